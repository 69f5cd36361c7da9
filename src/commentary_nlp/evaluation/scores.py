"""Precision, recall and F1 from counts."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

DIGITS = 4


def ratio(part: float, whole: float) -> float | None:
    """`part / whole`, or None where there is nothing to measure."""
    return part / whole if whole else None


def rounded(value: float | None) -> float | None:
    """`value` with the digits a report shows."""
    return None if value is None else round(value, DIGITS)


@dataclass(frozen=True, slots=True)
class Score:
    """How many of the `gold` items and of the `predicted` ones are `correct`.

    Precision, recall and F1 are in 0-1: None where neither gold nor prediction has an item, 0 where
    only one of them has.
    """

    correct: int = 0
    predicted: int = 0
    gold: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(self.correct + other.correct, self.predicted + other.predicted, self.gold + other.gold)

    @property
    def precision(self) -> float | None:
        """The share of predicted items that are right."""
        return self._share(self.predicted)

    @property
    def recall(self) -> float | None:
        """The share of gold items that were found."""
        return self._share(self.gold)

    @property
    def f1(self) -> float | None:
        """The harmonic mean of precision and recall."""
        return ratio(2 * self.correct, self.predicted + self.gold)

    def _share(self, whole: int) -> float | None:
        return self.correct / whole if whole else (0.0 if self.predicted or self.gold else None)

    def to_dict(self) -> dict[str, float | int | None]:
        """The three figures with the counts they rest on; `support` is the number of gold items."""
        return {
            "precision": rounded(self.precision),
            "recall": rounded(self.recall),
            "f1": rounded(self.f1),
            "support": self.gold,
            "predicted": self.predicted,
        }


@dataclass(frozen=True, slots=True)
class LabelScores:
    """One Score per label of a task, in the order of the scheme."""

    labels: Mapping[str, Score]

    @property
    def micro(self) -> Score:
        """All labels counted together."""
        return sum(self.labels.values(), Score())

    @property
    def macro_f1(self) -> float | None:
        """The mean F1 over the labels that occur in gold or prediction."""
        values = [score.f1 for score in self.labels.values() if score.f1 is not None]
        return ratio(sum(values), len(values))

    def to_dict(self) -> dict[str, object]:
        """Every label that occurs, then `micro` and `macro_f1`."""
        shown = {
            label: score.to_dict() for label, score in self.labels.items() if score.gold or score.predicted
        }
        return {**shown, "micro": self.micro.to_dict(), "macro_f1": rounded(self.macro_f1)}


def compare_sets(gold: Iterable[Hashable], predicted: Iterable[Hashable]) -> Score:
    """The Score of items that are right exactly when equal."""
    expected, given = set(gold), set(predicted)
    return Score(len(expected & given), len(given), len(expected))


def sum_labels(labels: Sequence[str], documents: Iterable[Mapping[str, Score]]) -> LabelScores:
    """The Scores of many documents added up label by label; a missing label counts nothing."""
    totals = dict.fromkeys(labels, Score())
    for scores in documents:
        for label, score in scores.items():
            totals[label] = totals.get(label, Score()) + score
    return LabelScores(totals)
