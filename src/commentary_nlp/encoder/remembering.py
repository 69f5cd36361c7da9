"""A backend that has read a text once does not read it again."""

from __future__ import annotations

import hashlib

import numpy as np
from numpy.typing import NDArray

from commentary_nlp.encoder.backend import Backend, CharacterScores, Floats, Ints

MOST = 1 << 29
"""Bytes of results that are kept; what comes later is computed each time."""


class RememberingBackend:
    """The results of `backend`, computed once for the same window and the same characters.

    For scoring and calibrating, which read the same records several times over. The weights must not change
    meanwhile. Threads may share it.
    """

    def __init__(self, backend: Backend, *, most: int = MOST) -> None:
        self.threads = backend.threads
        self._backend, self._left = backend, most
        self._states: dict[bytes, Floats] = {}
        self._scores: dict[bytes, CharacterScores] = {}

    def encode(self, ids: Ints, positions: Ints, bias: Floats) -> Floats:
        """States of a window."""
        key = _digest(ids, positions, bias)
        if key not in self._states:
            found = self._backend.encode(ids, positions, bias)
            if not self._has_room(found):
                return found
            self._states[key] = found
        return self._states[key]

    def characters(self, states: Floats, piece: Ints, code: Ints, place: Ints) -> CharacterScores:
        """Scores of characters."""
        key = _digest(states, piece, code, place)
        if key not in self._scores:
            found = self._backend.characters(states, piece, code, place)
            if not self._has_room(found.emissions, found.inside, found.begins, found.attention, found.value):
                return found
            self._scores[key] = found
        return self._scores[key]

    def pairs(self, states: Floats, marks: Ints, mask: NDArray[np.bool_]) -> Floats:
        """Stance logits, computed each time: which pairs there are depends on the mentions found."""
        return self._backend.pairs(states, marks, mask)

    def _has_room(self, *arrays: NDArray[np.generic]) -> bool:
        self._left -= sum(array.nbytes for array in arrays)
        return self._left >= 0


def _digest(*arrays: NDArray[np.generic]) -> bytes:
    digest = hashlib.blake2b(digest_size=16)
    for array in arrays:
        digest.update(f"{array.shape}{array.dtype.str}".encode())
        digest.update(np.ascontiguousarray(array).data)
    return digest.digest()
