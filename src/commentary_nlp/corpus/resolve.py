"""Records with offsets, from annotations that quote the text.

People and language models quote reliably and count badly, so annotators write surfaces and
sentence numbers, and this module finds the offsets. It refuses what it cannot find, and lists
every fault of a file at once. The format is described in docs/annotation.md.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from commentary_nlp.commentary import Commentary, Entity, Stance
from commentary_nlp.corpus.check import record_faults
from commentary_nlp.corpus.entity_rules import resolve_entities
from commentary_nlp.corpus.faults import Fault, errors, refuse
from commentary_nlp.corpus.quotes import find_quote
from commentary_nlp.errors import InputError
from commentary_nlp.scheme import AUTHOR, DEVICES, DOCUMENT_STANCE_LABELS, STANCE_LABELS

KEYS = ("id", "entities", "stances", "document_stances", "rhetoric")
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Resolution:
    """The records of a folder and what was wrong; a document with an error yields no record."""

    records: tuple[Commentary, ...]
    faults: tuple[Fault, ...]


def resolve(text: str, annotation: Mapping[str, Any], *, meta: Mapping[str, Any] | None = None) -> Commentary:
    """The gold record of `text` with the offsets that a quoted `annotation` stands for.

    Raises InputError (C050) that lists every quote, sentence number, label and actor that does not
    fit. Pairs of a sentence and an actor mentioned in it that have no row of the author's get
    `neutral`, so that the rows are complete.
    """
    record, faults = _resolve(text, annotation, str(annotation.get("id") or "annotation"), meta or {})
    if record is None:
        advice = "Correct the quotes and resolve again."
        raise refuse("C050", "annotation does not fit its text", errors(faults), advice)
    return record


def resolve_folder(texts: Path, annotations: Path) -> Resolution:
    """The records of every `NAME.json` in `annotations`, each against `NAME.txt` in `texts`.

    `annotations` may be one such file. `NAME.meta.json` beside the text becomes the record's `meta`. The
    two folders may be one. Raises InputError (C051) where one does not exist or holds no annotation.
    """
    if not texts.is_dir():
        raise InputError("C051", f"{texts} is not a folder. Name the folder of the .txt files.")
    if not annotations.exists():
        raise InputError(
            "C051", f"{annotations} does not exist. Name the folder of the .json annotations, or one."
        )
    files = [annotations] if annotations.is_file() else sorted(annotations.glob("*.json"))
    files = [path for path in files if not path.name.endswith(".meta.json")]
    if not files:
        raise InputError("C051", f"{annotations} holds no .json annotation. Name another folder.")
    records: list[Commentary] = []
    faults: list[Fault] = []
    for path in files:
        record, found = _resolve_file(texts, path)
        faults.extend(found)
        if record is not None:
            records.append(record)
    twice = [name for name, count in Counter(record.id for record in records).items() if count > 1]
    faults.extend(
        Fault(str(annotations), "C042", f"id {name!r} stands in more than one file") for name in twice
    )
    return Resolution(tuple(records), tuple(faults))


def read_text(path: Path) -> str:
    """The text of a document file: UTF-8, line breaks as `\\n`, none at the end.

    Raises InputError (C051) where the file is missing, a folder or not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8-sig").rstrip("\n")
    except (OSError, ValueError) as error:
        raise InputError("C051", f"{path} cannot be read: {error}. Give a text file in UTF-8.") from None


def _resolve_file(texts: Path, path: Path) -> tuple[Commentary | None, list[Fault]]:
    where = path.name
    text_path = texts / f"{path.stem}.txt"
    meta_path = texts / f"{path.stem}.meta.json"
    if not text_path.is_file():
        return None, [Fault(where, "C051", f"its text {text_path} does not exist")]
    try:
        text = read_text(text_path)
        annotation = _read_json(path)
        meta = _read_json(meta_path) if meta_path.is_file() else {}
    except ValueError as error:
        return None, [Fault(where, "C041", f"cannot be read: {error}")]
    for name, value in ((path.name, annotation), (meta_path.name, meta)):
        if not isinstance(value, dict):
            return None, [Fault(name, "C041", f"is not a JSON object but {type(value).__name__}")]
    faults = [Fault(where, "C050", f"id {annotation.get('id')!r} is not the file's name {path.stem!r}")]
    if annotation.get("id", path.stem) == path.stem:
        faults = []
    record, found = _resolve(text, {"id": path.stem, **annotation}, where, meta)
    return (None if faults else record), faults + found


def _read_json(path: Path) -> Any:
    def no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        twice = [key for key, count in Counter(key for key, _ in pairs).items() if count > 1]
        if twice:
            raise ValueError(f"{path.name}: key given twice: {', '.join(twice)}")
        return dict(pairs)

    return json.loads(path.read_text(encoding="utf-8-sig"), object_pairs_hook=no_duplicates)


