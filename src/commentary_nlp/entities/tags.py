"""BIOES tags over characters, and which may follow which.

Tag 0 is O; label k of the scheme has B, I, E, S at 1+4k, 2+4k, 3+4k, 4+4k.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

B, I, E, S = 0, 1, 2, 3  # noqa: E741


class TagSet:
    """The tags of an ordered list of labels."""

    def __init__(self, labels: Sequence[str]) -> None:
        self.labels = tuple(labels)
        self.size = 1 + 4 * len(self.labels)

    def tag(self, label: str, part: int) -> int:
        """Index of one tag, e.g. `tag("GPE", S)`."""
        return 1 + 4 * self.labels.index(label) + part

    def encode(self, spans: Iterable[tuple[int, int, str]], length: int) -> NDArray[np.int64]:
        """One tag a character for spans that do not overlap; raises ValueError where they do."""
        tags = np.zeros(length, np.int64)
        for start, end, label in spans:
            if tags[start:end].any():
                raise ValueError(f"span ({start}, {end}, {label}) overlaps another")
            tags[start:end] = self.tag(label, I)
            tags[start], tags[end - 1] = self.tag(label, B), self.tag(label, E)
            if end - start == 1:
                tags[start] = self.tag(label, S)
        return tags

    def decode(self, tags: NDArray[np.int64]) -> list[tuple[int, int, str]]:
        """Spans of a valid tag sequence."""
        spans: list[tuple[int, int, str]] = []
        start = 0
        for at in np.flatnonzero(tags):
            label, part = divmod(int(tags[at]) - 1, 4)
            if part in (B, S):
                start = int(at)
            if part in (E, S):
                spans.append((start, int(at) + 1, self.labels[label]))
        return spans

    @cached_property
    def follows(self) -> NDArray[np.bool_]:
        """`follows[a, b]`: tag b may stand right after tag a."""
        parts = np.array([-1] + [p for _ in self.labels for p in (B, I, E, S)])
        owner = np.array([-1] + [k for k in range(len(self.labels)) for _ in range(4)])
        opened = (parts == B) | (parts == I)
        inside = (parts == I) | (parts == E)
        same = owner[:, None] == owner[None, :]
        allowed: NDArray[np.bool_] = np.where(opened[:, None], inside[None, :] & same, ~inside[None, :])
        return allowed

    @cached_property
    def starts(self) -> NDArray[np.bool_]:
        """Tags that may begin a text."""
        first: NDArray[np.bool_] = self.follows[0]
        return first

    @cached_property
    def ends(self) -> NDArray[np.bool_]:
        """Tags that may end a text."""
        last: NDArray[np.bool_] = self.follows[:, 0]
        return last
