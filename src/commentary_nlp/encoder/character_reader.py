"""The character layer over a text, chunk by chunk, while the states of its pieces come in."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from commentary_nlp.encoder.backend import Backend, CharacterScores, Floats
from commentary_nlp.encoder.tokenizer import Pieces

CHUNK = 4096
"""Characters given to the character layer at once; its reach is two characters, so chunks overlap by four."""
_REACH = 4


class CharacterReader:
    """Takes states in the order of their pieces and lets go of each when its characters are scored."""

    def __init__(self, pieces: Pieces, backend: Backend) -> None:
        self._pieces, self._backend = pieces, backend
        self._held: list[Floats] = []
        self._first = self._end = 0  # the pieces that are held
        self._scored = 0
        self._scores: dict[str, NDArray[Any]] = {}

    def add(self, states: Floats) -> None:
        """Take the states (pieces, hidden) of the next pieces."""
        self._held.append(states)
        self._end += len(states)
        while self._scored < len(self._pieces.characters.code) and self._last_needed() <= self._end:
            self._score_chunk()

    def finish(self) -> CharacterScores:
        """The scores of all characters; pieces that never came count as states of zeros."""
        missing = len(self._pieces.ids) - self._end
        if missing and self._held:
            self.add(np.zeros((missing, self._held[0].shape[1]), np.float32))
        if not self._scores:
            empty = np.zeros((0, 1), np.float32)
            return CharacterScores(empty, empty, empty > 0, empty, empty)
        return CharacterScores(**self._scores)

    def _reach(self) -> tuple[int, int]:
        """The characters that the layer sees of the next chunk."""
        count = len(self._pieces.characters.code)
        return max(0, self._scored - _REACH), min(count, self._scored + CHUNK + _REACH)

    def _last_needed(self) -> int:
        return int(self._pieces.characters.piece[self._reach()[1] - 1]) + 1

    def _score_chunk(self) -> None:
        characters = self._pieces.characters
        start, (low, high) = self._scored, self._reach()
        end = min(len(characters.code), start + CHUNK)
        first = int(characters.piece[low])
        held = np.concatenate(self._held)
        read = self._backend.characters(
            held[first - self._first : self._last_needed() - self._first],
            characters.piece[low:high] - first,
            characters.code[low:high],
            characters.place[low:high],
        )
        for part in fields(CharacterScores):
            scores: NDArray[Any] = getattr(read, part.name)
            if part.name not in self._scores:
                shape = (len(characters.code), *scores.shape[1:])
                self._scores[part.name] = np.empty(shape, scores.dtype)
            self._scores[part.name][start:end] = scores[start - low : end - low]
        self._scored = end
        if end < len(characters.code):
            kept = int(characters.piece[self._reach()[0]])
            self._held, self._first = [held[kept - self._first :].copy()], kept
