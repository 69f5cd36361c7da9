"""All evidence for a device weighed in one logistic curve, and the spans that stand."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from commentary_nlp.commentary.types import Device
from commentary_nlp.rhetoric.candidates import FEATURES, Candidates, Span


def weighed_devices(candidates: Candidates, device: str, settings: Mapping[str, Any]) -> list[Device]:
    """The spans of a device whose chance reaches `settings["least"]`, the likelier of two that overlap.

    `settings["weights"]` names the weight of each feature. The score is the chance, calibrated by its fit.
    """
    spans, features = candidates.of(device)
    weights = np.array([settings["weights"].get(name, 0.0) for name in FEATURES])
    chances = chance(features, weights)
    return [
        Device(*spans[at], device, round(float(chances[at]), 6))
        for at in apart(spans, chances, settings["least"])
    ]


def chance(features: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """The probability of each candidate to be right."""
    chances: NDArray[np.float64] = (1 + np.tanh(features @ weights / 2)) / 2
    return chances


def apart(spans: Sequence[Span], chances: NDArray[np.float64], least: float) -> list[int]:
    """The numbers of the spans that stand, in order: none overlaps a likelier one."""
    kept: list[tuple[int, int, int]] = []
    for at in np.argsort(-chances, kind="stable").tolist():
        if chances[at] < least:
            break
        start, end = spans[at]
        place = bisect_left(kept, (start, end, -1))
        free_before = place == 0 or kept[place - 1][1] <= start
        if free_before and (place == len(kept) or kept[place][0] >= end):
            insort(kept, (start, end, at))
    return [at for _, _, at in kept]
