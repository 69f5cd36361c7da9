"""Marks that show the pair layer where its target stands."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from commentary_nlp.encoder.tokenizer import Characters

NOWHERE, WHOLE, HEAD, TAIL, MIDDLE, OTHER = range(6)
"""Not the target; a whole piece of it; the head, tail or middle of a piece; reserved for other targets."""


def mark_pieces(
    characters: Characters, mentions: Sequence[tuple[int, int]], first: int, end: int
) -> NDArray[np.int64]:
    """Marks of pieces first..end for mentions counted in model characters.

    A mention that covers only part of a piece (中 in 中美) marks which part, so that two targets in one piece
    differ.
    """
    marks = np.zeros(end - first, np.int64)
    for start, stop in mentions:
        for at in range(start, stop):
            piece = int(characters.piece[at]) - first
            if 0 <= piece < len(marks):
                before, after = divmod(int(characters.place[at]), 4)
                from_head = before == 0 or (at > start and marks[piece] in (WHOLE, HEAD))
                marks[piece] = _mark(from_head, after == 0)
    return marks


def _mark(head: bool, tail: bool) -> int:
    if head:
        return WHOLE if tail else HEAD
    return TAIL if tail else MIDDLE
