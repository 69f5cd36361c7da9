"""The windows of a text through a backend: in order, side by side where there are threads, few at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor

import numpy as np

from commentary_nlp.encoder.backend import Backend, Floats
from commentary_nlp.encoder.side_by_side import in_order
from commentary_nlp.encoder.tokenizer import Pieces
from commentary_nlp.text import Window


def read_windows(
    plan: Sequence[Window], pieces: Pieces, backend: Backend, workers: Executor | None = None
) -> Iterator[tuple[Window, Floats]]:
    """Each window of `plan` with the states (own pieces, hidden) of its own range.

    Each is a run of its own, so `workers` change nothing in them; no more are held than keep these busy.
    """

    def read(part: Window) -> tuple[Window, Floats]:
        ids = np.concatenate([[pieces.bos], pieces.ids[part.start : part.end], [pieces.eos]]).astype(np.int64)
        states = backend.encode(ids, np.arange(len(ids)), np.zeros((len(ids), len(ids)), np.float32))
        return part, states[1 + part.own_start - part.start : 1 + part.own_end - part.start]

    if workers is None or len(plan) < 2:
        return map(read, plan)
    return in_order(read, plan, workers, 2 * backend.threads)


def read_states(
    plan: Sequence[Window],
    pieces: Pieces,
    first: int,
    end: int,
    backend: Backend,
    workers: Executor | None = None,
) -> Floats:
    """States (end - first, hidden) of the pieces `first:end`, from those windows of `plan` that own them."""
    owners = [part for part in plan if part.own_start < end and part.own_end > first]
    states: Floats = np.zeros((0, 1), np.float32)
    for part, own in read_windows(owners, pieces, backend, workers):
        if not len(states):
            states = np.zeros((end - first, own.shape[1]), np.float32)
        low = max(first, part.own_start)
        kept = states[low - first : part.own_end - first]
        kept[:] = own[low - part.own_start : low - part.own_start + len(kept)]
    return states
