"""The best valid tag sequence of every sentence, and how probable each of its spans is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commentary_nlp.entities.tags import TagSet

Floats = NDArray[np.float32]
IMPOSSIBLE = -1e4
_EDGE = frozenset(" \n\u200b\ufffd，。、：；！？!?,:;")


@dataclass(frozen=True)
class Field:
    """The learnt transition scores of a conditional random field over `tags`."""

    tags: TagSet
    transitions: Floats
    start: Floats
    end: Floats

    def __post_init__(self) -> None:
        blocked = {"transitions": self.tags.follows, "start": self.tags.starts, "end": self.tags.ends}
        for name, possible in blocked.items():
            scores = np.where(possible, getattr(self, name), np.float32(IMPOSSIBLE)).astype(np.float32)
            object.__setattr__(self, name, scores)

    def spans(
        self, emissions: Floats, sentences: Sequence[tuple[int, int]]
    ) -> list[tuple[int, int, str, float]]:
        """Spans (start, end, label, probability) in rows of `emissions`; none crosses a sentence.

        The probability is the least marginal probability of a tag in the span (forward-backward).
        """
        rows = [(start, end) for start, end in sentences if end > start]
        found: list[tuple[int, int, str, float]] = []
        for group in _groups(rows):
            longest = group[0][1] - group[0][0]
            padded = np.zeros((longest, len(group), self.tags.size), np.float32)
            lengths = np.array([end - start for start, end in group])
            for row, (start, end) in enumerate(group):
                padded[: end - start, row] = emissions[start:end]
            best = self._viterbi(padded, lengths)
            marginals = self._marginals(padded, lengths)
            for row, (start, end) in enumerate(group):
                tags = best[: end - start, row]
                sure = marginals[np.arange(end - start), row, tags]
                for first, last, label in self.tags.decode(tags):
                    found.append((start + first, start + last, label, float(sure[first:last].min())))
        return sorted(found)

    def _viterbi(self, scores: Floats, lengths: NDArray[np.int64]) -> NDArray[np.int64]:
        """(characters, rows) tags; rows are sorted longest first."""
        longest, rows, size = scores.shape
        back = np.zeros((longest, rows, size), np.int16)
        total = scores[0] + self.start
        final = np.empty_like(total)
        for at in range(1, longest):
            alive = int((lengths > at).sum())
            final[alive : len(total)] = total[alive:]
            total = total[:alive]
            paths = total[:, :, None] + self.transitions
            back[at, :alive] = paths.argmax(axis=1)
            total = paths.max(axis=1) + scores[at, :alive]
        final[: len(total)] = total
        tags = np.zeros((longest, rows), np.int64)
        current = (final + self.end).argmax(axis=1)
        for at in range(longest - 1, -1, -1):
            alive = int((lengths > at).sum())
            tags[at, :alive] = current[:alive]
            if at:
                current[:alive] = back[at, np.arange(alive), current[:alive]]
        return tags

    def _marginals(self, scores: Floats, lengths: NDArray[np.int64]) -> Floats:
        """(characters, rows, tags) probabilities; `scores` are used up, since a sentence may be very long."""
        longest, rows, _size = scores.shape
        scores -= scores.max(axis=2, keepdims=True)
        likely = np.exp(scores, out=scores)
        move, first, last = np.exp(self.transitions), np.exp(self.start), np.exp(self.end)
        forward = np.zeros_like(likely)
        backward = np.zeros_like(likely)
        forward[0] = _scaled(likely[0] * first)
        for at in range(1, longest):
            alive = int((lengths > at).sum())
            forward[at, :alive] = _scaled((forward[at - 1, :alive] @ move) * likely[at, :alive])
        for at in range(longest - 1, -1, -1):
            alive, ahead = int((lengths > at).sum()), int((lengths > at + 1).sum())
            backward[at, ahead:alive] = last
            if ahead:
                backward[at, :ahead] = _scaled((backward[at + 1, :ahead] * likely[at + 1, :ahead]) @ move.T)
        forward *= backward
        forward /= np.maximum(forward.sum(axis=2, keepdims=True), 1e-30)
        return forward


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without white space and stops at its edges; empty where nothing else is in it.

    Quotation marks and brackets stay. `text` is normalised.
    """
    while start < end and text[start] in _EDGE:
        start += 1
    while start < end and text[end - 1] in _EDGE:
        end -= 1
    return start, end


def _scaled(values: Floats) -> Floats:
    scaled: Floats = values / np.maximum(values.sum(axis=1, keepdims=True), 1e-30)
    return scaled


def _groups(rows: Sequence[tuple[int, int]], budget: int = 16_384) -> list[list[tuple[int, int]]]:
    """Rows by length, longest first, cut so that a group's padded size stays near `budget`."""
    ordered = sorted(rows, key=lambda row: (row[0] - row[1], row[0]))
    groups: list[list[tuple[int, int]]] = []
    for row in ordered:
        if groups:
            longest = groups[-1][0][1] - groups[-1][0][0]
            if longest * (len(groups[-1]) + 1) <= max(budget, longest):
                groups[-1].append(row)
                continue
        groups.append([row])
    return groups
