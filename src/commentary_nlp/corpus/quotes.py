"""Where a quote stands in a text."""

from __future__ import annotations

import re

_ELISION = re.compile(r"(?<!…)…(?!…)")
"""A single `…` stands for words left out; the text's own ellipsis is `……`."""


def occurrences(text: str, quote: str, start: int = 0, end: int | None = None) -> list[int]:
    """The offsets at which `quote` begins inside `text[start:end]`, overlapping ones included."""
    found: list[int] = []
    at = text.find(quote, start, end)
    while at >= 0:
        found.append(at)
        at = text.find(quote, at + 1, end)
    return found


def find_quote(text: str, quote: str, start: int, end: int, occurrence: int | None = None) -> tuple[int, int]:
    """The half-open span of `quote` inside `text[start:end]`.

    A long quote may be given as `beginning…ending` with a single `…` for the middle. `occurrence`
    (from 1) chooses among several places; they are counted by start, then end. Raises ValueError
    where the quote is not found, or stands in several places and none was chosen.
    """
    spans = [(at, at + len(quote)) for at in occurrences(text, quote, start, end)]
    if not spans:
        spans = _elided(text, quote, start, end)
    if not spans:
        raise ValueError(_not_found(text, quote, start, end))
    if occurrence is None:
        if len(spans) > 1:
            raise ValueError(f"stands there {len(spans)} times; give which (1 to {len(spans)}) as 4th item")
        return spans[0]
    if type(occurrence) is not int or not 1 <= occurrence <= len(spans):
        raise ValueError(f"stands there {len(spans)} times; occurrence {occurrence!r} does not exist")
    return spans[occurrence - 1]


def _elided(text: str, quote: str, start: int, end: int) -> list[tuple[int, int]]:
    parts = _ELISION.split(quote)
    if len(parts) != 2 or not all(parts):
        return []
    head, tail = parts
    return [
        (first, last + len(tail))
        for first in occurrences(text, head, start, end)
        for last in occurrences(text, tail, first + len(head), end)
    ]


def _not_found(text: str, quote: str, start: int, end: int) -> str:
    elsewhere = text.find(quote)
    if elsewhere >= 0:
        return f"not found in the sentence given; it stands at {elsewhere}, in another one"
    shared = next((n for n in range(len(quote) - 1, 1, -1) if quote[:n] in text[start:end]), 0)
    if shared:
        at = text.index(quote[:shared], start)
        there = text[at : at + len(quote) + 4]
        return f"not found; the text goes on differently after {quote[:shared]!r}: {there!r}"
    return f"not found in {text[start : min(end, start + 40)]!r}"
