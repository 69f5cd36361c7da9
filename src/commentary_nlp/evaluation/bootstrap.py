"""How far a figure may be off: documents drawn anew, with replacement (Efron and Tibshirani 1993).

Documents are the unit, since the sentences of one text are not independent. Intervals are percentile
intervals. With few documents they come out too narrow, and with fewer than two there is none.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from commentary_nlp.errors import InputError
from commentary_nlp.evaluation.measures import MEASURES, Counts, Figures, figures, support
from commentary_nlp.evaluation.scores import rounded

LEVEL = 0.95
ROUNDS = 10_000
FEWEST_ROUNDS = 100
_CELLS = 4_000_000
"""Entries of the matrix of draws held at once."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Where 95 % of the resamples lie."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured figure in 0-1, its interval, and the number of gold items it rests on.

    `value` is None where there was nothing to measure, `interval` also where it cannot be told: fewer than
    two documents, or a label that most resamples lack.
    """

    name: str
    title: str
    value: float | None
    interval: Interval | None
    support: int
    headline: bool

    def to_dict(self) -> dict[str, float | int | None]:
        """Value, bounds and support, rounded."""
        low, high = (self.interval.low, self.interval.high) if self.interval else (None, None)
        return {
            "value": rounded(self.value),
            "low": rounded(low),
            "high": rounded(high),
            "support": self.support,
        }


def bootstrap(counts: Counts, *, rounds: int = ROUNDS, seed: int = 0) -> tuple[Figure, ...]:
    """The Figure of every measure from the counts of each document (`measures.count_documents`).

    The same counts, rounds and seed give the same intervals. Raises InputError (C700) for fewer than
    100 rounds.
    """
    values = figures(counts.sum(axis=0))
    resampled = [figures(totals) for totals in resample(counts, rounds=rounds, seed=seed)]
    intervals = percentile_intervals(np.concatenate(resampled), len(counts))
    return tuple(
        Figure(
            measure.name,
            measure.title,
            None if np.isnan(value) else float(value),
            None if np.isnan(value) else interval,
            support(counts, measure),
            measure.headline,
        )
        for measure, value, interval in zip(MEASURES, values, intervals, strict=True)
    )


def resample(counts: Counts, *, rounds: int, seed: int) -> Iterator[Counts]:
    """Totals (rounds, groups, 3) of documents drawn anew, in parts of bounded size."""
    check_rounds(rounds)
    generator, documents = np.random.default_rng(seed), len(counts)
    flat = counts.reshape(documents, math.prod(counts.shape[1:]))
    for size in parts(rounds, documents):
        if documents:
            draws = generator.multinomial(documents, np.full(documents, 1 / documents), size=size)
        else:
            draws = np.zeros((size, 0), np.int64)
        yield (draws @ flat).reshape(size, *counts.shape[1:])


def percentile_intervals(values: Figures, documents: int) -> list[Interval | None]:
    """The Interval of each column of resampled values; a resample without a value is left out."""
    tails = [(1 - LEVEL) / 2, (1 + LEVEL) / 2]
    found: list[Interval | None] = []
    for column in values.T:
        defined = column[~np.isnan(column)]
        enough = documents > 1 and 2 * len(defined) > len(column)
        found.append(Interval(*map(float, np.quantile(defined, tails))) if enough else None)
    return found


def check_rounds(rounds: int) -> None:
    """Raise InputError (C700) where the rounds are too few for the tails of a distribution."""
    if rounds < FEWEST_ROUNDS:
        cause = f"{rounds} rounds are too few to tell an interval"
        raise InputError("C700", f"{cause}. Give at least {FEWEST_ROUNDS}.")


def parts(rounds: int, documents: int) -> Sequence[int]:
    """Sizes that add up to `rounds`, each with a bounded matrix of draws."""
    step = max(1, _CELLS // max(documents, 1))
    return [min(step, rounds - start) for start in range(0, rounds, step)]
