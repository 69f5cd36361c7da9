"""Faults of the knowledge files, all at once, for those who edit them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from commentary_nlp.actors.entries import Alias, KnownActor, entry_faults
from commentary_nlp.actors.knowledge import Knowledge, lookup_key
from commentary_nlp.text import normalise

AMBIGUOUS_FILE: Final = "ambiguous.tsv"
"""Every name that stands for several entries, with their ids, the default first: an agreed list, so that a
name claimed twice by oversight is seen."""


def file_faults(path: Path) -> Iterator[str]:
    """What is wrong with the lines of one knowledge file, each fault with its line."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            record = json.loads(line)
        except json.JSONDecodeError as cause:
            yield f"{path.name} line {number}: not JSON ({cause.msg})"
            continue
        for fault in entry_faults(record):
            yield f"{path.name} line {number}: {fault}"


def knowledge_faults(knowledge: Knowledge, agreed: dict[str, tuple[str, ...]] | None = None) -> list[str]:
    """What is wrong between entries and inside them; none for sound knowledge.

    With `agreed`, the ambiguous names as `read_ambiguous` gives them, names that became ambiguous or are so
    no longer are faults too.
    """
    faults = [
        f"id '{name}' stands {count} times" for name, count in _twice(entry.id for entry in knowledge.entries)
    ]
    for entry in knowledge.entries:
        faults.extend(f"'{entry.id}': {fault}" for fault in _entry_faults(entry, knowledge))
    if agreed is not None:
        faults.extend(_ambiguity_faults(knowledge.ambiguous(), agreed))
    return faults


def read_ambiguous(path: Path) -> dict[str, tuple[str, ...]]:
    """The agreed ambiguous names of a file, name → ids."""
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line)
    return {name: tuple(ids) for name, *ids in rows}


def write_ambiguous(knowledge: Knowledge, path: Path) -> None:
    """Write the names that are ambiguous now, after a reader has agreed to them."""
    rows = ("\t".join((name, *ids)) for name, ids in sorted(knowledge.ambiguous().items()))
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")


def _entry_faults(entry: KnownActor, knowledge: Knowledge) -> Iterator[str]:
    if entry.country is not None:
        country = knowledge.get(entry.country)
        if country is None or country.kind != "GPE":
            yield f"country '{entry.country}' is not the id of a country"
    marked = Alias(entry.id, "one_char")  # says that the id itself is a short form of one character
    names = [entry.id, *(alias.surface for alias in entry.aliases if alias != marked)]
    for name, count in _twice(iter(names)):
        yield f"name '{name}' stands {count} times"
    for name in names:
        if lookup_key(normalise(name)) != lookup_key(name):
            yield f"name '{name}' is never found: texts are folded to '{normalise(name)}'"
    for alias in entry.aliases:
        if (alias.kind == "one_char") != (len(alias.surface) == 1):
            yield f"alias '{alias.surface}' has kind {alias.kind} and {len(alias.surface)} characters"


def _ambiguity_faults(found: dict[str, tuple[str, ...]], agreed: dict[str, tuple[str, ...]]) -> Iterator[str]:
    for name in sorted(found.keys() | agreed.keys()):
        if found.get(name) != agreed.get(name):
            yield (
                f"'{name}' names {', '.join(found.get(name, ('one entry only',)))}; "
                f"{AMBIGUOUS_FILE} has {', '.join(agreed.get(name, ('nothing',)))}"
            )


def _twice(names: Iterator[str]) -> list[tuple[str, int]]:
    return [(name, count) for name, count in Counter(names).items() if count > 1]
