"""Two predictions of the same documents: is one better by more than chance?

The p-value is that of approximate randomisation (Noreen 1989; for F1: Yeh 2000; in practice: Dror et al.
2018): if the two were alike, either could have written each document, so each document's counts change sides
by the toss of a coin, and p is the share of tosses with a difference as large as the one seen, on either
side. All tosses are tried where there are few enough. (McNemar's test is for accuracies and not for F1.)
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commentary_nlp.commentary import Commentary
from commentary_nlp.evaluation.bootstrap import (
    ROUNDS,
    Interval,
    check_rounds,
    parts,
    percentile_intervals,
    resample,
)
from commentary_nlp.evaluation.measures import MEASURES, Counts, Figures, count_documents, figures, support
from commentary_nlp.evaluation.report import same_texts
from commentary_nlp.evaluation.scores import rounded

_TIE = 1e-9


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure of the first and the second, and `difference`, the second less the first, with its interval.

    `p` is two-sided; `p_holm` corrects it for the number of headline figures tested together (Holm 1979) and
    is None for the others. `documents` is the number of documents whose counts differ for this figure:
    p cannot fall below 2 ** (1 - documents), so that with fewer than six nothing reaches 0.05.
    """

    name: str
    title: str
    first: float | None
    second: float | None
    difference: float | None
    interval: Interval | None
    p: float | None
    p_holm: float | None
    documents: int
    support: int
    headline: bool

    def to_dict(self) -> dict[str, float | int | None]:
        """All of it, rounded; probabilities keep six digits."""
        low, high = (self.interval.low, self.interval.high) if self.interval else (None, None)
        return {
            "first": rounded(self.first),
            "second": rounded(self.second),
            "difference": rounded(self.difference),
            "low": rounded(low),
            "high": rounded(high),
            "p": None if self.p is None else round(self.p, 6),
            "p_holm": None if self.p_holm is None else round(self.p_holm, 6),
            "documents_that_differ": self.documents,
            "support": self.support,
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    """The Difference of every measure over `documents` texts; `exact` where all tosses were tried."""

    documents: int
    rounds: int
    exact: bool
    differences: tuple[Difference, ...]

    def to_dict(self) -> dict[str, object]:
        """The differences by name, and how they were tested."""
        return {
            "test": "randomisation, exact" if self.exact else "approximate randomisation",
            "rounds": self.rounds,
            "documents": self.documents,
            "differences": {one.name: one.to_dict() for one in self.differences},
        }


def compare(
    gold: Sequence[Commentary],
    first: Sequence[Commentary],
    second: Sequence[Commentary],
    *,
    rounds: int = ROUNDS,
    seed: int = 0,
) -> Comparison:
    """How `second` differs from `first`, both predictions of the texts of `gold` in the same order.

    The same input, rounds and seed give the same figures. Raises InputError: C060 where the texts differ,
    C700 for fewer than 100 rounds.
    """
    return compare_counts(
        count_documents(same_texts(gold, first)),
        count_documents(same_texts(gold, second)),
        rounds=rounds,
        seed=seed,
    )


def compare_counts(first: Counts, second: Counts, *, rounds: int = ROUNDS, seed: int = 0) -> Comparison:
    """The Comparison of the counts of each document (`measures.count_documents`)."""
    check_rounds(rounds)
    values = figures(first.sum(axis=0)), figures(second.sum(axis=0))
    seen = values[1] - values[0]
    both = np.concatenate([first, second], axis=1)
    groups = first.shape[1]
    drawn = [
        figures(totals[:, groups:]) - figures(totals[:, :groups])
        for totals in resample(both, rounds=rounds, seed=seed)
    ]
    intervals = percentile_intervals(np.concatenate(drawn), len(first))
    tested, exact = _p_values(first, second, seen, rounds, seed)
    headline = [place for place, measure in enumerate(MEASURES) if measure.headline]
    corrected = dict(zip(headline, _holm(tested[headline]), strict=True))
    return Comparison(
        documents=len(first),
        rounds=rounds,
        exact=exact,
        differences=tuple(
            Difference(
                measure.name,
                measure.title,
                _number(values[0][place]),
                _number(values[1][place]),
                _number(seen[place]),
                None if np.isnan(seen[place]) else intervals[place],
                _number(tested[place]),
                _number(corrected.get(place, np.nan)),
                int((first != second)[:, measure.groups].any(axis=(1, 2)).sum()),
                support(first, measure),
                measure.headline,
            )
            for place, measure in enumerate(MEASURES)
        ),
    )


def _p_values(
    first: Counts, second: Counts, seen: Figures, rounds: int, seed: int
) -> tuple[NDArray[np.float64], bool]:
    """The two-sided p of each measure, NaN where there is no difference to test; whether it is exact."""
    differing = np.flatnonzero((first != second).any(axis=(1, 2)))
    moved = (second - first)[differing].reshape(len(differing), math.prod(first.shape[1:]))
    totals = first.sum(axis=0), second.sum(axis=0)
    exact = 2 ** len(differing) <= rounds
    reached, tried = np.zeros(len(seen)), 0
    for tosses in _all_tosses(len(differing)) if exact else _tosses(len(differing), rounds, seed):
        change = (tosses @ moved).reshape(len(tosses), *totals[0].shape)
        found = figures(totals[1] - change) - figures(totals[0] + change)
        as_large = np.abs(found) >= np.abs(seen) - _TIE
        reached += (as_large | np.isnan(found)).sum(axis=0)
        tried += len(tosses)
    p = reached / tried if exact else (reached + 1) / (tried + 1)
    return np.where(np.isnan(seen), np.nan, p), exact


def _all_tosses(documents: int) -> Iterator[NDArray[np.int64]]:
    yield (np.arange(2**documents)[:, None] >> np.arange(documents)) & 1


def _tosses(documents: int, rounds: int, seed: int) -> Iterator[NDArray[np.int64]]:
    generator = np.random.default_rng([seed, 1])
    for size in parts(rounds, documents):
        yield generator.integers(0, 2, (size, documents))


def _holm(p: NDArray[np.float64]) -> NDArray[np.float64]:
    """Holm's correction; NaN stays NaN and is not counted."""
    corrected = np.full(len(p), np.nan)
    order = [place for place in np.argsort(p, kind="stable") if not np.isnan(p[place])]
    highest = 0.0
    for rank, place in enumerate(order):
        highest = max(highest, min(1.0, float(p[place]) * (len(order) - rank)))
        corrected[place] = highest
    return corrected


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
