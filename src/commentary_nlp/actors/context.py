"""The surroundings of a mention: what touches it, its clause, its sentence, the countries named so far."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from commentary_nlp.text import sentences

Mention = tuple[int, int, str]
"""Start, end and entity label of a mention; offsets are half-open code points of the text."""

CLAUSE_MARKS = "，；：。！？\n"


@dataclass(slots=True)
class Surroundings:
    """A normalised text with its mentions in order of their start."""

    text: str
    mentions: Sequence[Mention]
    sentence_starts: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, text: str, mentions: Sequence[Mention]) -> Surroundings:
        """The Surroundings of a normalised text, split into sentences once."""
        return cls(text, mentions, [start for start, _ in sentences(text)])

    def surface(self, index: int) -> str:
        """What mention `index` says."""
        start, end, _ = self.mentions[index]
        return self.text[start:end]

    def sentence_of(self, position: int) -> int:
        """The index of the sentence that holds `position`; -1 before the first."""
        return bisect_right(self.sentence_starts, position) - 1

    def sentence_start(self, position: int) -> int:
        """Where the sentence that holds `position` begins; 0 before the first."""
        index = self.sentence_of(position)
        return self.sentence_starts[index] if index >= 0 else 0

    def clause_start(self, position: int, reach: int = 60) -> int:
        """Where the clause that holds `position` begins, at most `reach` characters back."""
        floor = max(0, position - reach)
        return max([floor, *(self.text.rfind(mark, floor, position) + 1 for mark in CLAUSE_MARKS)])

    def touching_before(self, index: int) -> int | None:
        """The mention that ends where mention `index` starts, or None."""
        if index and self.mentions[index - 1][1] == self.mentions[index][0]:
            return index - 1
        return None

    def touching_after(self, index: int) -> int | None:
        """The mention that starts where mention `index` ends, or None."""
        if index + 1 < len(self.mentions) and self.mentions[index + 1][0] == self.mentions[index][1]:
            return index + 1
        return None

    def listed_with(self, index: int) -> list[int]:
        """The mentions joined to mention `index` by 、和与及或 or nothing."""
        found = []
        start, end, _ = self.mentions[index]
        if index and (not (gap := self.text[self.mentions[index - 1][1] : start]) or gap in "、和与及同或"):
            found.append(index - 1)
        following = index + 1
        if following < len(self.mentions):
            gap = self.text[end : self.mentions[following][0]]
            if self.mentions[following][0] >= end and (not gap or gap in "、和与及同或"):
                found.append(following)
        return found
