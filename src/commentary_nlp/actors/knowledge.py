"""What is known before a text is read: states, blocs, agencies, organisations, persons, goods, places."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from commentary_nlp.actors.entries import Alias, KnownActor, WrittenEntry, read_entries, read_shipped
from commentary_nlp.errors import LexiconError
from commentary_nlp.text import IGNORABLE, normalise

if TYPE_CHECKING:
    from os import PathLike

FOLDER: Final = Path(__file__).with_name("knowledge")
FILES: Final = ("countries", "blocs", "agencies", "organisations", "persons", "commodities", "places")
"""The shipped files in order of precedence: of two equal aliases the earlier entry is the default."""

_KEY: Final = str.maketrans("昇", "升", f" ·-,，{IGNORABLE}\n")
"""What a lookup does not tell apart; 昇 stands in Simplified names (昇腾), but texts are folded to 升."""

_LATIN: Final = re.compile(r"[A-Za-z0-9]")


class Candidate(NamedTuple):
    """An entry that a surface may name, and what kind of name it is there (`id` for the id itself)."""

    actor: KnownActor
    kind: str


class Found(NamedTuple):
    """`text[start:end]` is a name of each of `candidates`, the default first."""

    start: int
    end: int
    candidates: tuple[Candidate, ...]


@lru_cache(maxsize=16_384)
def lookup_key(surface: str) -> str:
    """The form under which a normalised surface is looked up: no spaces, dots, hyphens; upper case."""
    return surface.translate(_KEY).upper()


class Knowledge:
    """A set of entries with an index of their names.

    A user's entry with a shipped id replaces that entry, or adds its names and roles to it where it says
    `"extend": true`. A name of a user's entry names no shipped entry any more; with precedence `under` it
    comes after the shipped entries of that name instead.
    """

    def __init__(self, entries: Iterable[KnownActor], overriding: Iterable[KnownActor] = ()) -> None:
        """Index the shipped `entries` with a user's `overriding` ones over or under them."""
        shipped = list(entries)
        by_id = {entry.id: entry for entry in shipped}
        written = list(overriding)
        own = {entry.id: _extended(entry, by_id) if entry.extends else entry for entry in written}
        replaced = {entry.id for entry in written if not entry.extends}
        over = [entry for entry in written if entry.precedence == "over"]
        under = [entry for entry in written if entry.precedence == "under"]
        self._by_key: dict[str, list[Candidate]] = {}
        for entry in over:
            self._index(own[entry.id], entry, ())
        claimed = set(self._by_key)
        for entry in shipped:
            if entry.id not in replaced:
                self._index(own.get(entry.id, entry), entry, claimed)
        for entry in under:
            self._index(own[entry.id], entry, claimed)
        self.entries: tuple[KnownActor, ...] = (
            *(entry for entry in over if not entry.extends),
            *(own.get(entry.id, entry) for entry in shipped if entry.id not in replaced),
            *(entry for entry in under if not entry.extends),
        )
        self._by_id: dict[str, KnownActor] = {}
        for entry in self.entries:
            self._by_id.setdefault(entry.id, entry)

    def _index(self, entry: KnownActor, names: KnownActor, claimed: Collection[str]) -> None:
        """Put `entry` under each name in `names` that is not in `claimed`."""
        named = [(names.id, "id"), *names.aliases, *((name, "english") for name in names.english)]
        for surface, kind in named:
            key = lookup_key(surface)
            if key in claimed:
                continue
            candidates = self._by_key.setdefault(key, [])
            if all(candidate.actor is not entry for candidate in candidates):
                candidates.append(Candidate(entry, kind))

    @classmethod
    def load(cls, extra: Sequence[str | PathLike[str]] = ()) -> Knowledge:
        """The shipped knowledge, with the entries of `extra` JSONL files over it.

        Read once a process; about a tenth of a second. Raises LexiconError C421-C425 for a file that
        cannot be read, has bad lines or entries that conflict.
        """
        written = [entry for path in extra for entry in read_entries(Path(path))]
        return cls.with_entries(written)

    @classmethod
    def with_entries(cls, written: Sequence[WrittenEntry]) -> Knowledge:
        """The shipped knowledge with a user's entries; raises LexiconError C423-C425 where these conflict."""
        if not written:
            return _shipped()
        from commentary_nlp.actors.conflicts import refuse_conflicts

        refuse_conflicts(written)
        return cls(_shipped().entries, [each.entry for each in written])

    def get(self, name: str) -> KnownActor | None:
        """The entry with the id `name`, or None."""
        return self._by_id.get(name)

    def candidates(self, surface: str) -> Sequence[Candidate]:
        """The entries that the normalised `surface` may name, the default first; none for an unknown name."""
        return self._by_key.get(lookup_key(surface), ())

    def country_of(self, entry: KnownActor) -> str | None:
        """The id of the country that `entry` is or belongs to, or None."""
        if entry.country is not None:
            return self._country_ids.get(entry.country, entry.country)
        return entry.id if entry.kind == "GPE" else None

    @cached_property
    def _country_ids(self) -> dict[str, str]:
        """Country name as written in an entry → id, where the two differ in wording."""
        found: dict[str, str] = {}
        for name in {entry.country for entry in self.entries if entry.country}:
            places = [candidate for candidate in self.candidates(name) if candidate.actor.kind == "GPE"]
            if places:
                found[name] = places[0].actor.id
        return found

    def check(self) -> list[str]:
        """Every fault of the entries in words, and for the shipped files of their lines; none if sound.

        A name that several entries claim is a fault unless `knowledge/ambiguous.tsv` lists it.
        """
        from commentary_nlp.actors.checks import AMBIGUOUS_FILE, file_faults, knowledge_faults, read_ambiguous

        if self is not _shipped():
            return knowledge_faults(self)
        files = (FOLDER / f"{name}.jsonl" for name in FILES)
        faults = [fault for path in files for fault in file_faults(path)]
        return faults + knowledge_faults(self, read_ambiguous(FOLDER / AMBIGUOUS_FILE))

    def ambiguous(self) -> dict[str, tuple[str, ...]]:
        """Every name that several entries claim → their ids, the default first."""
        return {
            key: tuple(candidate.actor.id for candidate in candidates)
            for key, candidates in self._by_key.items()
            if len(candidates) > 1
        }

    def find(self, text: str) -> Iterator[Found]:
        """Every known name in `text`, longest at each place, left to right without overlap.

        Offsets are code points of `text`, which may be in Traditional characters. One-character names are
        left out, and Latin names must stand alone. Linear in the length of `text`.
        """
        folded = upper_case(normalise(text))
        for end, key in self._automaton.iter_long(folded):
            start, stop = end - len(key) + 1, end + 1
            if stands_alone(folded, start, stop):
                yield Found(start, stop, tuple(self._by_key[lookup_key(key)]))

    @cached_property
    def _automaton(self) -> Any:
        import ahocorasick

        automaton = ahocorasick.Automaton()
        for entry in self.entries:
            for name in _names(entry):
                spelling = normalise(name).upper()
                if len(spelling) > 1 and lookup_key(spelling) in self._by_key:
                    automaton.add_word(spelling, spelling)
        automaton.make_automaton()
        return automaton


