"""Bytes and lines of plain and compressed files, read as a stream."""

from __future__ import annotations

import codecs
import gzip
import io
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, cast

from commentary_nlp.errors import InputError
from commentary_nlp.text.decoding import decode, decode_as

ENDINGS = (".jsonl", ".jsonl.gz", ".jsonl.zst")
DAMAGED = (OSError, EOFError, zlib.error)
"""What reading raises where a file is missing, damaged or cut short."""
_SAMPLE = 8192
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


def codec_of(path: Path, encoding: str | None = None) -> str:
    """The codec of a text file: `encoding` where it is given, else found in the first lines beyond ASCII.

    Raises InputError: C520 where the file cannot be opened, C002 and C005 as the decoding does.
    """
    if encoding is not None:
        return decode_as(b"", encoding, path.name).codec
    sample = bytearray()
    try:
        with open_bytes(path) as stream:
            head = stream.read(3)
            if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                return "utf-16"
            sample += head + stream.readline()
            for line in stream:
                if len(sample) > _SAMPLE and not sample.isascii():
                    break
                if len(sample) < _SAMPLE or not line.isascii():
                    sample += line
    except DAMAGED as error:
        if not sample:
            cause = getattr(error, "strerror", None) or error
            raise InputError("C520", f"{path} cannot be read: {cause}. Give a whole file.") from None
    return decode(bytes(sample), path.name).codec
