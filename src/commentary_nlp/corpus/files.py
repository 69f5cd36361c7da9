"""Files read line by line with what is wrong in them, and written whole or not at all."""

from __future__ import annotations

import contextlib
import gzip
import json
import zlib
from pathlib import Path
from typing import Any

from commentary_nlp.errors import InputError


def read_lines(path: str | Path) -> list[tuple[int, Any]]:
    """Line numbers from 1 with the parsed value, or the ValueError where a line is not JSON.

    Blank lines are passed over. Raises InputError (C040) where the file is missing, a folder,
    not UTF-8, damaged gzip, or empty.
    """
    source = Path(path)
    try:
        raw = source.read_bytes()
        if raw[:2] == b"\x1f\x8b":
            raw = gzip.decompress(raw)
        content = raw.decode("utf-8-sig")
    except (OSError, EOFError, zlib.error, ValueError) as error:
        cause = f"{source} cannot be read: {error}"
        raise InputError("C040", f"{cause}. Give a UTF-8 JSONL file, plain or gzip.") from None
    rows = [(number, _parse(line)) for number, line in enumerate(content.split("\n"), 1) if line.strip()]
    if not rows:
        raise InputError("C040", f"{source} holds no record. Give a file with one JSON object a line.")
    return rows


def write_whole(path: Path, raw: bytes) -> None:
    """Write a file that appears when it is complete; a link or a device is written through.

    Raises InputError (C004) where it cannot be written; what stood there before is then untouched.
    """
    try:
        target = path.resolve()
        if target.exists() and not target.is_file():
            target.write_bytes(raw)
            return
        partial = target.with_name(f".{target.name}.partial")
        try:
            partial.write_bytes(raw)
            partial.replace(target)
        finally:
            with contextlib.suppress(OSError):
                partial.unlink()
    except (OSError, ValueError) as error:
        cause = getattr(error, "strerror", None) or error
        raise InputError("C004", f"{path} cannot be written: {cause}. Name another file.") from None


def _parse(line: str) -> Any:
    try:
        return json.loads(line)
    except ValueError as error:
        return error
    except RecursionError:
        return ValueError("nested too deeply")