def _names(entry: KnownActor) -> Iterator[str]:
    yield entry.id
    for alias in entry.aliases:
        yield alias.surface
    yield from entry.english


def _extended(entry: KnownActor, shipped: dict[str, KnownActor]) -> KnownActor:
    """The shipped entry with the names and roles of the user's `entry` added."""
    base = shipped.get(entry.id)
    if base is None:
        raise LexiconError(
            "C424",
            f"entry '{entry.id}' extends an entry that does not exist. Drop \"extend\" to add a new one.",
        )
    if entry.kind and entry.kind != base.kind:
        raise LexiconError(
            "C425",
            f"entry '{entry.id}' is {entry.kind} but extends the shipped entry '{base.id}', "
            f'which is {base.kind}. Drop "kind" to add names to it, or "extend" to replace it.',
        )
    aliases: tuple[Alias, ...] = (*entry.aliases, *(a for a in base.aliases if a not in entry.aliases))
    return base._replace(
        aliases=aliases,
        roles=(*entry.roles, *base.roles),
        english=(*entry.english, *base.english),
        country=entry.country or base.country,
    )


def upper_case(text: str) -> str:
    """The text in upper case and of the same length: a letter whose upper case is longer stays."""
    upper = text.upper()
    if len(upper) == len(text):
        return upper
    return "".join(c.upper() if len(c.upper()) == 1 else c for c in text)


def stands_alone(text: str, start: int, end: int) -> bool:
    """Whether a Latin name is not part of a longer Latin word; any other name is."""
    left = start > 0 and _LATIN.match(text[start]) and _LATIN.match(text[start - 1])
    right = end < len(text) and _LATIN.match(text[end - 1]) and _LATIN.match(text[end])
    return not (left or right)


@lru_cache(maxsize=1)
def _shipped() -> Knowledge:
    entries: list[KnownActor] = []
    for name in FILES:
        entries.extend(read_shipped(FOLDER / f"{name}.jsonl"))
    return Knowledge(entries)
