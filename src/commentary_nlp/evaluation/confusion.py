"""The author's stance, gold against predicted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from commentary_nlp.commentary import Commentary
from commentary_nlp.evaluation.stances import author_labels
from commentary_nlp.scheme import STANCE_LABELS

MISSED, SPURIOUS = "missed", "spurious"


@dataclass(frozen=True, slots=True)
class Confusion:
    """How many (sentence, actor) pairs have which label in gold (outer key) and prediction (inner key).

    A gold pair without prediction stands under `missed`, a predicted one that gold lacks in row `spurious`.
    """

    counts: Mapping[str, Mapping[str, int]]

    def row(self, gold: str) -> tuple[int, ...]:
        """The counts of one row: favor, against, neutral, missed."""
        return tuple(self.counts[gold].get(given, 0) for given in (*STANCE_LABELS, MISSED))

    def to_dict(self) -> dict[str, dict[str, int]]:
        """The counts, gold first."""
        return {gold: dict(row) for gold, row in self.counts.items()}


def confusion(pairs: Sequence[tuple[Commentary, Commentary]]) -> Confusion:
    """The Confusion of (gold, predicted) documents."""
    gold = author_labels(document for document, _ in pairs)
    given = author_labels(document for _, document in pairs)
    counts = Counter((gold.get(pair, SPURIOUS), given.get(pair, MISSED)) for pair in {**gold, **given})
    rows = {label: {g: counts[label, g] for g in (*STANCE_LABELS, MISSED)} for label in STANCE_LABELS}
    return Confusion({**rows, SPURIOUS: {g: counts[SPURIOUS, g] for g in STANCE_LABELS}})
