"""What is said about one actor, sentence by sentence, and the strip that draws it along the article."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from commentary_nlp.commentary import Entity, Stance
from commentary_nlp.scheme import AUTHOR

STATES = (
    "favor",
    "against",
    "mixed",
    "reported_favor",
    "reported_against",
    "abstained",
    "neutral",
    "mentioned",
)
"""How a sentence treats an actor, the telling ones first; no state where it does not mention it."""
CELL, ROW = 10, 26
COLUMNS, MANY = 60, 300
"""Cells a row, and the sentences from which there are twice as many."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One sentence (`number` from 1) that mentions the actor; `x` and `y` are its corner in the drawing."""

    number: int
    state: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Strip:
    """A drawing of `width` by `height` units; `rows` are the length and height of its dotted lines."""

    cells: tuple[Cell, ...]
    counts: Mapping[str, int]
    width: int
    height: int
    rows: tuple[tuple[int, int], ...]


def numbers_of(sentences: Sequence[tuple[int, int]], start: int, end: int) -> range:
    """The numbers, from 1, of the sentences that `start:end` touches."""
    first = bisect_right(sentences, start, key=lambda sentence: sentence[1])
    last = bisect_left(sentences, end, key=lambda sentence: sentence[0])
    return range(first + 1, max(first, last) + 1)


def states(
    sentences: Sequence[tuple[int, int]], stances: Sequence[Stance], mentions: Sequence[Entity]
) -> dict[int, str]:
    """The state of each sentence number that has a stance toward the actor or a mention of it.

    The author's label decides; where it is neutral, what somebody else is reported to think shows.
    """
    labels: dict[int, set[str]] = {}
    for mention in mentions:
        for number in numbers_of(sentences, mention.start, mention.end):
            labels.setdefault(number, set())
    for stance in stances:
        for number in numbers_of(sentences, stance.start, stance.end):
            labels.setdefault(number, set()).add(state_of(stance))
    return {number: _settle(found) for number, found in sorted(labels.items())}


def state_of(stance: Stance) -> str:
    """The state that one row alone gives."""
    if stance.label != "neutral":
        return stance.label if stance.holder == AUTHOR else f"reported_{stance.label}"
    return "abstained" if stance.score is not None and stance.score.abstained else "neutral"


def _settle(found: set[str]) -> str:
    if {"favor", "against"} <= found:
        return "mixed"
    return next((state for state in STATES if state in found), "mentioned")


def strip(states: Mapping[int, str], sentences: int) -> Strip:
    """The strip of `sentences` cells, in rows."""
    columns = COLUMNS if sentences <= MANY else 2 * COLUMNS
    cells = tuple(
        Cell(number, state, (number - 1) % columns * CELL, (number - 1) // columns * ROW)
        for number, state in states.items()
    )
    full, rest = divmod(sentences, columns)
    lengths = [columns] * full + ([rest] if rest else [])
    rows = tuple((length * CELL, row * ROW + ROW // 2) for row, length in enumerate(lengths))
    return Strip(
        cells, Counter(states.values()), max((n * CELL for n in lengths), default=CELL), len(rows) * ROW, rows
    )
