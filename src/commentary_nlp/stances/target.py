"""Stance toward any target, named in the text or not: a second pass with the target behind each window."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from commentary_nlp.encoder.backend import Backend, Floats
from commentary_nlp.encoder.encoding import Encoding, encode_with_target
from commentary_nlp.errors import InputError
from commentary_nlp.scheme.label_sets import SCHEME, LabelSets
from commentary_nlp.stances.decide import document_score, probabilities
from commentary_nlp.stances.marks import WHOLE
from commentary_nlp.text import plan_windows

LONGEST_TARGET = 128
"""Pieces a target may have."""


def score_target(
    encoding: Encoding,
    target: Sequence[int],
    backend: Backend,
    calibration: Mapping[str, Any],
    *,
    window: int = 254,
    labels: LabelSets = SCHEME,
) -> Floats:
    """Probabilities (labels,) for the target's piece ids over the whole text.

    Raises InputError for a target that is empty or longer than LONGEST_TARGET pieces.
    """
    if not target:
        raise InputError("C021", "the target is empty. Name what the stance is asked toward.")
    if len(target) > LONGEST_TARGET:
        raise InputError(
            "C022",
            f"the target has {len(target)} pieces, at most {LONGEST_TARGET} are read. "
            "Ask with a shorter one.",
        )
    shares: list[Floats] = []
    for part in plan_windows(encoding.pieces.bounds, size=window):
        ids = encoding.pieces.ids[part.start : part.end]
        states = encode_with_target(ids, target, backend, bos=encoding.pieces.bos, eos=encoding.pieces.eos)
        marks = np.zeros((1, len(states)), np.int64)
        marks[0, part.end - part.start :] = WHOLE
        logits = backend.pairs(states[None], marks, np.ones((1, len(states)), np.bool_))
        shares.append(probabilities(logits, calibration)[0])
    if not shares:
        return np.array([float(label == labels.neutral) for label in labels.stances], np.float32)
    return document_score(np.stack(shares), labels)
