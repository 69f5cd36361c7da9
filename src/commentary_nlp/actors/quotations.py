"""Where quotation marks open and close in a text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_CLOSING: Final = {"“": "”", "「": "」", "『": "』", "‘": "’"}
_LONGEST: Final = 3000
"""A quotation that is not closed within so many characters is taken for a slip of the pen."""


@dataclass(frozen=True, slots=True)
class Quotations:
    """The outermost quotations of a text: `opens[i]` is the opening mark, `closes[i]` the closing one."""

    opens: Sequence[int]
    closes: Sequence[int]

    def covers(self, position: int) -> bool:
        """Whether `position` stands inside a quotation."""
        index = bisect_right(self.opens, position) - 1
        return index >= 0 and self.opens[index] < position < self.closes[index]

    def opening_at(self, position: int) -> tuple[int, int] | None:
        """The range of the words quoted from `position` on, or None where no quotation opens there."""
        index = bisect_right(self.opens, position) - 1
        if index >= 0 and self.opens[index] == position:
            return self.opens[index] + 1, self.closes[index]
        return None

    def closing_at(self, position: int) -> tuple[int, int] | None:
        """The range of the words whose closing mark stands at `position`, or None."""
        index = bisect_right(self.opens, position) - 1
        if index >= 0 and self.closes[index] == position:
            return self.opens[index] + 1, self.closes[index]
        return None


def quotations(text: str) -> Quotations:
    """The outermost quotations of a normalised text; a straight \" opens and closes by turns in its line."""
    opens: list[int] = []
    closes: list[int] = []
    opened, closing, depth = -1, "", 0
    for position, character in enumerate(text):
        if opened >= 0 and (position - opened > _LONGEST or (closing == '"' and character == "\n")):
            opened = -1
        if opened < 0:
            if character in _CLOSING or character == '"':
                opened, closing, depth = position, _CLOSING.get(character, '"'), 1
        elif character == closing:
            depth -= 1
            if depth == 0:
                opens.append(opened)
                closes.append(position)
                opened = -1
        elif _CLOSING.get(character) == closing:
            depth += 1
    return Quotations(opens, closes)
