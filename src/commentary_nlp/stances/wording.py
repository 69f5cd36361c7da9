"""The n-grams of a sentence about an actor, each told apart by where it stands beside that actor.

The same words praise one actor and blame another, so n-grams alone cannot tell who is meant. Each counts as
such and once more by its place: the side of the nearest mention, within its clause and as far as no other
actor stands between; the actors it stands between, the nearest before it and the nearest after it, as words
between an agent and a patient do; close by, the distance. n-grams and places are hashed together (Weinberger
et al., ICML 2009).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from commentary_nlp.encoder.backend import Floats, Ints

BUCKETS = 1 << 19
TARGET, OTHER = "〇", "△"
_SIGNS = str.maketrans({TARGET: "零", OTHER: "▲"})
_ORDERS = (1, 2, 3)
_STEPS = 4
"""An n-gram so many characters from a mention, or fewer, counts once more with its distance."""
_FAR = 1 << 30
_END = "\n"
_BREAKS = np.array([ord(character) for character in "，；：。！？,;:!?—…\n"], np.uint32)
_BUDGET = 1 << 16
_STANDING = 0.4
"""The weight of each fact about the whole sentence, beside n-grams of length 1 in each field."""

Spans = Sequence[tuple[int, int]]


class Features(NamedTuple):
    """`values[i]` at `buckets[i]` of sentence `rows[i]`; what stands twice adds up."""

    rows: Ints
    buckets: Ints
    values: Floats


def masked(folded: str, start: int, end: int, targets: Spans, others: Spans) -> str:
    """The sentence `folded[start:end]` with the mentions of the actor asked for and of all others masked.

    The signs themselves, where the text has them (二〇二五年), are written otherwise.
    """
    signs = sorted([(*span, TARGET) for span in targets] + [(*span, OTHER) for span in others])
    parts, at = [], start
    for first, last, sign in signs:
        if at <= first and last <= end:
            parts += [folded[at:first].translate(_SIGNS), sign]
            at = last
    return "".join([*parts, folded[at:end].translate(_SIGNS)])


def masked_sentences(folded: str, spans: Spans, asked: Sequence[tuple[int, str, Spans]]) -> list[str]:
    """The sentence of each (sentence number, actor, mentions) with that actor and the others there masked."""
    here: dict[int, list[tuple[str, tuple[int, int]]]] = defaultdict(list)
    for sentence, actor, mentions in asked:
        here[sentence].extend((actor, mention) for mention in mentions)
    return [
        masked(
            folded,
            *spans[sentence],
            mentions,
            [mention for other, mention in here[sentence] if other != actor],
        )
        for sentence, actor, mentions in asked
    ]


def features(sentences: Sequence[str]) -> Iterator[Features]:
    """The features of masked sentences, a field and some sentences at a time, so that memory is bounded."""
    first = 0
    while first < len(sentences):
        end, held = first + 1, len(sentences[first])
        while end < len(sentences) and held + len(sentences[end]) <= _BUDGET:
            held += len(sentences[end])
            end += 1
        group = sentences[first:end]
        for found in chain(_fields(_Places(group)), [_standing(group)]):
            yield found._replace(rows=found.rows + first)
        first = end


class _Places:
    """For every character of sentences in a row: how it lies to the actors of its sentence."""

    def __init__(self, sentences: Sequence[str]) -> None:
        text = "".join(sentence + _END for sentence in sentences)
        self.codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.dtype("<u4"))
        lengths = np.array([len(sentence) + 1 for sentence in sentences])
        self.index = np.arange(len(self.codes))
        self.row = np.repeat(np.arange(len(sentences)), lengths)
        ends = np.cumsum(lengths)
        self.start, self.end = (ends - lengths)[self.row], ends[self.row]
        target, other = self.codes == ord(TARGET), self.codes == ord(OTHER)
        before, after = self._last(target), self._next(target)
        others = self._last(other), self._next(other)
        left = np.where(before >= 0, self.index - before, _FAR)
        right = np.where(after < _FAR, after - self.index, _FAR)
        nearest = np.where(left <= right, before, after)
        nearest = np.where((nearest < 0) | (nearest >= _FAR), self.start, nearest)
        self.distance = np.where(left <= right, left, -right)
        breaks = np.isin(self.codes, _BREAKS)
        clause: Ints = np.cumsum(breaks) - breaks
        self.in_clause: NDArray[np.bool_] = clause == clause[nearest]
        passed = np.concatenate([[0], np.cumsum(other)])
        low, high = np.minimum(self.index, nearest), np.maximum(self.index, nearest)
        self.reached = passed[low] == passed[high]
        self.actor_before = _nearer(before, others[0], before > others[0], -1)
        self.actor_after = _nearer(after, others[1], after < others[1], _FAR)

    def _last(self, marked: NDArray[np.bool_]) -> Ints:
        """The last marked place of the sentence at or before each character, -1 where there is none."""
        places = np.maximum.accumulate(np.where(marked, self.index, -1))
        return np.where(places >= self.start, places, -1)

    def _next(self, marked: NDArray[np.bool_]) -> Ints:
        """The next marked place of the sentence at or after each character, _FAR where there is none."""
        places = np.minimum.accumulate(np.where(marked, self.index, _FAR)[::-1])[::-1]
        return np.where(places < self.end, places, _FAR)


def _nearer(target: Ints, other: Ints, target_nearer: NDArray[np.bool_], none: int) -> Ints:
    """0 where there is no actor, 1 where the nearer one is the actor asked for, 2 where it is another."""
    return np.where((target == none) & (other == none), 0, np.where(target_nearer, 1, 2))


def _fields(place: _Places) -> Iterator[Features]:
    """The fields of n-grams: alone, by clause and side, by reach and side, by role, by distance."""
    first, last, hashes = _ngrams(place)
    ahead, behind = place.distance[first], place.distance[last]
    nearer = np.where(np.abs(ahead) <= np.abs(behind), first, last)
    distance = place.distance[nearer]
    around = (ahead == 0) | (behind == 0) | ((ahead < 0) != (behind < 0)) & (np.abs(distance) <= 2)
    side = np.where(around, 2, np.where(distance < 0, 0, 1))
    role = place.actor_before[first] * 3 + place.actor_after[last]
    row = place.row[first]
    everywhere = np.ones(len(row), np.bool_)
    for field, chosen, kind in (
        (1, everywhere, np.zeros_like(side)),
        (2, place.in_clause[nearer], side),
        (3, place.reached[nearer], side),
        (4, everywhere, role),
        (5, np.abs(distance) <= _STEPS, np.clip(distance, -_STEPS, _STEPS) + _STEPS),
    ):
        rows = row[chosen]
        counts = np.bincount(rows, minlength=1)
        buckets = _bucket(hashes[chosen], 16 * field + kind[chosen])
        yield Features(rows, buckets, (1 / np.sqrt(counts[rows])).astype(np.float32))


def _ngrams(place: _Places) -> tuple[Ints, Ints, NDArray[np.uint32]]:
    """First and last character of every n-gram, and its hash (FNV-1a over code points)."""
    first, last, found = [], [], []
    for order in _ORDERS:
        count = max(0, len(place.codes) - order + 1)
        hashes = np.full(count, (order * 0x85EBCA6B) & 0xFFFFFFFF, np.uint32)
        for step in range(order):
            hashes = (hashes ^ place.codes[step : step + count]) * np.uint32(0x01000193)
        whole = place.index[:count] + order < place.end[:count]
        first.append(place.index[:count][whole])
        last.append(first[-1] + order - 1)
        found.append(hashes[whole])
    return np.concatenate(first), np.concatenate(last), np.concatenate(found)


def _bucket(hashes: NDArray[np.uint32], field: Ints) -> Ints:
    """The bucket of a hash in a field, the same on every machine."""
    mixed = (hashes ^ (field.astype(np.uint32) * np.uint32(0x9E3779B1))) * np.uint32(0x01000193)
    mixed = (mixed ^ (mixed >> np.uint32(15))) * np.uint32(0x85EBCA6B)
    buckets: Ints = ((mixed ^ (mixed >> np.uint32(13))) & np.uint32(BUCKETS - 1)).astype(np.int64)
    return buckets


def _standing(sentences: Sequence[str]) -> Features:
    """How many other actors there are, whether this one is first and last, the length, a question mark."""
    facts = np.array(
        [
            (
                min(sentence.count(OTHER), 4),
                8 + (sentence.find(TARGET) < sentence.find(OTHER)) + 2 * (OTHER not in sentence),
                16 + (sentence.rfind(TARGET) > sentence.rfind(OTHER)) + 2 * (OTHER not in sentence),
                24 + ("？" in sentence or "?" in sentence),
                32 + min(sentence.count(TARGET), 3),
                40 + min(len(sentence) // 15, 6),
            )
            for sentence in sentences
        ],
        np.uint32,
    )
    rows = np.repeat(np.arange(len(sentences)), facts.shape[1])
    buckets = _bucket(facts.ravel(), np.zeros(facts.size, np.int64))
    return Features(rows, buckets, np.full(facts.size, _STANDING, np.float32))
