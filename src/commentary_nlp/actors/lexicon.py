"""A user's lexicon: entities that must be tagged, what they are called, and which of them were ever met.

One JSONL file, in the format of the knowledge files, says all of it. An entry with the precedence `over`,
the default, replaces the model's spans that its names overlap; one with `under` fills in where the model
found nothing. Names of one character are looked up where a model tags them, but tag nothing themselves.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from commentary_nlp.actors.conflicts import names_of
from commentary_nlp.actors.entries import WrittenEntry, read_entries
from commentary_nlp.actors.knowledge import Knowledge, lookup_key, stands_alone, upper_case
from commentary_nlp.commentary.types import Entity
from commentary_nlp.text import IGNORABLE, normalise

if TYPE_CHECKING:
    from os import PathLike

_UNSEEN: Final = re.compile(rf"{IGNORABLE}|(?<![0-9A-Za-z]) | (?![0-9A-Za-z])")
"""What may stand inside a name: invisible characters, spaces unless these part Latin words."""


class _Match(NamedTuple):
    start: int
    end: int
    number: int


class Lexicon:
    """The entries of one user's file; empty where there is none.

    Threads may share a lexicon.
    """

    def __init__(self, written: Sequence[WrittenEntry] = ()) -> None:
        """Take what `read_entries` gives; raises LexiconError C423-C425 where entries conflict."""
        self.entries = tuple(written)
        self._knowledge = Knowledge.with_entries(self.entries) if self.entries else None
        self._met: set[int] = set()

    @classmethod
    def read(cls, path: str | PathLike[str]) -> Lexicon:
        """The lexicon in a JSONL file.

        Raises LexiconError C421 for a file that cannot be read, C422 with every bad line, C423 with every
        two entries that conflict, C424 and C425 for an entry that extends none or one of another kind.
        """
        return cls(read_entries(Path(path)))

    @property
    def knowledge(self) -> Knowledge:
        """What the actors are looked up in; the shipped knowledge is read at first use."""
        return self._knowledge or Knowledge.load()

    def tag(self, text: str, entities: Iterable[Entity]) -> tuple[Entity, ...]:
        """The `entities` of a model with those of the lexicon over and under them, in order.

        Offsets are code points of `text`. An entity of the lexicon has the score 1 and no actor yet. Linear
        in the text; entries whose names stand in it count as met.
        """
        kept = sorted(entities, key=lambda entity: entity.start)
        if not self.entries:
            return tuple(kept)
        folded = normalise(text)
        matches = self._matches(folded)
        self._met.update(match.number for match in matches)
        for entity in kept:
            self._met.update(self._one_character.get(lookup_key(folded[entity.start : entity.end]), ()))
        over = _longest(m for m in matches if self.entries[m.number].entry.precedence == "over")
        kept = [entity for entity in kept if not _overlaps(over, entity.start, entity.end)]
        kept = sorted((*kept, *map(self._entity, over)), key=lambda entity: entity.start)
        free = _longest(
            m
            for m in matches
            if self.entries[m.number].entry.precedence == "under" and not _overlaps(kept, m.start, m.end)
        )
        return tuple(sorted((*kept, *map(self._entity, free)), key=lambda entity: entity.start))

    def unused(self) -> tuple[str, ...]:
        """Ids of the entries none of whose names has stood in any text so far, in the order of the file."""
        return tuple(each.entry.id for n, each in enumerate(self.entries) if n not in self._met)

    def _matches(self, folded: str) -> list[_Match]:
        """Every name of the lexicon in the normalised text, overlapping ones included."""
        if self._automaton is None:
            return []
        seen, places = _visible(folded)
        found = []
        for last, (length, number) in self._automaton.iter(upper_case(seen)):
            first = last + 1 - length
            if stands_alone(seen, first, last + 1):
                found.append(_Match(places[first], places[last] + 1, number))
        return found

    def _entity(self, match: _Match) -> Entity:
        entry = self.entries[match.number].entry
        known = self.knowledge.get(entry.id)
        return Entity(match.start, match.end, entry.kind or (known.kind if known else ""), None, 1.0)

    @cached_property
    def _automaton(self) -> Any:
        import ahocorasick

        automaton = ahocorasick.Automaton()
        for number, each in enumerate(self.entries):
            for name in names_of(each):
                seen, _ = _visible(upper_case(normalise(name)))
                if len(seen) > 1:
                    automaton.add_word(seen, (len(seen), number))
        if not len(automaton):
            return None
        automaton.make_automaton()
        return automaton

    @cached_property
    def _one_character(self) -> dict[str, tuple[int, ...]]:
        return {
            lookup_key(name): (number,)
            for number, each in enumerate(self.entries)
            for name in names_of(each)
            if len(name) == 1
        }


def _visible(text: str) -> tuple[str, Sequence[int]]:
    """The text without what may stand unseen inside a name, and the place of each character in `text`."""
    if _UNSEEN.search(text) is None:
        return text, range(len(text))
    unseen = {match.start() for match in _UNSEEN.finditer(text)}
    places = [place for place in range(len(text)) if place not in unseen]
    return "".join(text[place] for place in places), places


def _longest(matches: Iterable[_Match]) -> list[_Match]:
    """The leftmost matches, the longest at each place, without overlap."""
    chosen: list[_Match] = []
    for match in sorted(matches, key=lambda match: (match.start, -match.end)):
        if not chosen or match.start >= chosen[-1].end:
            chosen.append(match)
    return chosen


def _overlaps(spans: Sequence[_Match | Entity], start: int, end: int) -> bool:
    """Whether one of `spans`, in order and without overlap, shares a character with (start, end)."""
    before = bisect_right(spans, end - 1, key=lambda span: span.start) - 1
    return before >= 0 and spans[before].end > start
