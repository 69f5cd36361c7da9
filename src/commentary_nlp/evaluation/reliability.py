"""Probabilities and abstention: what a reliability diagram and a risk-coverage curve are drawn from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from commentary_nlp.evaluation.calibration import BINS, Outcome
from commentary_nlp.evaluation.scores import rounded

STEPS = tuple(step / 20 for step in range(1, 21))
"""The shares of predictions kept that a curve is shown at."""


@dataclass(frozen=True, slots=True)
class Bin:
    """`count` predictions with a probability from `low` to `high`: its mean, and the share that is right."""

    low: float
    high: float
    count: int
    probability: float
    right: float

    def to_dict(self) -> dict[str, float | int | None]:
        """All of it, rounded."""
        return {
            "low": rounded(self.low),
            "high": rounded(self.high),
            "count": self.count,
            "probability": rounded(self.probability),
            "right": rounded(self.right),
        }


def reliability(outcomes: Sequence[Outcome]) -> tuple[Bin, ...]:
    """The Bins that hold a prediction, of ten equal ones; those that `Calibration.ece` is the mean gap of."""
    rows: dict[int, list[Outcome]] = {}
    for probability, true in outcomes:
        rows.setdefault(min(int(probability * BINS), BINS - 1), []).append((probability, true))
    return tuple(
        Bin(
            number / BINS,
            (number + 1) / BINS,
            len(part),
            sum(probability for probability, _ in part) / len(part),
            sum(true for _, true in part) / len(part),
        )
        for number, part in sorted(rows.items())
    )


@dataclass(frozen=True, slots=True)
class Coverage:
    """What is right of the predictions that are kept, the least probable left out first.

    `points` are (share kept, share right of those). `area` is the mean share of wrong ones over every number
    of predictions kept (AURC; Geifman and El-Yaniv 2017), 0 at best; leaving out at random gives `risk`, the
    share of wrong ones among all. Abstaining by probability pays where `area` is below `risk`.
    """

    points: tuple[tuple[float, float], ...]
    area: float
    risk: float
    count: int

    def right_at(self, share: float) -> float:
        """The share right of the `share` kept that is next to it."""
        return min(self.points, key=lambda point: abs(point[0] - share))[1]

    def to_dict(self) -> dict[str, object]:
        """All of it, rounded."""
        points = [{"kept": rounded(kept), "right": rounded(right)} for kept, right in self.points]
        return {
            "area": rounded(self.area),
            "risk": rounded(self.risk),
            "count": self.count,
            "points": points,
        }


def coverage(outcomes: Sequence[Outcome]) -> Coverage | None:
    """The Coverage of probabilities and outcomes; None for none. Equal probabilities are kept in no order."""
    if not outcomes:
        return None
    probabilities, true = (np.array(column, np.float64) for column in zip(*outcomes, strict=True))
    order = np.argsort(-probabilities, kind="stable")
    kept = np.arange(1, len(order) + 1)
    ends = np.flatnonzero(np.append(np.diff(probabilities[order]) < 0, True)) + 1
    hits = np.interp(kept, [0, *ends], [0, *np.cumsum(true[order])[ends - 1]])
    places = sorted({max(1, round(step * len(order))) for step in STEPS})
    return Coverage(
        points=tuple((place / len(order), float(hits[place - 1]) / place) for place in places),
        area=float(np.mean(1 - hits / kept)),
        risk=1 - float(hits[-1]) / len(order),
        count=len(order),
    )
