"""What a linear model sees of a text: n-grams around characters and in clauses, and how clauses match.

Everything is hashed (Weinberger et al., ICML 2009) into one table of buckets for characters and one for
clauses. Computed over whole arrays, so that the cost is linear in the length of the text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from commentary_nlp.encoder.backend import Floats
from commentary_nlp.rhetoric.clauses import Passage

BUCKETS = 1 << 16
VIEWS = (
    *((place, 1) for place in range(-3, 4)),
    *((place, 2) for place in range(-3, 3)),
    *((place, 3) for place in range(-2, 1)),
)
"""n-grams around a character: where each begins, counted from it, and its length."""
_REACH = 8
_FAR = 12
_FIGURES = str.maketrans(
    dict.fromkeys("0123456789０１２３４５６７８９", "0") | dict.fromkeys("二三四五六七八九", "二")
)
_FIGURE_CODES = [ord(figure) for figure in "0二两十百千万亿零几半"]
_OWN, _NEXT, _PREVIOUS, _EDGE, _UNIT = 1, 2, 3, 4, 5
_ORDERS = {_OWN: (1, 2, 3), _NEXT: (1, 2), _PREVIOUS: (1, 2)}
_LENGTHS = (3, 5, 7, 9, 12, 16, 22, 30)
_SENTENCES = (8, 15, 25, 40, 60, 90)
_SHARES = (0.01, 0.15, 0.3, 0.45, 0.6, 0.8)

Ids = NDArray[np.int64]


@dataclass(frozen=True)
class Group:
    """Features of clauses: `buckets[i]` with `values[i]` belongs to clause `clauses[i]`; clauses ascend."""

    clauses: Ids
    buckets: Ids
    values: Floats


class Wording:
    """The features of a passage: `rows` are the positions of the characters that stand in a clause.

    `owners` names the clause of each, `characters` (rows, views) holds its buckets, `groups` those of the
    clauses.
    """

    def __init__(self, passage: Passage) -> None:
        self.passage = passage
        self.clauses = len(passage.clauses)
        self._starts = np.array([clause.start for clause in passage.clauses], np.int64)
        self._ends = np.array([clause.end for clause in passage.clauses], np.int64)
        self._lengths = self._ends - self._starts
        text = passage.text.translate(_FIGURES)
        self._codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.dtype("<u4"))
        self.owners = np.repeat(np.arange(self.clauses), self._lengths)
        first = np.cumsum(self._lengths) - self._lengths
        within = np.arange(len(self.owners)) - np.repeat(first, self._lengths)
        self.rows = within + np.repeat(self._starts, self._lengths)
        self._within = within
        figures = np.isin(self._codes, _FIGURE_CODES)
        self._number_ends = np.flatnonzero(figures[self.rows] & ~np.append(figures, False)[self.rows + 1])
        self._numbers = np.bincount(self.owners[self._number_ends], minlength=self.clauses)

    def columns(self) -> Iterator[Ids]:
        """The bucket of every row in one view after the other."""
        codes = np.pad(self._codes, _REACH)
        for place, order in VIEWS:
            at = self.rows + _REACH + place
            yield _buckets([codes[at + step] for step in range(order)], (place + 50) * 16 + order)
        behind = np.repeat(self._lengths, self._lengths) - 1 - self._within
        head, tail = np.minimum(self._within, _FAR), np.minimum(behind, _FAR)
        for number, shape in enumerate((head, tail, np.minimum(head, 5) * 8 + np.minimum(tail, 5))):
            yield _buckets([shape.astype(np.uint32)], 4096 + number)

    def groups(self) -> Iterator[Group]:
        """The features of the clauses: n-grams of its own and of both neighbours, its edges, its shape."""
        if not self.clauses:
            return
        linked = self._linked(1)
        for field, orders in _ORDERS.items():
            for order in orders:
                yield self._grams(field, order, linked)
        yield from self._edges()
        yield from self._units()
        yield from self._shape()

    def _grams(self, field: int, order: int, linked: NDArray[np.bool_]) -> Group:
        last = len(self.owners) - order + 1
        begins = np.flatnonzero(self.owners[: max(last, 0)] == self.owners[order - 1 :])
        clauses = self.owners[begins]
        if field == _NEXT:
            begins, clauses = begins[clauses > 0], clauses[clauses > 0] - 1
            begins, clauses = begins[linked[clauses]], clauses[linked[clauses]]
        elif field == _PREVIOUS:
            keep = clauses < self.clauses - 1
            begins, clauses = begins[keep], clauses[keep]
            begins, clauses = begins[linked[clauses]], clauses[linked[clauses]] + 1
        at = self.rows[begins]
        counts = np.bincount(clauses, minlength=self.clauses)
        values = 2 / np.sqrt(np.maximum(counts, 1) * len(_ORDERS[field]))
        buckets = _buckets([self._codes[at + step] for step in range(order)], 8192 + field * 16 + order)
        return Group(clauses, buckets, values[clauses].astype(np.float32))

    def _edges(self) -> Iterator[Group]:
        for order in (1, 2, 3):
            clauses = np.flatnonzero(self._lengths >= order)
            for side, begin in enumerate((self._starts[clauses], self._ends[clauses] - order)):
                codes = [self._codes[begin + step] for step in range(order)]
                yield _signs(clauses, _buckets(codes, 8192 + (_EDGE + side * 8) * 16 + order), 0.7)

    def _units(self) -> Iterator[Group]:
        """What stands behind each number of a clause."""
        codes, behind = np.pad(self._codes, (0, 2)), self.rows[self._number_ends] + 1
        for order in (1, 2):
            units = _buckets([codes[behind + step] for step in range(order)], 8192 + _UNIT * 16 + order)
            yield _signs(self.owners[self._number_ends], units, 0.7)

    def _shape(self) -> Iterator[Group]:
        everyone = np.arange(self.clauses)
        for number, feature in enumerate((*self._own_shape(), *self._matches(1), *self._matches(2))):
            yield _signs(everyone, _buckets([feature.astype(np.uint32)], 16384 + number), 0.5)

    def _own_shape(self) -> Iterator[Ids]:
        """Length, marks, quotation and figures of each clause, and its sentence."""
        passage, clauses = self.passage, self.passage.clauses
        openers = np.array([ord(clause.opener or "\0") for clause in clauses])
        closers = np.array([ord(clause.closer or "\0") for clause in clauses])
        spans = np.array([passage.sentences[c.sentence] if c.sentence >= 0 else (0, 0) for c in clauses])
        ends = [passage.text[start:end].rstrip("”’」』）)")[-1:] or "\0" for start, end in passage.sentences]
        finals = np.array([ord(ends[c.sentence]) if c.sentence >= 0 else 0 for c in clauses])
        quoted = np.array([passage.quotation_at(c.start) is not None for c in clauses])
        yield np.digitize(self._lengths, _LENGTHS)
        yield openers
        yield closers
        yield openers * 65537 + closers
        yield np.digitize(spans[:, 1] - spans[:, 0], _SENTENCES)
        yield finals
        yield quoted.astype(np.int64) * 2 + int(passage.argues)
        yield np.minimum(self._numbers, 3)

    def _matches(self, step: int) -> Iterator[Ids]:
        """How each clause matches the one `step` after it, and the one before; 0 is no such clause."""
        linked = self._linked(step)
        for feature in self._pair_features(step):
            told = np.where(linked, feature[: len(linked)] + 1, 0)
            yield np.concatenate([told, np.zeros(self.clauses - len(told), np.int64)])
            yield np.concatenate([np.zeros(self.clauses - len(told), np.int64), told])

    def _pair_features(self, step: int) -> Iterator[Ids]:
        """For each clause and the one `step` later: words shared, lengths, edges, places filled alike."""
        here = slice(0, max(self.clauses - step, 0))
        lengths, others = self._lengths[here], self._lengths[step:]
        shorter = np.maximum(np.minimum(lengths, others), 1)
        uneven = np.digitize(np.abs(lengths - others), (1, 2, 3, 5, 9))
        single, double = self._shared(1, step)[here], self._shared(2, step)[here]
        shares = np.digitize(single / shorter, _SHARES)
        yield shares
        yield uneven
        yield shares * 8 + uneven
        yield np.minimum(double, 3)
        yield np.digitize(self._aligned(step)[here] / shorter, _SHARES)
        first = self._codes[self._starts]
        last = self._codes[self._ends - 1]
        second = self._codes[np.minimum(self._starts + 1, self._ends - 1)]
        opens = (first[here] == first[step:]).astype(np.int64)
        opens += opens * (second[here] == second[step:])
        yield opens * 2 + (last[here] == last[step:])
        figures = np.minimum(self._numbers, 2)
        yield figures[here] * 3 + figures[step:]

    def _shared(self, order: int, step: int) -> Ids:
        """How many different n-grams of each clause stand in the one `step` later too."""
        keys = self._keys[order]
        at = np.searchsorted(keys, keys + step * BUCKETS).clip(max=len(keys) - 1)
        both = keys[keys[at] == keys + step * BUCKETS]
        return np.bincount(both // BUCKETS, minlength=self.clauses).astype(np.int64)

    @cached_property
    def _keys(self) -> dict[int, Ids]:
        """The different n-grams of each clause by their order, sorted by clause."""
        keys = {}
        for order in (1, 2):
            begins = np.flatnonzero(self.owners[: len(self.owners) - order + 1] == self.owners[order - 1 :])
            at = self.rows[begins]
            grams = _buckets([self._codes[at + place] for place in range(order)], 7)
            keys[order] = np.unique(self.owners[begins] * BUCKETS + grams)
        return keys

    def _aligned(self, step: int) -> Ids:
        """How many places from the start hold the same character in the clause `step` later."""
        other = self.owners + step
        inside = other < self.clauses
        inside[inside] &= self._within[inside] < self._lengths[other[inside]]
        at, place = self.rows[inside], self._within[inside]
        same = self._codes[at] == self._codes[self._starts[other[inside]] + place]
        return np.bincount(self.owners[inside][same], minlength=self.clauses).astype(np.int64)

    def _linked(self, step: int) -> NDArray[np.bool_]:
        """Whether no line break parts a clause and the one `step` later; (clauses - step)."""
        breaks = np.concatenate([[0], np.cumsum(self._codes == ord("\n"))])
        here = max(self.clauses - step, 0)
        linked: NDArray[np.bool_] = breaks[self._ends[:here]] == breaks[self._starts[step:]]
        return linked


def _signs(clauses: Ids, buckets: Ids, value: float) -> Group:
    return Group(clauses, buckets, np.full(len(clauses), value, np.float32))


def _buckets(codes: list[NDArray[np.uint32]], seed: int) -> Ids:
    """The bucket of each n-gram (FNV-1a over code points, seeded), the same on every machine."""
    hashed = np.full(codes[0].shape, (seed * 0x9E3779B1 + 0x811C9DC5) & 0xFFFFFFFF, np.uint32)
    for code in codes:
        hashed = (hashed ^ code) * np.uint32(0x01000193)
    hashed ^= hashed >> np.uint32(15)
    hashed = hashed * np.uint32(0x85EBCA6B)
    buckets: Ids = ((hashed ^ (hashed >> np.uint32(13))) & np.uint32(BUCKETS - 1)).astype(np.int64)
    return buckets
