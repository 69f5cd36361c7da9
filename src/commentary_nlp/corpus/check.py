"""Every fault of a corpus file: offsets, labels, sentences, actors, duplicates, completeness."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from commentary_nlp.corpus.faults import Fault
from commentary_nlp.corpus.lines import read_lines
from commentary_nlp.scheme import (
    ACTOR_LABELS,
    AUTHOR,
    DEVICES,
    DOCUMENT_STANCE_LABELS,
    ENTITY_LABELS,
    STANCE_LABELS,
)

Span = tuple[int, int]
_KEYS = frozenset(
    ("id", "text", "entities", "stances", "document_stances", "rhetoric")
    + ("scores", "actors", "relations", "meta")
)
_PRONOUNS = frozenset("他她它牠其该該这這那此我你妳您咱己彼")
_STANCE_KEYS = frozenset(("start", "end", "actor", "label"))
_QUOTES = frozenset('“”‘’「」『』"')


def check(path: str | Path) -> list[Fault]:
    """Every fault of every record of a JSONL file, in the order of its lines.

    Errors are what breaks the record format or the annotation scheme; warnings are rows that
    a person should look at again. Raises InputError (C040) only where the file cannot be read.
    """
    rows = read_lines(path)
    faults: list[Fault] = []
    records: list[tuple[str, Mapping[str, Any]]] = []
    for number, row in rows:
        if isinstance(row, ValueError):
            faults.append(Fault(f"line {number}", f"is not JSON: {row}"))
        elif not isinstance(row, Mapping):
            faults.append(Fault(f"line {number}", f"is not a JSON object but {type(row).__name__}"))
        else:
            where = f"line {number} ({row['id']})" if row.get("id") else f"line {number}"
            records.append((where, row))
            faults.extend(record_faults(row, where))
    return faults + _duplicates(records)


def _duplicates(records: Sequence[tuple[str, Mapping[str, Any]]]) -> list[Fault]:
    faults: list[Fault] = []
    for key, name in (("id", "id"), ("text", "text")):
        first: dict[str, str] = {}
        for where, row in records:
            value = row.get(key)
            if isinstance(value, str) and first.setdefault(value, where) != where:
                faults.append(Fault(where, f"the same {name} as {first[value]}"))
    return faults


def record_faults(data: Mapping[str, Any], where: str) -> list[Fault]:
    """Every fault of one record given as plain data; `where` names it in the messages.

    A faulty item is reported and left out of the checks that need it, so that one fault hides no other.
    """
    from commentary_nlp.text import sentences

    text = data.get("text")
    if not isinstance(text, str) or not text.strip():
        return [Fault(where, "text is missing, empty or not a string")]
    checker = _RecordCheck(text, sentences(text), where)
    if not isinstance(data.get("id"), str) or not data["id"]:
        checker.error("id is missing or not a string")
    for key in data:
        if key not in _KEYS:
            checker.warn(f"unknown key {key!r}")
    checker.entities(_list(data, "entities", checker))
    checker.stances(_list(data, "stances", checker))
    checker.document_stances(data.get("document_stances", {}))
    checker.rhetoric(_list(data, "rhetoric", checker))
    return checker.faults


def _list(data: Mapping[str, Any], key: str, checker: _RecordCheck) -> list[Any]:
    value = data.get(key, [])
    if isinstance(value, list):
        return value
    checker.error(f"{key} is not a list")
    return []


class _RecordCheck:
    """Collects the faults of one record; `mentions` are the sound entities seen so far."""

    def __init__(self, text: str, bounds: Sequence[Span], where: str) -> None:
        self.text = text
        self.bounds = bounds
        self.where = where
        self.faults: list[Fault] = []
        self.mentions: list[tuple[int, int, str, str | None]] = []

    def error(self, message: str) -> None:
        self.faults.append(Fault(self.where, message))

    def warn(self, message: str) -> None:
        self.faults.append(Fault(self.where, message, "warning"))

    def span(self, what: str, start: Any, end: Any) -> bool:
        """Whether the offsets are sound; if not, the fault is noted."""
        if type(start) is not int or type(end) is not int:
            self.error(f"{what}: offsets ({start!r}, {end!r}) are not whole numbers")
        elif not 0 <= start < end <= len(self.text):
            self.error(
                f"{what}: span ({start}, {end}) is empty or lies outside its text of {len(self.text)} "
                "characters (end exclusive)"
            )
        else:
            return True
        return False

    def entities(self, rows: Iterable[Any]) -> None:
        for number, row in enumerate(rows):
            what = f"entity {number}"
            if not isinstance(row, list) or len(row) not in (3, 4):
                self.error(f"{what}: {row!r} is not [start, end, label, actor]")
                continue
            start, end, label = row[:3]
            actor = row[3] if len(row) == 4 else None
            if not self.span(what, start, end):
                continue
            what = f"entity {number} {self.text[start:end]!r} ({start}, {end})"
            if label not in ENTITY_LABELS:
                self.error(f"{what}: label {label!r} is none of {', '.join(ENTITY_LABELS)}")
                continue
            if actor is not None and (not isinstance(actor, str) or not actor):
                self.error(f"{what}: actor {actor!r} is neither an id nor null")
                continue
            if actor is not None and label not in ACTOR_LABELS:
                self.error(f"{what}: a {label} names no actor, but {actor!r} is given")
            self._edges(what, start, end)
            self.mentions.append((start, end, label, actor))
        self.mentions.sort(key=lambda m: m[:2])
        for first, second in zip(self.mentions, self.mentions[1:], strict=False):
            if second[0] < first[1]:
                a, b = (f"{self.text[m[0] : m[1]]!r} ({m[0]}, {m[1]})" for m in (first, second))
                self.error(f"entities {a} and {b} overlap")

    def _edges(self, what: str, start: int, end: int) -> None:
        for side, char in (("begins", self.text[start]), ("ends", self.text[end - 1])):
            if unicodedata.category(char)[0] in "PZC" or char.isspace():
                self.error(f"{what}: {side} with {char!r}")
        if end - start > 2 and self.text[end - 1] == "的":
            self.warn(f"{what}: ends with a particle")
        if "\n" in self.text[start:end].strip():
            self.error(f"{what}: runs over a line break")

    def stances(self, rows: Iterable[Any]) -> None:
        numbers = {bound: index for index, bound in enumerate(self.bounds)}
        mentioned = self._mentioned()
        known = set().union(*mentioned) if mentioned else set()
        seen: dict[tuple[int, str, str], str] = {}
        for number, row in enumerate(rows):
            what = f"stance {number}"
            if not isinstance(row, Mapping) or not row.keys() >= _STANCE_KEYS:
                self.error(f"{what}: {row!r} is not an object with start, end, actor, label and holder")
                continue
            actor, label, holder = row["actor"], row["label"], row.get("holder", AUTHOR)
            if not self.span(what, row["start"], row["end"]):
                continue
            if not all(isinstance(value, str) and value for value in (actor, holder)):
                self.error(f"{what}: actor {actor!r} and holder {holder!r} must be non-empty strings")
                continue
            sentence = numbers.get((row["start"], row["end"]))
            at = f"sentence {sentence + 1}" if sentence is not None else f"({row['start']}, {row['end']})"
            what = f"stance {number} toward {actor!r} in {at}"
            if label not in STANCE_LABELS:
                self.error(f"{what}: label {label!r} is none of {', '.join(STANCE_LABELS)}")
            if actor not in known:
                self.error(f"{what}: no entity of the text names this actor")
            if holder != AUTHOR and holder not in known:
                self.warn(f"{what}: no entity of the text names its holder {holder!r}")
            if sentence is None:
                self.error(f"{what}: {self.text[row['start'] : row['end']][:20]!r}… is not a sentence")
                continue
            if actor in known and actor not in mentioned[sentence]:
                self._unnamed(what, *self.bounds[sentence])
            key = (sentence, actor, holder)
            if key in seen:
                self.error(f"{what}: a second row of holder {holder!r} ({seen[key]}, {label})")
            seen[key] = str(label)
        for sentence, actors in enumerate(mentioned):
            for actor in sorted(actors):
                if (sentence, actor, AUTHOR) not in seen:
                    self.error(f"sentence {sentence + 1} mentions {actor!r} but has no author row for it")

    def _unnamed(self, what: str, start: int, end: int) -> None:
        if _PRONOUNS.isdisjoint(self.text[start:end]):
            self.warn(f"{what}: the sentence holds neither a mention of the actor nor a pronoun")

    def _mentioned(self) -> list[set[str]]:
        """The actors that each sentence mentions."""
        return [
            {actor for at, _, _, actor in self.mentions if actor is not None and start <= at < end}
            for start, end in self.bounds
        ]

    def document_stances(self, rows: Any) -> None:
        if not isinstance(rows, Mapping):
            self.error("document_stances is not an object {actor: label}")
            return
        mentioned = self._mentioned()
        counts = Counter(actor for actors in mentioned for actor in actors)
        first_line = self.text.find("\n", self.bounds[0][0]) if self.bounds else -1
        headline: set[str] = set()
        for actors, (start, _) in zip(mentioned, self.bounds, strict=True):
            if start < first_line:
                headline |= actors
        for actor, label in rows.items():
            what = f"document stance toward {actor!r}"
            if label not in DOCUMENT_STANCE_LABELS:
                self.error(f"{what}: {label!r} is none of {', '.join(DOCUMENT_STANCE_LABELS)}")
            if actor not in counts:
                self.error(f"{what}: no entity of the text names this actor")
            elif counts[actor] < 2 and actor not in headline:
                self.warn(f"{what}: it stands in one sentence only and not in the headline")
        for actor, count in counts.items():
            if actor not in rows and (count >= 2 or actor in headline):
                place = "the headline" if actor in headline else f"{count} sentences"
                self.error(f"document stance toward {actor!r} is missing; it stands in {place}")

    def rhetoric(self, rows: Iterable[Any]) -> None:
        seen: dict[Span, set[str]] = defaultdict(set)
        for number, row in enumerate(rows):
            what = f"device {number}"
            if not isinstance(row, list) or len(row) != 3:
                self.error(f"{what}: {row!r} is not [start, end, device]")
                continue
            start, end, device = row
            if not self.span(what, start, end):
                continue
            quote = self.text[start:end]
            what = f"device {number} {quote[:20]!r} ({start}, {end})"
            if device not in DEVICES:
                self.error(f"{what}: {device!r} is none of {', '.join(DEVICES)}")
                continue
            if quote != quote.strip():
                self.error(f"{what}: begins or ends with white space")
            if device != "irony" and quote[0] in _QUOTES and quote[-1] in _QUOTES:
                self.warn(f"{what}: quotation marks stay outside the span, except for irony")
            if device in seen[start, end]:
                self.error(f"{what}: {device} is given twice")
            seen[start, end].add(device)
