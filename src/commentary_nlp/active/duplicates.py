"""Texts that are nearly one: bottom-k sketches of their runs of characters (Broder 1997)."""

from __future__ import annotations

import zlib

import numpy as np
from numpy.typing import NDArray

from commentary_nlp.text import normalise

Sketch = NDArray[np.int64]

GRAM = 13
SIZE = 64
SAME = 0.5
"""Texts that share half of their runs of thirteen characters are taken for one."""
_NONE = np.int64(1 << 32)


def sketch(text: str) -> Sketch:
    """The SIZE smallest hashes of the text's 13-grams (of the whole text where it is shorter), in order.

    Width, Traditional forms and white space make no difference. Free places hold a number that no hash has.
    """
    plain = "".join(normalise(text).split())
    last = max(len(plain) - GRAM, 0)
    raw = (plain[at : at + GRAM].encode("utf-8", "surrogatepass") for at in range(last + 1))
    smallest = sorted(set(map(zlib.crc32, raw)))[:SIZE]
    found: Sketch = np.full(SIZE, _NONE)
    found[: len(smallest)] = smallest
    return found


def same_text(one: Sketch, others: Sketch) -> NDArray[np.bool_]:
    """Which of the sketches `others` (texts, SIZE) are of a text that is nearly the one of `one`.

    The share of the smallest hashes of both together that both have estimates the share of runs they share.
    """
    if not len(others):
        return np.zeros(0, np.bool_)
    together = np.sort(np.concatenate([others, np.broadcast_to(one, others.shape)], axis=1), axis=1)
    twice = (together[:, 1:] == together[:, :-1]) & (together[:, 1:] < _NONE)
    distinct = np.cumsum(
        np.pad(together[:, 1:] != together[:, :-1], ((0, 0), (1, 0)), constant_values=True), 1
    )
    counted = (distinct <= SIZE) & (together < _NONE)
    union = np.where(counted, distinct, 0).max(axis=1)
    shared = (twice & counted[:, 1:]).sum(axis=1)
    same: NDArray[np.bool_] = shared >= SAME * np.maximum(union, 1)
    return same
