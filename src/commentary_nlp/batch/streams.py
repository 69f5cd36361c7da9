"""Lines of plain and compressed files, read as a stream."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, cast

ENDINGS = (".jsonl", ".jsonl.gz", ".jsonl.zst")
DAMAGED = (OSError, EOFError, zlib.error)
"""What reading raises where a file is missing, damaged or cut short."""
GZIP_MAGIC, ZSTD_MAGIC = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"


def open_bytes(path: Path) -> IO[bytes]:
    """A file's bytes as a stream, decompressed where it begins as gzip or Zstandard, whatever its name.

    Reading raises one of `DAMAGED` where the file is not whole; every line before the fault comes first.
    """
    with path.open("rb") as file:
        magic = file.read(4)
    if magic.startswith(GZIP_MAGIC):
        return cast(IO[bytes], gzip.open(path, "rb"))
    if magic == ZSTD_MAGIC:
        import pyarrow

        stream: Any = pyarrow.CompressedInputStream(pyarrow.OSFile(str(path), "rb"), "zstd")
        return io.BufferedReader(stream, 1 << 20)
    return path.open("rb")


def open_lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """The (number from 1, line) of a file, one at a time; a line ends at a line feed only."""
    with open_bytes(path) as stream:
        yield from enumerate(stream, 1)
