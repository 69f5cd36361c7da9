"""Every (sentence, actor) pair of a text, scored in batches by the pair layer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commentary_nlp.encoder.backend import Backend, Floats
from commentary_nlp.encoder.encoding import Encoding
from commentary_nlp.scheme import STANCE_LABELS
from commentary_nlp.stances.marks import mark_pieces

LONGEST = 256
"""Pieces of a sentence the pair layer reads at once; in a longer one it reads around each mention."""
_BUDGET = 512
_STRETCH = 8_192
"""Pieces whose states are read anew together, where a long text has not kept them."""


@dataclass(frozen=True)
class PairInput:
    """Pieces `first:end` of a text with a target marked; `pair` counts the (sentence, actor) pairs."""

    pair: int
    first: int
    end: int
    marks: NDArray[np.int64]


def collect_pairs(
    encoding: Encoding, asked: Sequence[tuple[int, Sequence[tuple[int, int]]]]
) -> list[PairInput]:
    """Inputs for pairs given as (sentence number, mentions as offsets into the text).

    A sentence longer than LONGEST pieces gives one input for each stretch of it that holds mentions.
    """
    characters = encoding.pieces.characters
    inputs: list[PairInput] = []
    for number, (sentence, mentions) in enumerate(asked):
        counted = np.searchsorted(characters.offset, np.asarray(mentions, np.int64).reshape(-1, 2))
        counted = counted[counted[:, 1] > counted[:, 0]]
        counted = counted[np.lexsort((counted[:, 1], counted[:, 0]))]
        pieces = characters.piece[counted[:, 0]], characters.piece[counted[:, 1] - 1]
        first, end = encoding.pieces.bounds[sentence]
        for low, high in _ranges(pieces[0].tolist(), first, end):
            held = counted[(pieces[1] >= low) & (pieces[0] < high)]
            marks = mark_pieces(characters, [(int(start), int(stop)) for start, stop in held], low, high)
            inputs.append(PairInput(number, low, high, marks))
    return inputs


def score_pairs(
    encoding: Encoding,
    inputs: Sequence[PairInput],
    backend: Backend,
    pairs: int,
    labels: int = len(STANCE_LABELS),
    *,
    workers: Executor | None = None,
) -> Floats:
    """Logits (pairs, labels); a pair read in several ranges gets their mean, one without any reads 0.

    States that a long text has not kept are read anew, stretch by stretch, on `workers` where given.
    """
    total: Floats = np.zeros((pairs, labels), np.float32)
    count: Floats = np.zeros(pairs, np.float32)
    for stretch in _stretches(inputs, len(encoding.states)):
        first, end = min(part.first for part in stretch), max(part.end for part in stretch)
        read = encoding.piece_states(first, end, backend, workers)
        for group in _groups(stretch):
            logits = _run(group, read, first, backend)
            for row, part in enumerate(group):
                total[part.pair] += logits[row]
                count[part.pair] += 1
    total /= np.maximum(count, 1)[:, None]
    return total


def _run(group: Sequence[PairInput], read: Floats, first: int, backend: Backend) -> Floats:
    """Logits of the inputs of a group; `read` are the states of the pieces from `first` on."""
    width = max(part.end - part.first for part in group)
    states = np.zeros((len(group), width, read.shape[1]), np.float32)
    marks = np.zeros((len(group), width), np.int64)
    mask = np.zeros((len(group), width), np.bool_)
    for row, part in enumerate(group):
        size = part.end - part.first
        states[row, :size] = read[part.first - first : part.end - first]
        marks[row, :size], mask[row, :size] = part.marks, True
    return backend.pairs(states, marks, mask)


def _stretches(inputs: Sequence[PairInput], kept: int) -> list[list[PairInput]]:
    """The inputs among the first `kept` pieces, and those beyond by where they stand in the text."""
    found: dict[int, list[PairInput]] = defaultdict(list)
    for part in inputs:
        found[0 if part.end <= kept else 1 + part.first // _STRETCH].append(part)
    return [found[place] for place in sorted(found)]


def _ranges(mentioned: Sequence[int], first: int, end: int) -> list[tuple[int, int]]:
    """The pieces read together for mentions that start at the pieces `mentioned`, in order."""
    if end - first <= LONGEST:
        return [(first, end)] if end > first else []
    ranges: list[tuple[int, int]] = []
    for piece in mentioned:
        if ranges and piece < ranges[-1][1] - LONGEST // 4:
            continue
        low = max(first, min(piece - LONGEST // 2, end - LONGEST))
        ranges.append((low, low + LONGEST))
    return ranges


def _groups(inputs: Sequence[PairInput]) -> list[list[PairInput]]:
    groups: list[list[PairInput]] = []
    for part in sorted(inputs, key=lambda part: (part.end - part.first, part.pair, part.first)):
        if groups and (part.end - part.first) * (len(groups[-1]) + 1) <= _BUDGET:
            groups[-1].append(part)
        else:
            groups.append([part])
    return groups
