"""What the analyser asks of a backend.

From float32 weights all backends give the same states within 1e-2; eight bits deviate by what
docs/decisions/0002 and 0005 say.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class CharacterScores:
    """What the character layer says: emissions (characters, tags); for each (character, device) the chance
    (0-1) of being inside a span and whether it rather begins one, and the attention and value of presence."""

    emissions: Floats
    inside: Floats
    begins: NDArray[np.bool_]
    attention: Floats
    value: Floats

    @classmethod
    def of_tags(cls, emissions: Floats, tags: Floats, attention: Floats, value: Floats) -> CharacterScores:
        """Scores where `tags` (characters, devices, 3) are logits of outside, begin, inside."""
        likely = np.exp(tags - tags.max(axis=-1, keepdims=True))
        likely /= likely.sum(axis=-1, keepdims=True)
        return cls(emissions, 1 - likely[..., 0], likely[..., 1] > likely[..., 2], attention, value)


class Backend(Protocol):
    """The three runs of a model: a window, the characters of a text, pairs of a text."""

    threads: int
    """How many runs may go side by side."""

    def encode(self, ids: Ints, positions: Ints, bias: Floats) -> Floats:
        """States (pieces, hidden) of one window; `bias` (pieces, pieces) is added to attention scores."""

    def characters(self, states: Floats, piece: Ints, code: Ints, place: Ints) -> CharacterScores:
        """Scores of characters from the states of their text."""

    def pairs(self, states: Floats, marks: Ints, mask: NDArray[np.bool_]) -> Floats:
        """Stance logits (pairs, labels) from states (pairs, pieces, hidden)."""
