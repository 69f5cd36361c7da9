"""How much texts would teach: information matrices of their items, and the texts that add most to them.

For a linear model over the states, an item adds the outer product of its state with itself, weighted by the
variance of its label. The log-determinant of the sum grows with what is uncertain and unlike what is there
already (Bayesian D-optimality, Chaloner and Verdinelli 1995; in batches for networks: BAIT, Ash et al. 2021).
Half of the weight is the same for every item: a model that knows little does not know what it does not know.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice

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
TYPICAL, PRIOR = 25.0, 5.0
"""Items that a text counts as, however long it is, and what every direction has before any text."""
_NOTHING = 1e-6


@dataclass(frozen=True, slots=True)
class Directions:
    """The directions of most variance of a task's states, whitened, and the mean uncertainty of its items."""

    middle: Floats
    axes: Floats  # (features, DIRECTIONS)
    typical: float

    @classmethod
    def of(cls, samples: Sequence[Items]) -> Directions:
        """The directions of the samples; those in which these do not vary are nought."""
        filled = [items for items in samples if len(items.states)]
        if not filled:
            return cls(np.zeros(1), np.zeros((1, DIRECTIONS)), 1.0)
        states = np.concatenate([items.states for items in filled])
        middle = states.mean(axis=0)
        values, vectors = np.linalg.eigh(np.cov(states.T, bias=True).reshape(2 * middle.shape))
        values, vectors = values[::-1][:DIRECTIONS], vectors[:, ::-1][:, :DIRECTIONS]
        varied = values > max(_NOTHING * values[0], _NOTHING**2)
        axes = np.zeros((len(middle), DIRECTIONS))
        axes[:, : len(values)] = vectors * np.where(
            varied, 1 / np.sqrt(DIRECTIONS * np.where(varied, values, 1.0)), 0.0
        )
        mean = float(np.concatenate([items.uncertainty for items in filled]).mean())
        return cls(middle, axes, mean or 1.0)

    def information(self, items: Items) -> Floats:
        """The information (DIRECTIONS, DIRECTIONS) of a text's items, as that of TYPICAL ones."""
        if not len(items.states):
            return np.zeros((DIRECTIONS, DIRECTIONS))
        rows = (items.states - self.middle) @ self.axes
        weights = (1 + items.uncertainty / self.typical) / 2
        whole: Floats = (rows * weights[:, None]).T @ rows
        return whole * TYPICAL / (len(rows) + FEW)


def informations(
    labelled: Iterable[Mapping[str, Items]], pool: Iterable[Mapping[str, Items]]
) -> tuple[list[Information], list[Information]]:
    """The Information of each text of both, the directions taken from the first FIRST of all.

    What the model says of labelled texts, which it may have learnt by heart, is not asked: their items all
    weigh the same.
    """
    reading = chain(((text, True) for text in labelled), ((text, False) for text in pool))
    first = list(islice(reading, FIRST))
    directions = {task: Directions.of([text[task] for text, _ in first]) for task in TASKS}
    found: tuple[list[Information], list[Information]] = ([], [])
    for text, known in chain(first, reading):
        parts = []
        for task, one in directions.items():
            states, uncertainty = text[task]
            weights = np.full(len(states), one.typical) if known else uncertainty
            parts.append(one.information(Items(states, weights)))
        found[not known].append(np.stack(parts).astype(np.float32))
    return found


def choose(
    pool: Sequence[Information],
    labelled: Sequence[Information],
    count: int,
    sketches: NDArray[np.int64] | None = None,
) -> list[tuple[int, float]]:
    """(place in the pool, gain) of at most `count` texts, the one most worth annotating first.

    Greedily the text that adds most to the log-determinants of the tasks, summed, over what is labelled and
    taken already; gains never grow, so that only the likely ones are reckoned anew (Minoux 1978). Where their
    `sketches` are given, a text that is nearly one taken before is passed over. Of equals the first is taken.
    """
    if not len(pool):
        return []
    total = PRIOR * np.eye(DIRECTIONS) + sum(labelled, np.zeros(pool[0].shape))
    reached = _content(total)
    waiting = [(reached - _content(total + one), place, 0) for place, one in enumerate(pool)]
    heapq.heapify(waiting)
    chosen: list[tuple[int, float]] = []
    free = np.ones(len(pool), np.bool_)
    while waiting and len(chosen) < count:
        gain, place, known = heapq.heappop(waiting)
        if not free[place]:
            continue
        if known < len(chosen):
            gain = reached - _content(total + pool[place])
            heapq.heappush(waiting, (gain, place, len(chosen)))
            continue
        chosen.append((place, -gain))
        total = total + pool[place]
        reached = _content(total)
        if sketches is not None:
            free &= ~same_text(sketches[place], sketches)
    return chosen


def _content(total: Floats) -> float:
    """The log-determinants of the tasks, summed."""
    return float(np.linalg.slogdet(total)[1].sum())
