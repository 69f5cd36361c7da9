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

    With the calibration's `least` a pole is given where its probability reaches its least (a half where none
    is said), though `neutral` may be likelier: most pairs are neutral, and what is asked for are the others.
    Of two poles that do, the one further above counts. Where neither does the label is `neutral`, with
    `abstained` set if a pole was the likeliest. Without `least` the likeliest label is given.
    """
    favor, against, neutral = (float(share) for share in shares)
    best = STANCE_LABELS[int(np.argmax(shares))]
    least = calibration.get("least")
    if least is None:
        return best, StanceScore(favor, against, neutral, False)
    above = {
        "favor": favor / float(least.get("favor", 0.5)),
        "against": against / float(least.get("against", 0.5)),
    }
    pole = max(above, key=lambda label: above[label])
    label = pole if above[pole] >= 1 else "neutral"
    return label, StanceScore(favor, against, neutral, label == "neutral" and best != "neutral")


def document_score(shares: Floats) -> Floats:
    """One distribution for a text read in several windows: windows weigh by how far they are from neutral."""
    weights = 1.0 - shares[:, 2] + 0.05
    pooled: Floats = (shares * weights[:, None]).sum(axis=0) / weights.sum()
    return pooled
