"""One entry of a knowledge file: an actor or a commodity with everything it is called."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from commentary_nlp.errors import LexiconError
from commentary_nlp.text import normalise

ALIAS_KINDS: Final = (
    "full",
    "short",
    "one_char",
    "side",
    "seat",
    "government",
    "acronym",
    "abbreviation",
    "transliteration",
    "nickname",
    "english",
    "former",
)
"""What kind of name an alias is; the id itself is the name used most."""

ENTRY_KINDS: Final = ("PERSON", "AGENCY", "ORG", "GPE", "LOC", "COMMODITY")
PRECEDENCES: Final = ("over", "under")
"""Whether a user's entry stands over the model and the shipped names, or fills in where these say nothing."""

COMMODITY_GROUPS: Final = ("metal", "farm", "energy", "chemical", "technology", "financial", "industrial")

_FIELDS: Final = frozenset(
    ("id", "kind", "country", "aliases", "roles", "en", "group", "exchange", "extend", "precedence"),
)


class Alias(NamedTuple):
    """Another name of an entry; `kind` is one of `ALIAS_KINDS`."""

    surface: str
    kind: str


class KnownActor(NamedTuple):
    """An entry: `id` is the canonical Chinese name, `country` the id of a country or None.

    `group` and `exchange` are set for commodities only; `extends` and `precedence` by users' files only.
    """

    id: str
    kind: str
    country: str | None = None
    aliases: tuple[Alias, ...] = ()
    roles: tuple[str, ...] = ()
    english: tuple[str, ...] = ()
    group: str | None = None
    exchange: str | None = None
    extends: bool = False
    precedence: str = "over"


class WrittenEntry(NamedTuple):
    """An entry of a user's file and where it stands there; lines count from 1."""

    entry: KnownActor
    path: Path
    line: int

    def __str__(self) -> str:
        return f"'{self.entry.id}' ({self.path.name} line {self.line})"


def read_entries(path: Path) -> list[WrittenEntry]:
    """The entries of a user's JSONL file in its order; blank lines are skipped.

    Names are brought to the form in which texts are looked up (Simplified, half width), so that a user may
    write them as they like; an alias may be a plain string. Raises LexiconError C421 for a file that cannot
    be read and C422 listing every bad line at once.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as cause:
        raise LexiconError(
            "C421",
            f"knowledge file '{path}' cannot be read: {cause}. Give a UTF-8 file with one JSON entry a line.",
        ) from cause
    entries: list[WrittenEntry] = []
    faults: list[str] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except json.JSONDecodeError as cause:
            faults.append(f"line {number}: not JSON ({cause.msg})")
            continue
        record = _with_kinds(record)
        found = list(entry_faults(record))
        faults.extend(f"line {number}: {fault}" for fault in found)
        if not found:
            entries.append(WrittenEntry(_folded(_entry(record)), path, number))
    if faults:
        listing = "\n  ".join(faults)
        raise LexiconError(
            "C422", f"knowledge file '{path}': {len(faults)} faults.\n  {listing}\nMend these lines."
        )
    return entries


def read_shipped(path: Path) -> list[KnownActor]:
    """The entries of a file of the package, whose form its tests check; read in one go for speed."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [_entry(record) for record in json.loads(f"[{','.join(lines)}]")]


def entry_faults(record: Any) -> Iterator[str]:
    """What is wrong with one decoded line, in words; nothing for a good one."""
    if not isinstance(record, dict):
        yield f"an entry is a JSON object, not {type(record).__name__}"
        return
    name = record.get("id")
    if not isinstance(name, str) or not name.strip():
        yield "'id' must be a non-empty string"
    extends = record.get("extend", False)
    if not isinstance(extends, bool):
        yield "'extend' must be true or false"
    if record.get("kind") not in ENTRY_KINDS and not (extends and record.get("kind") is None):
        yield f"'kind' is {record.get('kind')!r}, not one of {', '.join(ENTRY_KINDS)}"
    for key in ("country", "exchange"):
        if not (record.get(key) is None or isinstance(record[key], str)):
            yield f"'{key}' must be a string or null"
    if record.get("group") is not None and record["group"] not in COMMODITY_GROUPS:
        yield f"'group' is {record['group']!r}, not one of {', '.join(COMMODITY_GROUPS)}"
    if record.get("precedence", "over") not in PRECEDENCES:
        yield f"'precedence' is {record['precedence']!r}, not one of {', '.join(PRECEDENCES)}"
    for key in ("roles", "en"):
        if not _strings(record.get(key, [])):
            yield f"'{key}' must be a list of non-empty strings"
    yield from _alias_faults(record.get("aliases", []))
    unknown = sorted(set(map(str, record)) - _FIELDS)
    if unknown:
        yield f"unknown fields {', '.join(unknown)}"


def _alias_faults(aliases: Any) -> Iterator[str]:
    if not isinstance(aliases, list):
        yield "'aliases' must be a list of [name, kind] pairs"
        return
    for alias in aliases:
        if not (isinstance(alias, list) and len(alias) == 2 and _strings(alias)):
            yield f"alias {alias!r} must be a [name, kind] pair of non-empty strings"
        elif alias[1] not in ALIAS_KINDS:
            yield f"alias {alias[0]!r} has kind {alias[1]!r}, not one of {', '.join(ALIAS_KINDS)}"


def _with_kinds(record: Any) -> Any:
    """The decoded line with every alias that is a plain string as a [name, kind] pair."""
    if not isinstance(record, dict) or not isinstance(record.get("aliases"), list):
        return record
    aliases = [
        [alias, "one_char" if len(alias) == 1 else "short"] if isinstance(alias, str) else alias
        for alias in record["aliases"]
    ]
    return {**record, "aliases": aliases}


def _folded(entry: KnownActor) -> KnownActor:
    return entry._replace(
        id=normalise(entry.id),
        country=entry.country and normalise(entry.country),
        aliases=tuple(Alias(normalise(alias.surface), alias.kind) for alias in entry.aliases),
    )


def _strings(values: Any) -> bool:
    return isinstance(values, list) and all(isinstance(value, str) and value.strip() for value in values)


def _entry(record: Mapping[str, Any]) -> KnownActor:
    pairs: Sequence[tuple[str, str]] = record.get("aliases", ())
    return KnownActor(
        record["id"],
        record.get("kind") or "",
        record.get("country"),
        tuple(Alias(surface, kind) for surface, kind in pairs),
        tuple(record.get("roles", ())),
        tuple(record.get("en", ())),
        record.get("group"),
        record.get("exchange"),
        record.get("extend", False),
        record.get("precedence", "over"),
    )
