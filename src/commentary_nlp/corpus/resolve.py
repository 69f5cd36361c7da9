"""Records with offsets, from annotations that quote the text.

People and language models quote reliably and count badly, so annotators write surfaces and
sentence numbers, and this module finds the offsets. It refuses what it cannot find, and lists
every fault of a file at once. One JSON object annotates one text:

    {"id": "talks",
     "entities": [{"surface": "美方", "label": "GPE", "actor": "美国"},
                  {"surface": "美", "label": "GPE", "actor": "美国", "within": "中美"},
                  {"surface": "中国", "label": "GPE", "actor": "中国", "not_within": ["中国石化"]},
                  {"surface": "华盛顿", "label": "GPE", "actor": null, "sentences": [3]}],
     "stances": [[3, "美国", "against"], [5, "美国", "against", "中国商务部"]],
     "document_stances": {"美国": "against"},
     "rhetoric": [["嘴上说合作，手里举大棒", "antithesis", 4], ["从钢铝…到芯片", "parallelism", [4, 6]],
                  ["怕", "repetition", 5, 2]]}

An entity rule tags every occurrence of its surface that meets its conditions; the longer surface wins, and on
equal spans the rule with `sentences`, then the one with `within`. A stance row is sentence number (from
1), actor, label and, unless it is the author, the holder. A device is quote, device, sentence or range of
sentences, and which occurrence if the quote stands there more than once; a single `…` stands for the
middle of a long quote.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from commentary_nlp.commentary import Commentary
from commentary_nlp.corpus.check import record_faults
from commentary_nlp.corpus.entity_rules import resolve_entities
from commentary_nlp.corpus.faults import Fault, errors, refuse
from commentary_nlp.corpus.quoted_rows import resolve_rhetoric, resolve_stances
from commentary_nlp.errors import InputError

KEYS = ("id", "entities", "stances", "document_stances", "rhetoric")


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
    record, faults = try_resolve(text, annotation, str(annotation.get("id") or "annotation"), meta or {})
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
    if annotation.get("id", path.stem) != path.stem:
        return None, [Fault(where, "C050", f"id {annotation['id']!r} is not the file's name {path.stem!r}")]
    return try_resolve(text, {"id": path.stem, **annotation}, where, meta)


def _read_json(path: Path) -> Any:
    def no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        twice = [key for key, count in Counter(key for key, _ in pairs).items() if count > 1]
        if twice:
            raise ValueError(f"{path.name}: key given twice: {', '.join(twice)}")
        return dict(pairs)

    return json.loads(path.read_text(encoding="utf-8-sig"), object_pairs_hook=no_duplicates)


def try_resolve(
    text: str, annotation: Mapping[str, Any], where: str, meta: Mapping[str, Any]
) -> tuple[Commentary | None, list[Fault]]:
    """The record as `resolve` gives it, or None where a fault is an error, and the faults, named `where`."""
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
    entities, problems = resolve_entities(text, bounds, annotation.get("entities", []))
    entities_are_sound = not problems
    stances, stance_problems = resolve_stances(bounds, entities, annotation.get("stances", []))
    devices, device_problems = resolve_rhetoric(text, bounds, annotation.get("rhetoric", []))
    problems += stance_problems + device_problems
    faults = [Fault(where, "C050", problem) for problem in problems]
    data = {
        "id": annotation.get("id"),
        "text": text,
        "entities": [[e.start, e.end, e.label, e.actor] for e in entities],
        "stances": [
            {"start": s.start, "end": s.end, "actor": s.actor, "label": s.label, "holder": s.holder}
            for s in stances
        ],
        "document_stances": dict(annotation.get("document_stances", {})),
        "rhetoric": [[d.start, d.end, d.device] for d in devices],
        **({"meta": dict(meta)} if meta else {}),
    }
    if entities_are_sound:  # else actors without mention would be reported that have one
        faults += record_faults(data, where)
    return (None if errors(faults) else Commentary.from_dict(data)), faults
