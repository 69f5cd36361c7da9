"""Bytes and lines of plain and compressed files, read as a stream."""

from __future__ import annotations

import codecs
import gzip
import io
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, cast

from commentary_nlp.errors import InputError
from commentary_nlp.text.decoding import decode, decode_as

ENDINGS = (".jsonl", ".jsonl.gz", ".jsonl.zst")
DAMAGED = (OSError, EOFError, zlib.error)
"""What reading raises where a file is missing, damaged or cut short."""
_SAMPLE = 50
"""Lines beyond ASCII whose encoding decides; a broken line among them does not."""
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
    """The codec of a text file: `encoding` where given, else that of most lines beyond ASCII at its start.

    Raises InputError: C520 where the file cannot be opened, C002 and C005 as the decoding does.
    """
    if encoding is not None:
        return decode_as(b"", encoding, path.name).codec
    lines: list[bytes] = []
    try:
        with open_bytes(path) as stream:
            head = stream.read(3)
            if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                return "utf-16"
            if head == codecs.BOM_UTF8:
                return "utf-8-sig"
            lines.append(head + stream.readline())
            for line in stream:
                if len(lines) > _SAMPLE:
                    break
                if not line.isascii():
                    lines.append(line)
    except DAMAGED as error:
        if not lines:
            cause = getattr(error, "strerror", None) or error
            raise InputError("C520", f"{path} cannot be read: {cause}. Give a whole file.") from None
    found: Counter[str] = Counter()
    for line in lines:
        with suppress(InputError):
            found[decode(line, path.name).codec] += not line.isascii() or len(lines) == 1
    return found.most_common(1)[0][0] if found else decode(b"".join(lines), path.name).codec
