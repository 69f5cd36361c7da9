"""The text cut into sentences, and these wherever a mention or a device begins or ends.

Marks overlap as they like; a segment carries all that cover it, so that markup can nest them anew for each.
Every character of the text lies in exactly one segment, in order.
"""

from __future__ import annotations

import heapq
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from commentary_nlp.commentary import Commentary, Device, Entity

LANES = 4
"""Underlines that can lie below one another; a fifth shares the line of an earlier one."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One device as it covers a segment: its index in `Commentary.devices`, its line counted from 0."""

    index: int
    lane: int
    opens: bool


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of characters under the same marks; `entity` is an index into `Commentary.entities`."""

    text: str
    entity: int | None
    opens: bool
    closes: bool
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """The segments of one sentence (`number` from 1), or of what stands between two (None)."""

    number: int | None
    segments: tuple[Segment, ...]


def paragraphs(commentary: Commentary, sentences: Sequence[tuple[int, int]]) -> list[list[Stretch]]:
    """The whole text as lines, each with its line feed, of sentences and the characters between them."""
    cutter = _Cutter(commentary)
    found: list[list[Stretch]] = [[]]
    for number, start, end in _runs(commentary.text, sentences):
        found[-1].append(Stretch(number, tuple(cutter.segments(start, end))))
        if commentary.text[end - 1] == "\n":
            found.append([])
    return [paragraph for paragraph in found if paragraph]


def _runs(text: str, sentences: Sequence[tuple[int, int]]) -> Iterator[tuple[int | None, int, int]]:
    """Sentences with their numbers, and what stands between them, cut after each line feed."""
    reached = 0
    for number, (start, end) in enumerate([*sentences, (len(text), len(text))], 1):
        for line in text[reached:start].split("\n"):
            after = min(reached + len(line) + 1, start)
            if reached < after:
                yield None, reached, after
            reached = after
        if start < end:
            yield number, start, end
        reached = end


def lanes(devices: Sequence[Device]) -> list[int]:
    """For each device the first line that no earlier device still covers where it begins."""
    order = sorted(range(len(devices)), key=lambda i: (devices[i].start, -devices[i].end))
    chosen = [0] * len(devices)
    free: list[int] = []
    taken: list[tuple[int, int]] = []
    opened = 0
    for index in order:
        while taken and taken[0][0] <= devices[index].start:
            heapq.heappush(free, heapq.heappop(taken)[1])
        if not free:
            heapq.heappush(free, opened)
            opened += 1
        chosen[index] = heapq.heappop(free)
        heapq.heappush(taken, (devices[index].end, chosen[index]))
    return chosen


class _Cutter:
    """Finds the marks over any stretch without looking at all of them."""

    def __init__(self, commentary: Commentary) -> None:
        self.text = commentary.text
        self.entities, self.devices = commentary.entities, commentary.devices
        self.lanes = lanes(self.devices)
        self.order = sorted(range(len(self.entities)), key=lambda i: self.entities[i].start)
        self.starts = [self.entities[i].start for i in self.order]
        opening, closing = defaultdict(list), defaultdict(list)
        for index, device in enumerate(self.devices):
            opening[device.start].append(index)
            closing[device.end].append(index)
        self.opening, self.closing = opening, closing
        self.open: list[int] = []
        spans: list[Entity | Device] = [*self.entities, *self.devices]
        self.borders = sorted({border for span in spans for border in (span.start, span.end)})

    def segments(self, start: int, end: int) -> Iterator[Segment]:
        """The segments of `text[start:end]`; stretches are asked for from left to right."""
        first, last = bisect_right(self.borders, start), bisect_right(self.borders, end - 1)
        cuts = [start, *self.borders[first:last], end]
        for left, right in zip(cuts, cuts[1:], strict=False):
            yield self._segment(left, right)

    def _segment(self, left: int, right: int) -> Segment:
        closed = self.closing.get(left, ())
        self.open = [index for index in self.open if index not in closed] + self.opening.get(left, [])
        marks = tuple(
            Mark(index, self.lanes[index] % LANES, self.devices[index].start == left)
            for index in sorted(self.open, key=lambda i: self.lanes[i])
        )
        place = bisect_right(self.starts, left) - 1
        entity = self.order[place] if place >= 0 else None
        if entity is None or self.entities[entity].end <= left:
            return Segment(self.text[left:right], None, False, False, marks)
        mention = self.entities[entity]
        return Segment(self.text[left:right], entity, mention.start == left, mention.end == right, marks)
