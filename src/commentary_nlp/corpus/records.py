"""Corpus files: one JSON object a line, one document each."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from commentary_nlp.commentary import Commentary, find_faults
from commentary_nlp.corpus.faults import Fault, refuse
from commentary_nlp.corpus.files import read_lines, write_whole
from commentary_nlp.scheme.label_sets import SCHEME, LabelSets


def read_records(path: str | Path, *, labels: LabelSets = SCHEME) -> list[Commentary]:
    """The records of a JSONL file, plain or gzip, gold or written by an analysis.

    A record that does not declare its labels in `meta["labels"]` is read as one in `labels`. Raises
    InputError: C040 where the file cannot be read, C010 with every fault of every record. Blank lines are
    passed over; no record is.
    """
    records: list[Commentary] = []
    faults: list[Fault] = []
    for number, row in read_lines(path):
        if isinstance(row, ValueError):
            faults.append(Fault(f"line {number}", "C041", f"is not JSON: {row}"))
            continue
        name = (
            f"line {number} ({row['id']})" if isinstance(row, Mapping) and row.get("id") else f"line {number}"
        )
        row = in_labels(row, labels)
        found = find_faults(row)
        faults.extend(Fault(name, fault.code, str(fault)) for fault in found)
        if not found:
            records.append(Commentary.from_dict(row))
    if faults:
        raise refuse(
            "C010", str(path), faults, f"Correct them, then run 'commentary-nlp corpus check {path}'."
        )
    return records


def in_labels(row: Any, labels: LabelSets) -> Any:
    """The plain record, declaring `labels` where these are not the scheme's and it declares none."""
    meta = row.get("meta", {}) if isinstance(row, Mapping) else None
    if labels.is_the_scheme or not isinstance(meta, Mapping) or "labels" in meta:
        return row
    return {**row, "meta": {**meta, "labels": labels.to_dict()}}


def write_records(path: str | Path, records: Iterable[Commentary]) -> int:
    """The number of records written to `path`, one JSON object a line; gzip where it ends in `.gz`.

    The file appears when all of them are written. Raises InputError as `Commentary.to_json` does, and C004
    where the file cannot be written.
    """
    target = Path(path)
    lines = [record.to_json() for record in records]
    raw = "".join(f"{line}\n" for line in lines).encode("utf-8")
    write_whole(target, gzip.compress(raw, mtime=0) if target.suffix == ".gz" else raw)
    return len(lines)
