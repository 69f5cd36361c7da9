"""Every fault of a corpus file, in one report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from commentary_nlp.commentary import find_faults
from commentary_nlp.corpus.faults import Fault
from commentary_nlp.corpus.files import read_lines
from commentary_nlp.corpus.scheme_rules import scheme_faults

_UNSOUND = frozenset(("C012", "C013", "C016"))
"""Codes of a row whose span, label or shape is wrong: it takes no part in further checks."""


def check(path: str | Path) -> list[Fault]:
    """Every fault of every record of a JSONL file (plain or gzip), in the order of its lines.

    Errors are what breaks the record format or the annotation scheme; warnings are rows that
    a person should look at again. Raises InputError (C040) only where the file cannot be read.
    """
    faults: list[Fault] = []
    records: list[tuple[str, Mapping[str, Any]]] = []
    for number, row in read_lines(path):
        name = f"line {number}"
        if isinstance(row, ValueError):
            faults.append(Fault(name, "C041", f"is not JSON: {row}"))
        elif not isinstance(row, Mapping):
            faults.append(Fault(name, "C041", f"is not a JSON object but {type(row).__name__}"))
        else:
            name = f"{name} ({row['id']})" if row.get("id") else name
            records.append((name, row))
            faults.extend(record_faults(row, name))
    return faults + _duplicates(records)


def record_faults(data: Mapping[str, Any], record: str) -> list[Fault]:
    """Every fault of one record given as plain data; `record` names it in the report.

    First the format (as `Commentary.from_dict` asks), then what the annotation scheme asks of gold data. A
    faulty row is left out of the checks that need it, so that one fault hides no other. Where `meta` lists
    the `layers` that were annotated, without `document_stances`, none of these is missing.
    """
    found = find_faults(data)
    faults = [Fault(record, fault.code, str(fault)) for fault in found]
    if not isinstance(data.get("id"), str) or not data["id"]:
        faults.append(Fault(record, "C016", "id: is missing; a corpus needs one for each record"))
    text = data.get("text")
    if not isinstance(text, str):
        return faults
    if not text.strip():
        return [*faults, Fault(record, "C016", "text: is empty")]
    unsound = {fault.where for fault in found if fault.code in _UNSOUND}
    sound = {
        key: [
            (f"{key}[{number}]", row)
            for number, row in enumerate(data[key] if isinstance(data.get(key), list | tuple) else ())
            if f"{key}[{number}]" not in unsound
        ]
        for key in ("entities", "stances", "rhetoric")
    }
    documents = data.get("document_stances", {})
    whole_text = documents if isinstance(documents, Mapping) else {}
    skipped = not whole_text and _leaves_out(data.get("meta"), "document_stances")
    return faults + scheme_faults(record, text, sound, None if skipped else whole_text)


def _leaves_out(meta: object, layer: str) -> bool:
    layers = meta.get("layers") if isinstance(meta, Mapping) else None
    return isinstance(layers, list) and layer not in layers


def _duplicates(records: Sequence[tuple[str, Mapping[str, Any]]]) -> list[Fault]:
    faults: list[Fault] = []
    for key in ("id", "text"):
        first: dict[str, str] = {}
        for name, row in records:
            value = row.get(key)
            if isinstance(value, str) and first.setdefault(value, name) != name:
                faults.append(Fault(name, "C042", f"the same {key} as {first[value]}"))
    return faults
