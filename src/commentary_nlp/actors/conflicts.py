"""Entries of a user's files that cannot both hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from commentary_nlp.actors.entries import WrittenEntry
from commentary_nlp.actors.knowledge import lookup_key
from commentary_nlp.errors import LexiconError


def refuse_conflicts(written: Sequence[WrittenEntry]) -> None:
    """Raise LexiconError C423 that names both entries of every conflict."""
    conflicts = [*_same_id(written), *_same_name(written)]
    if conflicts:
        listing = "\n  ".join(conflicts)
        raise LexiconError(
            "C423", f"{len(conflicts)} conflicts in the lexicon.\n  {listing}\nKeep one entry of each."
        )


def _same_id(written: Sequence[WrittenEntry]) -> Iterator[str]:
    first: dict[str, WrittenEntry] = {}
    for each in written:
        earlier = first.setdefault(each.entry.id, each)
        if earlier is not each:
            yield f"two entries have one id: {earlier} and {each}"


def _same_name(written: Sequence[WrittenEntry]) -> Iterator[str]:
    """Names that two entries claim; an entry that only extends does not claim its id."""
    first: dict[str, WrittenEntry] = {}
    for each in written:
        for name in names_of(each):
            earlier = first.setdefault(lookup_key(name), each)
            if earlier.entry.id != each.entry.id:
                yield f"'{name}' is a name of {earlier} and of {each}"


def names_of(written: WrittenEntry) -> list[str]:
    """The names that an entry claims, each once; one that only extends does not claim its id."""
    entry = written.entry
    named = [alias.surface for alias in entry.aliases] + list(entry.english)
    return list(dict.fromkeys(named if entry.extends else [entry.id, *named]))
