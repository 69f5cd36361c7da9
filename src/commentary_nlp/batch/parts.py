"""Parts of the output: the same results always give the same bytes."""

from __future__ import annotations

import enum
import gzip
import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow

_ROW_GROUP = 256


class OutputFormat(str, enum.Enum):
    """What the parts are written as; the value is the ending of their names."""

    parquet = "parquet"
    jsonl = "jsonl"
    jsonl_gz = "jsonl.gz"


def part_name(number: int, form: OutputFormat) -> str:
    """The file name of a part; names sort in the order of the input up to a hundred million parts."""
    return f"part-{number:08d}.{form.value}"


def write_part(
    path: Path, rows: Sequence[Any], form: OutputFormat, schema: pyarrow.Schema | None
) -> tuple[str, int]:
    """Write JSON lines, or rows of `schema`, down to the disk; gives the file's SHA-256 and size.

    Raises OSError where the disk is full or cannot be written; the file is then not whole.
    """
    with path.open("wb") as file:
        if form is OutputFormat.parquet:
            _write_parquet(file, rows, schema)
        elif form is OutputFormat.jsonl_gz:
            with gzip.GzipFile(filename="", mode="wb", compresslevel=6, fileobj=file, mtime=0) as packed:
                _write_lines(packed, rows)
        else:
            _write_lines(file, rows)
        file.flush()
        os.fsync(file.fileno())
    return sha256(path), path.stat().st_size


def _write_lines(file: IO[bytes] | gzip.GzipFile, lines: Sequence[str]) -> None:
    for line in lines:
        file.write(line.encode("utf-8") + b"\n")


def _write_parquet(file: IO[bytes], rows: Sequence[Any], schema: pyarrow.Schema | None) -> None:
    import pyarrow
    from pyarrow import parquet

    table = pyarrow.Table.from_pylist(list(rows), schema=schema)
    parquet.write_table(
        table, file, compression="zstd", compression_level=3, version="2.6", row_group_size=_ROW_GROUP
    )


def sha256(path: Path) -> str:
    """The SHA-256 of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
