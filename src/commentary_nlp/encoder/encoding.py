"""A text after its one encoder pass."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, fields

import numpy as np

from commentary_nlp.encoder.backend import Backend, CharacterScores, Floats, Ints
from commentary_nlp.encoder.tokenizer import BOS, EOS, Pieces, PieceTokenizer
from commentary_nlp.text import IGNORABLE, Window, normalise, plan_windows, sentences

CHUNK = 4096
"""Characters given to the character layer at once; its reach is two characters, so chunks overlap by four."""
_REACH = 4
_FAR = np.float32(-1e4)


@dataclass(frozen=True)
class Encoding:
    """A text, its sentences and pieces, a state for each piece, and the scores of its characters.

    `folded` is the normalised text, of the same length; `own` are the character rows of each sentence;
    `read` counts the characters whose piece was in the own part of a window.
    """

    text: str
    folded: str
    spans: list[tuple[int, int]]
    pieces: Pieces
    states: Floats
    scores: CharacterScores
    own: list[tuple[int, int]]
    windows: int
    read: int

    @property
    def coverage(self) -> float:
        """Share of the visible characters of the text that the encoder read; 1.0 unless something is wrong.

        White space and ignorable characters between sentences are not counted.
        """
        visible = sum(end - start - self.folded.count(IGNORABLE, start, end) for start, end in self.spans)
        return self.read / visible if visible else 1.0


def encode_text(
    text: str,
    tokenizer: PieceTokenizer,
    backend: Backend,
    *,
    window: int = 254,
    context: int = 64,
    workers: Executor | None = None,
) -> Encoding:
    """Read a text once: every piece is in the own part of exactly one window.

    With `workers` the windows are read side by side; each is a run of its own, so the result is the same.
    """
    folded = normalise(text)
    spans = sentences(folded)
    pieces = tokenizer.pieces(folded, spans)
    windows = plan_windows(pieces.bounds, size=window, context=context)
    states = np.zeros((0, 1), np.float32)
    seen = np.zeros(len(pieces.ids), np.bool_)

    def read_window(part: Window) -> Floats:
        ids = np.concatenate([[pieces.bos], pieces.ids[part.start : part.end], [pieces.eos]]).astype(np.int64)
        return backend.encode(ids, np.arange(len(ids)), np.zeros((len(ids), len(ids)), np.float32))

    side_by_side = workers is not None and len(windows) > 1
    reads = workers.map(read_window, windows) if workers and side_by_side else map(read_window, windows)
    for part, read in zip(windows, reads, strict=True):
        if not len(states):
            states = np.zeros((len(pieces.ids), read.shape[1]), np.float32)
        own = slice(part.own_start, part.own_end)
        states[own], seen[own] = read[1 + own.start - part.start : 1 + own.stop - part.start], True
    return Encoding(
        text=text,
        folded=folded,
        spans=spans,
        pieces=pieces,
        states=states,
        scores=_character_scores(states, pieces, backend),
        own=_own_rows(pieces, spans),
        windows=len(windows),
        read=int(seen[pieces.characters.piece].sum()),
    )


def encode_with_target(
    ids: Ints, target: Sequence[int], backend: Backend, *, bos: int = BOS, eos: int = EOS
) -> Floats:
    """States of a window's pieces followed by those of a target.

    The target reads the text and itself, the text does not see the target, as in training.
    """
    text = np.concatenate([[bos], ids, [eos]])
    both = np.concatenate([text, target, [eos]]).astype(np.int64)
    bias = np.zeros((len(both), len(both)), np.float32)
    bias[: len(text), len(text) :] = _FAR
    states = backend.encode(both, np.arange(len(both)), bias)
    return np.concatenate([states[1 : len(ids) + 1], states[len(text) :]])


def _character_scores(states: Floats, pieces: Pieces, backend: Backend) -> CharacterScores:
    characters = pieces.characters
    count = len(characters.code)
    if not count:
        empty = np.zeros((0, 1), np.float32)
        return CharacterScores(empty, np.zeros((0, 0, 3), np.float32), empty, empty)
    whole: dict[str, Floats] = {}
    for start in range(0, count, CHUNK):
        end = min(count, start + CHUNK)
        low, high = max(0, start - _REACH), min(count, end + _REACH)
        first, last = int(characters.piece[low]), int(characters.piece[high - 1]) + 1
        read = backend.characters(
            states[first:last],
            characters.piece[low:high] - first,
            characters.code[low:high],
            characters.place[low:high],
        )
        for part in fields(CharacterScores):
            scores: Floats = getattr(read, part.name)
            if part.name not in whole:
                whole[part.name] = np.empty((count, *scores.shape[1:]), np.float32)
            whole[part.name][start:end] = scores[start - low : end - low]
    return CharacterScores(**whole)


def _own_rows(pieces: Pieces, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    offsets = pieces.characters.offset
    starts = np.searchsorted(offsets, [start for start, _ in spans])
    ends = np.searchsorted(offsets, [end for _, end in spans])
    return [(int(start), int(end)) for start, end in zip(starts, ends, strict=True)]
