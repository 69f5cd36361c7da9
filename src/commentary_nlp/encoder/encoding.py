"""A text after its one encoder pass."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np

from commentary_nlp.encoder.backend import Backend, CharacterScores, Floats, Ints
from commentary_nlp.encoder.character_reader import CharacterReader
from commentary_nlp.encoder.reading import read_states, read_windows
from commentary_nlp.encoder.tokenizer import BOS, EOS, Pieces, PieceTokenizer
from commentary_nlp.text import IGNORABLE, Window, normalise, plan_windows, sentences

KEPT_PIECES = 131_072
"""Pieces of a text whose states are kept (200 MB in all, of some 180,000 characters)."""
_FAR = np.float32(-1e4)


@dataclass(frozen=True)
class Encoding:
    """A text, its sentences and pieces, the states of its pieces, and the scores of its characters.

    `folded` is the normalised text, of the same length; `states` are those of the first KEPT_PIECES, of all
    in any but a very long text; `own` are the character rows of each sentence; `plan` are the windows it was
    read in; `read` counts the characters whose piece was in the own part of a window.
    """

    text: str
    folded: str
    spans: list[tuple[int, int]]
    pieces: Pieces
    states: Floats
    scores: CharacterScores
    own: list[tuple[int, int]]
    plan: list[Window]
    read: int

    @property
    def windows(self) -> int:
        """How many windows the text was read in."""
        return len(self.plan)

    @property
    def coverage(self) -> float:
        """Share of the visible characters of the text that the encoder read; 1.0 unless something is wrong.

        White space and ignorable characters between sentences are not counted.
        """
        visible = sum(end - start - self.folded.count(IGNORABLE, start, end) for start, end in self.spans)
        return self.read / visible if visible else 1.0

    def piece_states(self, first: int, end: int, backend: Backend, workers: Executor | None = None) -> Floats:
        """States (end - first, hidden) of the pieces `first:end`; those not kept are read anew, the same."""
        kept = len(self.states)
        if end <= kept:
            return self.states[first:end]
        anew = read_states(self.plan, self.pieces, max(first, kept), end, backend, workers)
        return np.concatenate([self.states[first:], anew]) if first < kept else anew


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
    Memory grows with the text by the scores of its characters; of states no more than KEPT_PIECES stay.
    """
    folded = normalise(text)
    spans = sentences(folded)
    pieces = tokenizer.pieces(folded, spans)
    plan = plan_windows(pieces.bounds, size=window, context=context)
    states = np.zeros((0, 1), np.float32)
    seen = np.zeros(len(pieces.ids), np.bool_)
    reader = CharacterReader(pieces, backend)
    for part, own in read_windows(plan, pieces, backend, workers):
        if not len(states):
            states = np.zeros((min(len(pieces.ids), KEPT_PIECES), own.shape[1]), np.float32)
        kept = states[part.own_start : part.own_end]
        kept[:] = own[: len(kept)]
        seen[part.own_start : part.own_end] = True
        reader.add(own)
    return Encoding(
        text=text,
        folded=folded,
        spans=spans,
        pieces=pieces,
        states=states,
        scores=reader.finish(),
        own=_own_rows(pieces, spans),
        plan=plan,
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


def _own_rows(pieces: Pieces, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    offsets = pieces.characters.offset
    starts = np.searchsorted(offsets, [start for start, _ in spans])
    ends = np.searchsorted(offsets, [end for _, end in spans])
    return [(int(start), int(end)) for start, end in zip(starts, ends, strict=True)]
