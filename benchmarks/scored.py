"""A method's figures on documents, each with a bootstrap interval."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from commentary_nlp.evaluation.bootstrap import percentile_intervals, resample

ROUNDS = 2000
Labelled = Mapping[Hashable, str]
"""The label of each item of one document."""


@dataclass(frozen=True)
class Row:
    """One method: figures by name as (value, low, high)."""

    method: str
    figures: Mapping[str, tuple[float, float, float]]

    def cell(self, name: str) -> str:
        """A figure with its interval."""
        value, low, high = self.figures[name]
        return f"{value:.3f} ({low:.3f}–{high:.3f})"

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {"method": self.method, "figures": {k: list(v) for k, v in self.figures.items()}}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Row:
        """The inverse of `to_dict`."""
        return cls(data["method"], {name: tuple(value) for name, value in data["figures"].items()})


def f1_figures(
    gold: Sequence[Labelled],
    given: Sequence[Labelled],
    labels: Sequence[str],
    *,
    micro: str | None = None,
    macro: str | None = None,
    each: bool = False,
) -> dict[str, tuple[float, float, float]]:
    """F1 over labelled items: `micro` and `macro` under the names given, and of each label."""
    counts = np.array(
        [[_count(g, p, label) for label in labels] for g, p in zip(gold, given, strict=True)], np.int64
    )
    values = {}
    totals = [counts.sum(axis=0)[None], *resample(counts, rounds=ROUNDS, seed=0)]
    scores = _f1(np.concatenate(totals))
    columns = {label: scores[:, place] for place, label in enumerate(labels)} if each else {}
    if macro:
        columns[macro] = np.nanmean(scores, axis=1)
    if micro:
        columns[micro] = _f1(np.concatenate(totals).sum(axis=1, keepdims=True))[:, 0]
    for name, column in columns.items():
        (interval,) = percentile_intervals(column[1:, None], len(counts))
        low, high = (interval.low, interval.high) if interval else (np.nan, np.nan)
        values[name] = (round(float(column[0]), 4), round(low, 4), round(high, 4))
    return values


def _count(gold: Labelled, given: Labelled, label: str) -> tuple[int, int, int]:
    wanted = {item for item, name in gold.items() if name == label}
    found = {item for item, name in given.items() if name == label}
    return len(wanted & found), len(found), len(wanted)


def _f1(totals: NDArray[np.int64]) -> NDArray[np.float64]:
    whole = totals[..., 1] + totals[..., 2]
    return np.where(whole > 0, 2 * totals[..., 0] / np.maximum(whole, 1), np.nan)
