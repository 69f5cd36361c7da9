"""From logits to a label, its probabilities, and abstention."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from commentary_nlp.commentary.types import StanceScore
from commentary_nlp.encoder.backend import Floats
from commentary_nlp.scheme import STANCE_LABELS


def probabilities(logits: Floats, calibration: Mapping[str, Any]) -> Floats:
    """Calibrated probabilities (rows, labels): a temperature and an offset a label, fitted on dev."""
    scaled = logits / float(calibration.get("temperature", 1.0))
    scaled = scaled + np.asarray(calibration.get("offsets", (0.0, 0.0, 0.0)), np.float32)
    likely = np.exp(scaled - scaled.max(axis=-1, keepdims=True))
    shares: Floats = likely / likely.sum(axis=-1, keepdims=True)
    return shares


def decide(shares: Sequence[float], calibration: Mapping[str, Any]) -> tuple[str, StanceScore]:
    """The label and its score.

    A polar label below its least probability reads `neutral`, with `abstained` set.
    """
    favor, against, neutral = (float(share) for share in shares)
    best = STANCE_LABELS[int(np.argmax(shares))]
    least = float(calibration.get("least", {}).get(best, 0.0))
    abstained = best != "neutral" and max(favor, against) < least
    return ("neutral" if abstained else best), StanceScore(favor, against, neutral, abstained)


def document_score(shares: Floats) -> Floats:
    """One distribution for a text read in several windows: windows weigh by how far they are from neutral."""
    weights = 1.0 - shares[:, 2] + 0.05
    pooled: Floats = (shares * weights[:, None]).sum(axis=0) / weights.sum()
    return pooled
