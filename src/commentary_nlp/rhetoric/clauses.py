"""A text cut into clauses and quotations, the view that every form detector works on.

A clause ends at ，；：。！？ or a dash, an ellipsis or a line break; an item also ends at 、.
A quotation runs from an opening mark to its partner in the same paragraph.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from commentary_nlp.rhetoric.argument import argues

OPENING = "“‘「『《（(【"
CLOSING = "”’」』》）)】"
_PARTNER = dict(zip(OPENING, CLOSING, strict=True))
_CORNER_MARKS = str.maketrans("「」『』", "“”‘’")
_QUOTE_MARKS = frozenset("“‘「『")

_MARKS = "，,；;：:。！!？?…—\n\r"
_CLAUSE = re.compile(f"[^{_MARKS}]+")
_ITEM = re.compile(f"[^、{_MARKS}]+")
_BLANK = " \t\u3000\xa0\u200b\ufeff\x0b\x0c"


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause or item `text[start:end]`, trimmed of blanks, in sentence number `sentence`.

    `opener` and `closer` are the marks before and after it ("" at either end of the text).
    """

    start: int
    end: int
    sentence: int
    opener: str
    closer: str

    def __len__(self) -> int:
        return self.end - self.start


class Passage:
    """A normalised document with its sentences, and, on demand, its clauses and quotations."""

    def __init__(self, text: str, sentences: Sequence[tuple[int, int]]) -> None:
        self.text = text
        self.sentences = list(sentences)
        self._starts = [start for start, _ in self.sentences]

    def sentence_at(self, position: int) -> int:
        """The number of the sentence that holds `position`, -1 before the first one."""
        return bisect_right(self._starts, position) - 1

    def sentence_text(self, position: int) -> str:
        """The text of the sentence that holds `position`, "" where there is none."""
        number = self.sentence_at(position)
        if number < 0:
            return ""
        start, end = self.sentences[number]
        return self.text[start:end]

    @cached_property
    def clauses(self) -> list[Clause]:
        """All clauses in order; an enumeration with 、 stays one clause."""
        return list(self._split(_CLAUSE))

    @cached_property
    def items(self) -> list[Clause]:
        """All clauses in order, cut at 、 as well."""
        return list(self._split(_ITEM))

    @cached_property
    def quotations(self) -> list[tuple[int, int]]:
        """Outermost quotations, marks included; an unpaired mark opens none."""
        return list(_quotations(self.text))

    @cached_property
    def argues(self) -> bool:
        """Whether the author argues rather than reports, so that weak signs of a device count."""
        return argues(self.text, self.quotations)

    @cached_property
    def _quotation_starts(self) -> list[int]:
        return [start for start, _ in self.quotations]

    def quotation_at(self, position: int) -> tuple[int, int] | None:
        """The outermost quotation that holds `position`, None outside of all."""
        index = bisect_right(self._quotation_starts, position) - 1
        if index >= 0 and position < self.quotations[index][1]:
            return self.quotations[index]
        return None

    @cached_property
    def _clause_starts(self) -> list[int]:
        return [clause.start for clause in self.clauses]

    def clause_at(self, position: int) -> Clause | None:
        """The clause that holds `position`, None on a mark between two clauses."""
        index = bisect_right(self._clause_starts, position) - 1
        if index >= 0 and position < self.clauses[index].end:
            return self.clauses[index]
        return None

    def clauses_between(self, start: int, end: int) -> list[Clause]:
        """The clauses that begin in `text[start:end]`."""
        first, last = bisect_left(self._clause_starts, start), bisect_left(self._clause_starts, end)
        return self.clauses[first:last]

    def _split(self, pattern: re.Pattern[str]) -> Iterator[Clause]:
        text, count = self.text, len(self.text)
        for match in pattern.finditer(text):
            start, end = match.span()
            opener = text[start - 1] if start else ""
            closer = text[end] if end < count else ""
            while start < end and text[start] in _BLANK:
                start += 1
            while end > start and text[end - 1] in _BLANK:
                end -= 1
            if start < end and not all(char in CLOSING for char in text[start:end]):
                yield Clause(start, end, self.sentence_at(start), opener, closer)


def fold_quotation_marks(text: str) -> str:
    """The text with 「」, 『』 and paired straight marks as “ ” and ‘ ’, of the same length.

    Straight marks open and close in turn within a paragraph; where their number is odd they stay.
    """
    text = text.translate(_CORNER_MARKS)
    if '"' not in text:
        return text
    return "\n".join(map(_curl, text.split("\n")))


def _curl(paragraph: str) -> str:
    first, *others = paragraph.split('"')
    if len(others) % 2:
        return paragraph
    return first + "".join("“”"[number % 2] + part for number, part in enumerate(others))


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without blanks, separators and unmatched or enclosing quotation marks at its edges."""
    while start < end:
        first, last = text[start], text[end - 1]
        if first in _BLANK or first in "，,、；;：:。" or first in CLOSING:
            start += 1
        elif last in _BLANK or last in "，,、；;：:。" or last in OPENING:
            end -= 1
        elif first in _PARTNER and _partner(text, start, end) in (-1, end - 1):
            start += 1
        elif last in CLOSING and not _opened(text, start, end):
            end -= 1
        else:
            break
    return start, end


def _partner(text: str, start: int, end: int) -> int:
    """Where the mark opened at `start` closes before `end`, -1 if it does not."""
    opening, closing, depth = text[start], _PARTNER[text[start]], 0
    for position in range(start, end):
        if text[position] == opening:
            depth += 1
        elif text[position] == closing:
            depth -= 1
            if depth == 0:
                return position
    return -1


def _opened(text: str, start: int, end: int) -> bool:
    """Whether the closing mark at the end of the span is opened inside it."""
    opening = OPENING[CLOSING.index(text[end - 1])]
    return text.count(opening, start, end) >= text.count(text[end - 1], start, end)


def _quotations(text: str) -> Iterator[tuple[int, int]]:
    opened: int | None = None
    stack: list[str] = []
    for match in re.finditer("[“”‘’「」『』\n]", text):
        mark = match.group()
        if mark == "\n":
            opened, stack = None, []
        elif mark in _QUOTE_MARKS:
            if not stack:
                opened = match.start()
            stack.append(_PARTNER[mark])
        elif mark in stack:
            while stack.pop() != mark:
                pass
            if not stack and opened is not None:
                yield opened, match.end()
                opened = None
