"""Unlabelled texts, read one at a time and as often as needed.

C701  files without any text, or with rows that are none
C702  two texts of one id
"""

from __future__ import annotations

import gzip
import io
import json
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from commentary_nlp.corpus.faults import Fault, refuse
from commentary_nlp.corpus.resolve import read_text
from commentary_nlp.errors import InputError

ROWS = (".jsonl", ".jsonl.gz")
_RECORD_KEYS = frozenset(
    ("id", "text", "entities", "stances", "document_stances", "rhetoric", "scores", "actors", "meta")
)


@dataclass(frozen=True, slots=True)
class UnlabelledText:
    """A text, the id it is called by, and what came with it."""

    id: str
    text: str
    meta: Mapping[str, Any] = field(default_factory=dict)


class Pool:
    """The texts of files: each row of `.jsonl` and `.jsonl.gz`, any other file whole, of a folder its `.txt`.

    A row has `text`; its `id` is its own or the file's name and line; other keys than those of a record
    travel as columns, and labels that it has are not read. Iterating reads the files anew; `read` decodes a
    text file. Raises InputError (C701, C702) with every fault of every file, and what `read` raises.
    """

    def __init__(self, paths: Sequence[str | Path], read: Callable[[Path], str] = read_text) -> None:
        self._read = read
        self._files = [file for path in paths for file in _files(Path(path))]
        self.size = self._check()

    def __len__(self) -> int:
        return self.size

    def __iter__(self) -> Iterator[UnlabelledText]:
        for _, row in self._rows():
            if isinstance(row, UnlabelledText):
                yield row

    def _rows(self) -> Iterator[tuple[str, UnlabelledText | str]]:
        """The name of each place with its text, or with what is wrong there."""
        for file in self._files:
            if file.name.endswith(ROWS):
                yield from _jsonl_rows(file)
            else:
                yield str(file), UnlabelledText(file.stem, self._read(file))

    def _check(self) -> int:
        faults: list[Fault] = []
        places: dict[str, str] = {}
        count = 0
        for place, row in self._rows():
            if isinstance(row, str):
                faults.append(Fault(place, "C701", row))
                continue
            count += 1
            if places.setdefault(row.id, place) != place:
                faults.append(Fault(place, "C702", f"the id {row.id!r} stands at {places[row.id]} too"))
        shown = ", ".join(map(str, self._files)) or "no file"
        if faults:
            raise refuse(faults[0].code, shown, faults, "Give each row a text, and an id of its own or none.")
        if not count:
            raise InputError(
                "C701", f"{shown}: no text. Give JSONL with 'text', text files, or their folder."
            )
        return count


def _files(path: Path) -> list[Path]:
    return sorted(path.glob("*.txt")) if path.is_dir() else [path]


def _jsonl_rows(path: Path) -> Iterator[tuple[str, UnlabelledText | str]]:
    try:
        with path.open("rb") as raw:
            packed = raw.read(2) == b"\x1f\x8b"
            raw.seek(0)
            stream = gzip.GzipFile(fileobj=raw) if packed else raw
            lines = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="\n")
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield f"{path} line {number}", _row(line, f"{path.name.partition('.')[0]}-{number}")
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        cause = f"{path} cannot be read: {error}"
        raise InputError("C701", f"{cause}. Give UTF-8 JSONL, plain or gzip.") from None


def _row(line: str, default_id: str) -> UnlabelledText | str:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        return f"is not JSON: {error}"
    if not isinstance(row, Mapping):
        return f"is a {type(row).__name__}, not an object with 'text'"
    if not isinstance(row.get("text"), str):
        return "has no 'text', or one that is no string"
    meta, columns = row.get("meta", {}), {key: row[key] for key in row if key not in _RECORD_KEYS}
    if not isinstance(meta, Mapping) or not isinstance(meta.get("columns", {}), Mapping):
        return "has a 'meta' that is no object, or columns in it that are none"
    if columns:
        meta = {**meta, "columns": {**meta.get("columns", {}), **columns}}
    name = row.get("id")
    return UnlabelledText(default_id if name is None else str(name), row["text"], meta)
