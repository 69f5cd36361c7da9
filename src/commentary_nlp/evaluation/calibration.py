"""Do probabilities mean what they say? Brier score and expected calibration error."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from commentary_nlp.commentary import Commentary, StanceScore
from commentary_nlp.evaluation.scores import rounded
from commentary_nlp.evaluation.spans import pair_spans
from commentary_nlp.evaluation.stances import author_labels
from commentary_nlp.scheme import AUTHOR, STANCE_LABELS

BINS = 10
Outcome = tuple[float, bool]
"""(probability given, whether it came true)"""


@dataclass(frozen=True, slots=True)
class Calibration:
    """`brier`: mean squared distance of probability and outcome (0 is best). `ece`: mean gap between the
    two over ten equal bins of probability, weighted by size. `count`: the predictions they rest on.
    """

    brier: float
    ece: float
    count: int

    def to_dict(self) -> dict[str, float | int | None]:
        """The figures, rounded."""
        return {"brier": rounded(self.brier), "ece": rounded(self.ece), "count": self.count}


def calibration_of(outcomes: Sequence[Outcome]) -> Calibration | None:
    """The Calibration of probabilities and outcomes; None for none."""
    if not outcomes:
        return None
    count = len(outcomes)
    bins: dict[int, list[Outcome]] = {}
    for probability, true in outcomes:
        bins.setdefault(min(int(probability * BINS), BINS - 1), []).append((probability, true))
    gaps = [abs(sum(p for p, _ in part) - sum(true for _, true in part)) for part in bins.values()]
    return Calibration(sum((p - true) ** 2 for p, true in outcomes) / count, sum(gaps) / count, count)


def score_calibration(pairs: Sequence[tuple[Commentary, Commentary]]) -> dict[str, Calibration]:
    """The Calibration of each task whose predictions carry scores; what is right, see `outcomes`."""
    found = {task: calibration_of(rows) for task, rows in outcomes(pairs).items()}
    return {task: calibration for task, calibration in found.items() if calibration is not None}


def outcomes(pairs: Sequence[tuple[Commentary, Commentary]]) -> dict[str, list[Outcome]]:
    """The Outcome of every prediction with a score, by task.

    An entity is right with exact span and label, a device with half overlap; a stance pair counts if
    gold has it, with its most probable label; a document stance with its label.
    """
    return {
        "entities": _entities(pairs),
        "stances": _stances(pairs),
        "document_stances": _documents(pairs),
        "rhetoric": _devices(pairs),
    }


def polar_outcomes(pairs: Sequence[tuple[Commentary, Commentary]]) -> list[Outcome]:
    """The Outcome of the stance pairs in gold whose most probable label is favor or against."""
    return _stances(pairs, polar=True)


def _entities(pairs: Sequence[tuple[Commentary, Commentary]]) -> list[Outcome]:
    rows: list[Outcome] = []
    for gold, predicted in pairs:
        true = {(e.start, e.end, e.label) for e in gold.entities}
        rows += [
            (e.score, (e.start, e.end, e.label) in true) for e in predicted.entities if e.score is not None
        ]
    return rows


def _stances(pairs: Sequence[tuple[Commentary, Commentary]], *, polar: bool = False) -> list[Outcome]:
    gold = author_labels(document for document, _ in pairs)
    rows: list[Outcome] = []
    for number, (_, predicted) in enumerate(pairs):
        for row in predicted.stances:
            label = gold.get((number, row.start, row.end, row.actor))
            if row.score is not None and row.holder == AUTHOR and label is not None:
                best, probability = most_probable(row.score)
                if not polar or best != "neutral":
                    rows.append((probability, best == label))
    return rows


def most_probable(score: StanceScore) -> tuple[str, float]:
    """The most probable label and its probability, abstained or not."""
    probabilities = dict(score.labels) or {name: score.of(name) for name in STANCE_LABELS}
    best = max(probabilities, key=probabilities.__getitem__)
    return best, probabilities[best]


def _documents(pairs: Sequence[tuple[Commentary, Commentary]]) -> list[Outcome]:
    rows: list[Outcome] = []
    for gold, predicted in pairs:
        true = {d.actor: d.label for d in gold.document_stances}
        rows += [
            (d.score, d.label == true[d.actor])
            for d in predicted.document_stances
            if d.score is not None and d.actor in true
        ]
    return rows


def _devices(pairs: Sequence[tuple[Commentary, Commentary]]) -> list[Outcome]:
    rows: list[Outcome] = []
    for gold, predicted in pairs:
        for name in sorted({d.device for d in predicted.devices}):
            given = [d for d in predicted.devices if d.device == name]
            true = [(d.start, d.end) for d in gold.devices if d.device == name]
            right = {p for _, p in pair_spans(true, [(d.start, d.end) for d in given])}
            rows += [(d.score, index in right) for index, d in enumerate(given) if d.score is not None]
    return rows
