"""Windows: the stretches of a text that the encoder reads at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from commentary_nlp.errors import InputError


@dataclass(frozen=True, slots=True)
class Window:
    """Pieces `start:end` are read together; predictions are kept for `own_start:own_end`.

    All four are half-open positions in the piece sequence of the whole text, with
    `start <= own_start < own_end <= end`; what lies outside the own range is context.
    """

    start: int
    end: int
    own_start: int
    own_end: int


def plan_windows(
    bounds: Sequence[tuple[int, int]], size: int = 254, context: int = 64, overlap: int = 64
) -> list[Window]:
    """Windows of at most `size` pieces whose own ranges follow each other and cover every piece once.

    `bounds` holds (first piece, end piece) of each sentence, contiguous and in order; a sentence may be
    empty. A window holds as many whole sentences as fit and reads the sentence before them as context:
    its last `context` pieces where it is longer, fewer where the own sentence leaves less room. A sentence
    of more than `size` pieces is read in windows of equal length that share at least `overlap` pieces with
    their neighbours, and each piece belongs to the window in which it lies farther from an edge.

    Raises InputError (C020, C021) for sizes that cannot work and for bounds that are not contiguous.
    """
    _check_sizes(size, context, overlap)
    _check_bounds(bounds)
    windows: list[Window] = []
    position = 0
    while position < len(bounds):
        first, end = bounds[position]
        if end - first > size:
            windows += _split_sentence(first, end, size, overlap)
            position += 1
            continue
        start = _context_start(bounds, position, context, first)
        start = max(start, end - size)
        position += 1
        while position < len(bounds) and bounds[position][1] - start <= size:
            end = bounds[position][1]
            position += 1
        if end > first:
            windows.append(Window(start, end, first, end))
    return windows


def _context_start(bounds: Sequence[tuple[int, int]], position: int, context: int, first: int) -> int:
    """Where the context of the sentence at `position` starts: in the nearest one before it with pieces."""
    for index in range(position - 1, -1, -1):
        start, end = bounds[index]
        if end > start:
            return max(start, end - context)
    return first


def _split_sentence(first: int, end: int, size: int, overlap: int) -> list[Window]:
    """Windows over one sentence that is longer than a window, evenly spread."""
    length = end - first
    stride = size - overlap
    count = 1 + -(-(length - size) // stride)
    starts = [first + (length - size) * index // (count - 1) for index in range(count)]
    middles = ((left + size + right) // 2 for left, right in pairwise(starts))
    own_ranges = pairwise([first, *middles, end])
    return [Window(start, start + size, *own) for start, own in zip(starts, own_ranges, strict=True)]


def _check_sizes(size: int, context: int, overlap: int) -> None:
    if size < 1 or not 0 <= context < size or not 0 <= overlap < size:
        raise InputError(
            "C020",
            f"windows of {size} pieces with {context} of context and {overlap} of overlap cannot be planned. "
            "Choose a size of at least 1 and a context and overlap from 0 to less than the size.",
        )


def _check_bounds(bounds: Sequence[tuple[int, int]]) -> None:
    expected = bounds[0][0] if bounds else 0
    for index, (first, end) in enumerate(bounds):
        if first != expected or end < first:
            raise InputError(
                "C021",
                f"sentence {index} has pieces ({first}, {end}) but should start at {expected} "
                "and not end before it. Give the sentences of one text in order, without gaps.",
            )
        expected = end
