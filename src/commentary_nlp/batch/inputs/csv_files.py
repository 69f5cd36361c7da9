"""CSV and TSV with a header; every value is text, as the file has it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from commentary_nlp.batch.inputs.row import Failure, InputRow, damaged
from commentary_nlp.batch.streams import DAMAGED, codec_of, open_bytes
from commentary_nlp.errors import InputError

LONGEST_FIELD = 1 << 30
"""Characters of one field; the csv module's own bound, 131,072, is less than a long article."""
_UNDECODED = re.compile("[\udc80-\udcff]")


class CsvFiles:
    """CSV files (TSV by their ending), plain or compressed, all with the same header.

    A row with more or fewer fields than the header, or with broken quotes, is a failed record.
    """

    kind = "csv"

    def __init__(self, files: Mapping[str, Path], encoding: str | None) -> None:
        import pyarrow as pa

        self.names = list(files)
        self.notes: list[str] = []
        self._files = files
        self._codecs = {name: codec_of(path, encoding) for name, path in files.items()}
        self.notes += [
            f"{name}: read as {codec.upper()}"
            for name, codec in self._codecs.items()
            if codec not in ("utf-8", "utf-8-sig")
        ]
        headers = {name: self._header(name, path) for name, path in files.items()}
        self.header = next(iter(headers.values()))
        if other := [name for name, header in headers.items() if header != self.header]:
            cause = f"{other[0]} has the columns {', '.join(headers[other[0]])}; {self.names[0]} has"
            raise InputError("C523", f"{cause} {', '.join(self.header)}. Give files with one header.")
        self.schema = pa.schema([(name, pa.string()) for name in self.header])

    def _header(self, name: str, path: Path) -> list[str]:
        try:
            with self._open(name, path) as stream:
                header: list[str] = next(self._reader(name, stream), [])
        except (*DAMAGED, csv.Error) as error:
            raise InputError(
                "C520", f"{name} cannot be read: {error}. Give a CSV file with a header."
            ) from None
        twice = sorted({column for column in header if header.count(column) > 1})
        if twice or not header:
            cause = f"has the column {', '.join(map(repr, twice))} twice" if twice else "has no header"
            raise InputError("C523", f"{name} {cause}. Give each column a name of its own in the first line.")
        return header

    def _open(self, name: str, path: Path) -> io.TextIOWrapper:
        return io.TextIOWrapper(
            open_bytes(path), encoding=self._codecs[name], errors="surrogateescape", newline=""
        )

    @staticmethod
    def _reader(name: str, stream: io.TextIOWrapper) -> Any:
        csv.field_size_limit(LONGEST_FIELD)
        delimiter = "\t" if ".tsv" in Path(name.lower()).suffixes else ","
        return csv.reader(stream, delimiter=delimiter, strict=True)

    def rows(self) -> Iterator[InputRow]:
        """Every row below the headers that is not blank."""
        for name, path in self._files.items():
            with self._open(name, path) as stream:
                yield from self._file_rows(name, self._reader(name, stream))

    def _file_rows(self, name: str, reader: Any) -> Iterator[InputRow]:
        count = -1
        while True:
            lines = reader.line_num
            place, default = f"{name}, line {lines + 1}", f"{name}:{count + 1}"
            try:
                fields = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                count += 1
                yield InputRow(place, default, None, Failure("C511", f"not CSV: {error}"))
                continue
            except DAMAGED as error:
                yield damaged(f"{name}, after line {lines}", default, error)
                return
            if not fields:
                continue
            count += 1
            if count:
                yield InputRow(place, default, *self._values(fields, self._codecs[name]))

    def _values(self, fields: list[str], codec: str) -> tuple[Mapping[str, str] | None, Failure | None]:
        if len(fields) != len(self.header):
            cause = f"{len(fields)} fields where the header has {len(self.header)}"
            return None, Failure("C511", cause)
        if any(_UNDECODED.search(field) for field in fields):
            return None, Failure("C511", f"the line is not {codec.upper()}")
        return dict(zip(self.header, fields, strict=True)), None
