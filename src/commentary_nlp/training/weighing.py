"""How much each source counts for a device: a logistic regression over the candidates of dev documents."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from commentary_nlp.evaluation.spans import half_overlap, pair_spans
from commentary_nlp.rhetoric.candidates import FEATURES, Candidates, Span
from commentary_nlp.rhetoric.weigh import apart, chance

_LEAST = (0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5)
_FEW = 10
"""With fewer right candidates a device is not weighed."""


def fit_weighing(
    candidates: Sequence[Candidates], device: str, gold: Sequence[Sequence[Span]]
) -> tuple[dict[str, Any], float] | None:
    """Settings of `weighed_devices` and their F1 (half overlap) on the documents they were fitted to.

    `gold` are the spans of the device in each document. None where there is too little to learn from.
    """
    found = [part.of(device) for part in candidates]
    right = [
        np.array([any(half_overlap(span, wanted) for wanted in spans) for span in given], np.float64)
        for (given, _), spans in zip(found, gold, strict=True)
    ]
    if sum(part.sum() for part in right) < _FEW:
        return None
    weights = fit_logistic(np.concatenate([features for _, features in found]), np.concatenate(right))

    def score(least: float) -> float:
        hits = predicted = wanted = 0
        for (spans, features), expected in zip(found, gold, strict=True):
            given = [spans[at] for at in apart(spans, chance(features, weights), least)]
            hits += len(pair_spans(expected, given))
            predicted, wanted = predicted + len(given), wanted + len(expected)
        return 2 * hits / max(1, predicted + wanted)

    least = max(_LEAST, key=score)
    named = {name: round(float(weight), 4) for name, weight in zip(FEATURES, weights, strict=True)}
    return {"weights": named, "least": least}, score(least)


def fit_logistic(features: NDArray[np.float64], right: NDArray[np.float64]) -> NDArray[np.float64]:
    """Weights of a logistic regression by Newton steps, with a unit ridge on all but the first feature."""
    weights = np.zeros(features.shape[1])
    ridge = np.ones(features.shape[1])
    ridge[0] = 1e-3

    def loss(trial: NDArray[np.float64]) -> float:
        margin = features @ trial
        return float(np.logaddexp(0, margin).sum() - right @ margin + (ridge * trial**2).sum() / 2)

    for _ in range(100):
        guess = chance(features, weights)
        gradient = features.T @ (guess - right) + ridge * weights
        curvature = (features * (guess * (1 - guess))[:, None]).T @ features + np.diag(ridge)
        step = np.linalg.solve(curvature, gradient)
        while loss(weights - step) > loss(weights) and np.abs(step).max() > 1e-9:
            step = step / 2
        weights = weights - step
        if np.abs(step).max() < 1e-8:
            break
    return weights
