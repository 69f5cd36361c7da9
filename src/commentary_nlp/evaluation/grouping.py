"""Are mentions of one actor put together, and under the right id?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from commentary_nlp.commentary import Commentary
from commentary_nlp.evaluation.scores import Score, ratio, rounded

Ids = Sequence[tuple[str, str | None]]
"""The (gold id, predicted id) of one document's mentions; a missing prediction is None."""


@dataclass(frozen=True, slots=True)
class GroupingScores:
    """Actors of the gold mentions that have one and whose span was found.

    `accuracy` is the share with the gold id. `pairwise` counts pairs of mentions of one text that stand in
    one group; `b_cubed_*` average over mentions (Bagga and Baldwin 1998). The last two look at the
    grouping alone, not at the names of the groups; a mention predicted without actor is a group of its own.
    """

    mentions: int
    found: int
    correct: int
    pairwise: Score
    b_cubed_precision: float | None
    b_cubed_recall: float | None

    @property
    def accuracy(self) -> float | None:
        """The share of found mentions with the gold id."""
        return ratio(self.correct, self.found)

    @property
    def b_cubed_f1(self) -> float | None:
        """The harmonic mean of B-cubed precision and recall."""
        p, r = self.b_cubed_precision, self.b_cubed_recall
        return None if p is None or r is None else ratio(2 * p * r, p + r)

    def to_dict(self) -> dict[str, object]:
        """All figures, rounded."""
        return {
            "accuracy": rounded(self.accuracy),
            "mentions": self.mentions,
            "found": self.found,
            "pairwise": self.pairwise.to_dict(),
            "b_cubed": {
                "precision": rounded(self.b_cubed_precision),
                "recall": rounded(self.b_cubed_recall),
                "f1": rounded(self.b_cubed_f1),
            },
        }


def score_grouping(pairs: Iterable[tuple[Commentary, Commentary]]) -> GroupingScores:
    """The GroupingScores of (gold, predicted) documents."""
    documents: list[Ids] = []
    mentions = 0
    for gold, predicted in pairs:
        given = {(e.start, e.end): e.actor for e in predicted.entities}
        wanted = [e for e in gold.entities if e.actor is not None]
        mentions += len(wanted)
        documents.append([(str(e.actor), given[e.start, e.end]) for e in wanted if (e.start, e.end) in given])
    found = sum(map(len, documents))
    b_cubed = [_b_cubed(ids) for ids in documents]
    return GroupingScores(
        mentions=mentions,
        found=found,
        correct=sum(gold_id == given_id for ids in documents for gold_id, given_id in ids),
        pairwise=sum(map(_pairwise, documents), Score()),
        b_cubed_precision=ratio(sum(p for p, _ in b_cubed), found),
        b_cubed_recall=ratio(sum(r for _, r in b_cubed), found),
    )


def _counts(ids: Ids) -> tuple[Counter[str], Counter[str], Counter[tuple[str, str]]]:
    """Sizes of gold groups, predicted groups and their intersections; no prediction is no group."""
    grouped = [(gold_id, given_id) for gold_id, given_id in ids if given_id is not None]
    return Counter(gold_id for gold_id, _ in ids), Counter(given for _, given in grouped), Counter(grouped)


def _pairwise(ids: Ids) -> Score:
    def couples(sizes: Counter[str] | Counter[tuple[str, str]]) -> int:
        return sum(size * (size - 1) // 2 for size in sizes.values())

    gold, given, both = _counts(ids)
    return Score(couples(both), couples(given), couples(gold))


def _b_cubed(ids: Ids) -> tuple[float, float]:
    """Sums of precision and recall over the document's mentions."""
    gold, given, both = _counts(ids)
    precision = recall = 0.0
    for gold_id, given_id in ids:
        shared = 1 if given_id is None else both[gold_id, given_id]
        precision += 1.0 if given_id is None else shared / given[given_id]
        recall += shared / gold[gold_id]
    return precision, recall
