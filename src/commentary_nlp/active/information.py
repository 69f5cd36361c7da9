"""How much texts would teach: the Fisher information of their items, and texts that add most to it.

For a linear model over the states, an item adds the outer product of its state with itself, weighted by the
variance of its label. The log-determinant of the sum grows with what is uncertain and unlike what is there
already (Bayesian D-optimality, Chaloner and Verdinelli 1995; for batches in deep models Ash et al. 2021, BAIT).
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from commentary_nlp.active.duplicates import same_text
from commentary_nlp.active.items import TASKS, Items

Floats = NDArray[np.float64]
Information = NDArray[np.float32]
"""One text's: (tasks, DIRECTIONS, DIRECTIONS)."""

DIRECTIONS = 32
"""Directions of most variance that states are looked at along; each counts the same."""
FIRST = 256
"""Texts whose states these directions are taken from."""
FEW = 5
"""Items without doubt added to each text and task, so that one doubtful item makes no doubtful text."""
LEVEL, PRIOR = 20.0, 5.0
"""What a mean text adds to the trace of each task, and what every direction has before any text."""
_NOTHING = 1e-6


@dataclass(frozen=True, slots=True)
class Directions:
    """States on the directions of most variance of a sample, whitened."""

    middle: Floats
    axes: Floats  # (features, DIRECTIONS)

    @classmethod
    def of(cls, states: Floats) -> Directions:
        """The directions of the sample `states` (items, features); those without any variance are nought."""
        middle = states.mean(axis=0) if len(states) else np.zeros(states.shape[1])
        moved = states - middle
        values, vectors = np.linalg.eigh(moved.T @ moved / max(len(states), 1))
        values, vectors = values[::-1][:DIRECTIONS], vectors[:, ::-1][:, :DIRECTIONS]
        some = values > max(_NOTHING * values[0], np.finfo(np.float64).tiny)
        scales = np.where(some, 1 / np.sqrt(np.where(some, values, 1.0) * DIRECTIONS), 0.0)
        axes = np.zeros((states.shape[1], DIRECTIONS))
        axes[:, : len(scales)] = vectors * scales
        return cls(middle, axes)

    def information(self, items: Items) -> Floats:
        """The mean Fisher information (DIRECTIONS, DIRECTIONS) of a text's items, whatever their number."""
        if not len(items.states):
            return np.zeros((DIRECTIONS, DIRECTIONS))
        rows = (items.states - self.middle) @ self.axes
        whole: Floats = (rows * items.uncertainty[:, None]).T @ rows
        return whole / (len(rows) + FEW)


def informations(texts: Iterable[Mapping[str, Items]]) -> Iterator[Information]:
    """The Information of each text, one after the other; the first FIRST are read ahead."""
    reading = iter(texts)
    first = list(islice(reading, FIRST))
    directions = [_directions([text[task].states for text in first]) for task in TASKS]

    def read(text: Mapping[str, Items]) -> Information:
        parts = [one.information(text[task]) for one, task in zip(directions, TASKS, strict=True)]
        return np.stack(parts).astype(np.float32)

    while first:
        yield read(first.pop(0))
    yield from map(read, reading)


def _directions(samples: Sequence[Floats]) -> Directions:
    filled = [states for states in samples if len(states)]
    return Directions.of(np.concatenate(filled) if filled else np.zeros((0, 1)))


def choose(
    pool: Sequence[Information],
    labelled: Sequence[Information],
    count: int,
    sketches: NDArray[np.int64],
) -> list[tuple[int, float]]:
    """(place in the pool, gain) of at most `count` texts, the one most worth annotating first.

    Greedily the text that adds most to the log-determinants of the tasks, summed, over what is labelled and
    taken already; gains never grow, so that only the likely ones are reckoned anew (Minoux 1978). A text that
    is nearly one taken before is passed over; of equals the first is taken.
    """
    if not len(pool):
        return []
    mean = np.mean([np.trace(one, axis1=1, axis2=2) for one in pool], axis=0)
    scale = np.where(mean > 0, LEVEL / np.where(mean > 0, mean, 1.0), 0.0)[:, None, None]
    total = PRIOR * np.eye(DIRECTIONS) + scale * sum(labelled, np.zeros(pool[0].shape))
    reached = _content(total)
    waiting = [(reached - _content(total + scale * one), place, 0) for place, one in enumerate(pool)]
    heapq.heapify(waiting)
    chosen: list[tuple[int, float]] = []
    free = np.ones(len(pool), np.bool_)
    while waiting and len(chosen) < count:
        gain, place, known = heapq.heappop(waiting)
        if not free[place]:
            continue
        if known < len(chosen):
            gain = reached - _content(total + scale * pool[place])
            heapq.heappush(waiting, (gain, place, len(chosen)))
            continue
        chosen.append((place, -gain))
        total = total + scale * pool[place]
        reached = _content(total)
        free &= ~same_text(sketches[place], sketches)
    return chosen


def _content(total: Floats) -> float:
    """The log-determinants of the tasks, summed."""
    return float(np.linalg.slogdet(total)[1].sum())
