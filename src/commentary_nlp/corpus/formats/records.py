"""The library's own records, JSONL."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from commentary_nlp.commentary import Commentary
from commentary_nlp.corpus.files import read_lines
from commentary_nlp.corpus.records import write_records


def read(path: Path) -> Iterator[tuple[str, Mapping[str, Any] | ValueError]]:
    """The records of a JSONL file, plain or gzip."""
    for number, row in read_lines(path):
        name = f"line {number}"
        if isinstance(row, Mapping):
            yield (f"{name} ({row['id']})" if row.get("id") else name), row
        else:
            yield name, row if isinstance(row, ValueError) else ValueError("is not a JSON object")


def write(path: Path, records: Sequence[Commentary]) -> None:
    """Write the records as JSONL, gzip where the name ends in `.gz`."""
    write_records(path, records)