def _resolve(
    text: str, annotation: Mapping[str, Any], where: str, meta: Mapping[str, Any]
) -> tuple[Commentary | None, list[Fault]]:
    from commentary_nlp.text import sentences

    bounds = sentences(text)
    problems = [f"unknown key {key!r}; known: {', '.join(KEYS)}" for key in annotation if key not in KEYS]
    for key in ("entities", "stances", "rhetoric"):
        if not isinstance(annotation.get(key, []), list):
            problems.append(f"{key} is not a list")
    if not isinstance(annotation.get("document_stances", {}), dict):
        problems.append("document_stances is not an object")
    if problems:
        return None, [Fault(where, "C050", problem) for problem in problems]
    entities, faults = resolve_entities(text, bounds, annotation.get("entities", []))
    stances, more = _stances(bounds, entities, annotation.get("stances", []))
    rhetoric, still_more = _rhetoric(text, bounds, annotation.get("rhetoric", []))
    problems = [*faults, *more, *still_more, *_document_stances(annotation.get("document_stances", {}))]
    if problems:
        return None, [Fault(where, "C050", problem) for problem in problems]
    data = {
        "id": annotation.get("id"),
        "text": text,
        "entities": [[e.start, e.end, e.label, e.actor] for e in entities],
        "stances": [
            {"start": s.start, "end": s.end, "actor": s.actor, "label": s.label, "holder": s.holder}
            for s in stances
        ],
        "document_stances": dict(annotation.get("document_stances", {})),
        "rhetoric": [list(row) for row in rhetoric],
    }
    if meta:
        data["meta"] = dict(meta)
    found = record_faults(data, where)
    return (None if errors(found) else Commentary.from_dict(data)), found


def _stances(bounds: list[Span], entities: list[Entity], rows: list[Any]) -> tuple[list[Stance], list[str]]:
    given: dict[tuple[int, str, str], str] = {}
    problems: list[str] = []
    for number, row in enumerate(rows, 1):
        problem = _stance_fault(row, len(bounds))
        if problem:
            problems.append(f"stance {number} {_shown(row)}: {problem}")
            continue
        key = (row[0] - 1, row[1], row[3] if len(row) == 4 else AUTHOR)
        if key in given:
            problems.append(f"stance {number} {_shown(row)}: sentence, actor and holder given twice")
        given[key] = row[2]
    for index, actor in _mentioned(bounds, entities):
        given.setdefault((index, actor, AUTHOR), "neutral")
    order = {actor: rank for rank, actor in enumerate(dict.fromkeys(e.actor for e in entities))}
    keys = sorted(given, key=lambda k: (k[0], order.get(k[1], len(order)), k[1], k[2] != AUTHOR, k[2]))
    return [Stance(*bounds[i], actor, given[i, actor, holder], holder) for i, actor, holder in keys], problems


def _shown(row: Any) -> str:
    return json.dumps(row, ensure_ascii=False)


def _stance_fault(row: Any, sentence_count: int) -> str | None:
    if not isinstance(row, list) or len(row) not in (3, 4):
        return "is not [sentence, actor, label] or [sentence, actor, label, holder]"
    if type(row[0]) is not int or not 1 <= row[0] <= sentence_count:
        return f"the text has sentences 1 to {sentence_count}"
    if not all(isinstance(item, str) and item for item in row[1:]):
        return "actor, label and holder are non-empty strings"
    if row[2] not in STANCE_LABELS:
        return f"label {row[2]!r} is none of {', '.join(STANCE_LABELS)}"
    return None


def _mentioned(bounds: list[Span], entities: list[Entity]) -> Iterator[tuple[int, str]]:
    for index, (start, end) in enumerate(bounds):
        for entity in entities:
            if entity.actor is not None and start <= entity.start < end:
                yield index, entity.actor


def _document_stances(rows: Mapping[str, Any]) -> list[str]:
    return [
        f"document stance toward {actor!r}: label {label!r} is none of {', '.join(DOCUMENT_STANCE_LABELS)}"
        for actor, label in rows.items()
        if label not in DOCUMENT_STANCE_LABELS
    ]


def _rhetoric(text: str, bounds: list[Span], rows: list[Any]) -> tuple[list[tuple[int, int, str]], list[str]]:
    found: list[tuple[int, int, str]] = []
    problems: list[str] = []
    for number, row in enumerate(rows, 1):
        try:
            found.append(_device(text, bounds, row))
        except ValueError as error:
            problems.append(f"rhetoric {number} {_shown(row)}: {error}")
    return sorted(found, key=lambda row: (row[0], row[1], DEVICES.index(row[2]))), problems


def _device(text: str, bounds: list[Span], row: Any) -> tuple[int, int, str]:
    if not isinstance(row, list) or len(row) not in (3, 4) or not isinstance(row[0], str) or not row[0]:
        raise ValueError("is not [quote, device, sentence] or [quote, device, sentence, occurrence]")
    quote, device, place = row[:3]
    if device not in DEVICES:
        raise ValueError(f"device {device!r} is none of {', '.join(DEVICES)}")
    first, last = place if isinstance(place, list) and len(place) == 2 else (place, place)
    if type(first) is not int or type(last) is not int or not 1 <= first <= last <= len(bounds):
        raise ValueError(f"the text has sentences 1 to {len(bounds)}; a range is [first, last]")
    occurrence = row[3] if len(row) == 4 else None
    start, end = find_quote(text, quote, bounds[first - 1][0], bounds[last - 1][1], occurrence)
    return start, end, device
