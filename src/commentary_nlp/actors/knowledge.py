"""What is known before a text is read: countries, blocs, agencies, organisations, persons, commodities."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from commentary_nlp.actors.entries import Alias, KnownActor, read_entries, read_shipped
from commentary_nlp.errors import LexiconError
from commentary_nlp.text import IGNORABLE, normalise

if TYPE_CHECKING:
    from os import PathLike

FOLDER: Final = Path(__file__).with_name("knowledge")
FILES: Final = ("countries", "blocs", "agencies", "organisations", "persons", "commodities")
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


def lookup_key(surface: str) -> str:
    """The form under which a normalised surface is looked up: no spaces, dots, hyphens; upper case."""
    return surface.translate(_KEY).upper()


class Knowledge:
    """A set of entries with an index of their names.

    Entries of a user's file stand before the shipped ones: one with a shipped id replaces that entry, or
    adds its names and roles to it where it says `"extend": true`; a name that a user's entry claims names
    no shipped entry any more.
    """

    def __init__(self, entries: Iterable[KnownActor], overriding: Iterable[KnownActor] = ()) -> None:
        """Index the shipped `entries` with a user's `overriding` ones before them."""
        overriding = list(overriding)
        replaced = {entry.id for entry in overriding}
        shipped = list(entries)
        by_id = {entry.id: entry for entry in shipped}
        own = [_extended(entry, by_id) if entry.extends else entry for entry in overriding]
        self.entries: tuple[KnownActor, ...] = (*own, *(e for e in shipped if e.id not in replaced))
        self._by_id: dict[str, KnownActor] = {}
        self._by_key: dict[str, list[Candidate]] = {}
        for written, entry in zip(overriding, own, strict=True):
            self._index(entry, written, ())
        claimed = set(self._by_key)
        for entry in self.entries:
            self._by_id.setdefault(entry.id, entry)
            self._index(entry, entry, claimed)

    def _index(self, entry: KnownActor, names: KnownActor, claimed: Collection[str]) -> None:
        """Put `entry` under each name in `names` that is not in `claimed`."""
        named = [(names.id, "id"), *names.aliases, *((name, "english") for name in names.english)]
        for surface, kind in named:
            key = lookup_key(surface)
            candidates = self._by_key.get(key)
            if key in claimed:
                continue
            if candidates is None:
                self._by_key[key] = [Candidate(entry, kind)]
            elif candidates[-1].actor is not entry:
                candidates.append(Candidate(entry, kind))

    @classmethod
    def load(cls, extra: Sequence[str | PathLike[str]] = ()) -> Knowledge:
        """The shipped knowledge, with the entries of `extra` JSONL files over it.

        Read once a process; about a tenth of a second. Raises LexiconError C421-C424 for a file that
        cannot be read, has bad lines or names one id twice.
        """
        if not extra:
            return _shipped()
        overriding: list[KnownActor] = []
        for path in extra:
            overriding.extend(read_entries(Path(path), fold=True))
        _refuse_twice(overriding)
        return cls(_shipped().entries, overriding)

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
        folded = normalise(text).upper()
        if len(folded) != len(text):  # a letter whose upper case is longer
            folded = "".join(c.upper() if len(c.upper()) == 1 else c for c in normalise(text))
        for end, key in self._automaton.iter_long(folded):
            start, stop = end - len(key) + 1, end + 1
            if _stands_alone(folded, start, stop):
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
    aliases: tuple[Alias, ...] = (*entry.aliases, *(a for a in base.aliases if a not in entry.aliases))
    return base._replace(
        aliases=aliases,
        roles=(*entry.roles, *base.roles),
        english=(*entry.english, *base.english),
        country=entry.country or base.country,
    )


def _refuse_twice(entries: Sequence[KnownActor]) -> None:
    counts = Counter(entry.id for entry in entries)
    twice = sorted(name for name, count in counts.items() if count > 1)
    if twice:
        raise LexiconError(
            "C423", f"ids stand twice in the extra files: {', '.join(twice)}. Keep one entry of each."
        )


def _stands_alone(text: str, start: int, end: int) -> bool:
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
