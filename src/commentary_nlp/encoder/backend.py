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
    """What the character layer says: emissions (characters, tags); device tags (characters, devices, 3);
    attention and value of device presence (characters, devices)."""

    emissions: Floats
    device_tags: Floats
    attention: Floats
    value: Floats


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
