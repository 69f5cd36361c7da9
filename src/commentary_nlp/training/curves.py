"""Scores into probabilities."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Settings = dict[str, Any]


def fit_curve(pairs: Sequence[tuple[float, bool]]) -> Settings:
    """Slope and offset of a logistic curve over log-odds, by damped Newton steps, with a light prior."""
    if len({right for _, right in pairs}) < 2:
        return {"slope": 1.0, "offset": 0.0}
    chance = np.clip(np.array([score for score, _ in pairs]), 1e-4, 1 - 1e-4)
    features = np.stack([np.log(chance / (1 - chance)), np.ones(len(pairs))], axis=1)
    right = np.array([float(right) for _, right in pairs])
    weights, prior = np.array([1.0, 0.0]), np.array([1.0, 0.0])

    def loss(trial: NDArray[np.float64]) -> float:
        margin = features @ trial
        return float(np.logaddexp(0, margin).sum() - right @ margin + ((trial - prior) ** 2).sum() / 2)

    for _ in range(100):
        guess = (1 + np.tanh(features @ weights / 2)) / 2
        gradient = features.T @ (guess - right) + (weights - prior)
        curvature = (features * (guess * (1 - guess))[:, None]).T @ features + np.eye(2)
        step = np.linalg.solve(curvature, gradient)
        while loss(weights - step) > loss(weights) and np.abs(step).max() > 1e-9:
            step = step / 2  # sure scores are flat in their curvature: a whole step would overshoot
        weights = weights - step
    return {"slope": round(float(max(weights[0], 0.05)), 4), "offset": round(float(weights[1]), 4)}
