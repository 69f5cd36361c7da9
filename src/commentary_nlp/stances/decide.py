"""From logits to a label, its probabilities, and abstention."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from commentary_nlp.commentary.types import StanceScore
from commentary_nlp.encoder.backend import Floats
from commentary_nlp.scheme import STANCE_LABELS
from commentary_nlp.scheme.label_sets import SCHEME, LabelSets


def probabilities(logits: Floats, calibration: Mapping[str, Any]) -> Floats:
    """Calibrated probabilities (rows, labels): a temperature and an offset a label, fitted on dev."""
    scaled = logits / float(calibration.get("temperature", 1.0))
    scaled = scaled + np.asarray(calibration.get("offsets", 0.0), np.float32)
    likely = np.exp(scaled - scaled.max(axis=-1, keepdims=True))
    shares: Floats = likely / likely.sum(axis=-1, keepdims=True)
    return shares


def decide(
    shares: Sequence[float], calibration: Mapping[str, Any], labels: LabelSets = SCHEME
) -> tuple[str, StanceScore]:
    """The label and its score; `shares` are aligned with `labels.stances`.

    A polar label below its least probability reads neutral, with `abstained` set.
    """
    names, at = tuple(labels.stances), int(np.argmax(shares))
    poles = dict.fromkeys(STANCE_LABELS, 0.0)
    for name, share in zip(names, shares, strict=True):
        poles[labels.stances[name]] += float(share)
    abstained = labels.stances[names[at]] != "neutral" and float(shares[at]) < float(
        calibration.get("least", {}).get(names[at], 0.0)
    )
    own = () if names == STANCE_LABELS else tuple(zip(names, map(float, shares), strict=True))
    return (labels.neutral if abstained else names[at]), StanceScore(**poles, abstained=abstained, labels=own)


def document_score(shares: Floats, labels: LabelSets = SCHEME) -> Floats:
    """One distribution for a text read in several windows: windows weigh by how far they are from neutral."""
    neutral = [at for at, pole in enumerate(labels.stances.values()) if pole == "neutral"]
    weights = 1.0 - shares[:, neutral].sum(axis=1) + 0.05
    pooled: Floats = (shares * weights[:, None]).sum(axis=0) / weights.sum()
    return pooled
