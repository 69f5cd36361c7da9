"""JSONL: one JSON object a line."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from commentary_nlp.batch.inputs.row import Failure, InputRow, damaged
from commentary_nlp.batch.streams import DAMAGED, codec_of, open_lines
from commentary_nlp.commentary.serialise import no_duplicates
from commentary_nlp.errors import InputError

if TYPE_CHECKING:
    import pyarrow


class JsonLines:
    """JSONL files, plain, gzip or Zstandard; a line that is no JSON object is a failed record."""

    kind = "jsonl"
    schema: pyarrow.Schema | None = None

    def __init__(self, files: Mapping[str, Path], encoding: str | None) -> None:
        self.names = list(files)
        self.notes: list[str] = []
        self._files = files
        self._codecs = {name: codec_of(path, encoding) for name, path in files.items()}
        for name, codec in self._codecs.items():
            if codec.startswith(("utf-16", "utf-32")):
                raise InputError("C521", f"{name} is {codec.upper()}. Save JSONL as UTF-8.")
            if codec not in ("utf-8", "utf-8-sig"):
                self.notes.append(f"{name}: read as {codec.upper()}")

    def rows(self) -> Iterator[InputRow]:
        """Every line that is not blank."""
        for name, path in self._files.items():
            yield from self._file_rows(name, path)

    def _file_rows(self, name: str, path: Path) -> Iterator[InputRow]:
        line_number = count = 0
        codec = self._codecs[name]
        try:
            for line_number, line in open_lines(path):
                if not line.strip():
                    continue
                count += 1
                place, default = f"{name}, line {line_number}", f"{name}:{count}"
                try:
                    values = _parse(line.decode(codec))
                except UnicodeDecodeError as error:
                    cause = f"byte {error.start} of the line is not {codec.upper()}"
                    yield InputRow(place, default, None, Failure("C511", cause))
                except (ValueError, RecursionError) as error:
                    yield InputRow(place, default, None, Failure("C511", f"not a JSON object: {error}"))
                else:
                    yield InputRow(place, default, values)
        except DAMAGED as error:
            yield damaged(f"{name}, after line {line_number}", f"{name}:{count + 1}", error)


def _parse(line: str) -> Mapping[str, Any]:
    if "\ufeff" in line[:1]:
        line = line[1:]
    values = json.loads(line, object_pairs_hook=no_duplicates, parse_float=_finite)
    if not isinstance(values, dict):
        raise ValueError(f"the line is a {type(values).__name__}")
    return values


def _finite(number: str) -> float:
    value = float(number)
    if math.isinf(value):
        raise ValueError(f"the number {number} is too large")
    return value
