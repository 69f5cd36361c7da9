"""The lines of a JSONL file, plain or gzip, each parsed or with what is wrong with it."""

from __future__ import annotations

import gzip
import json
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
    except (OSError, EOFError, UnicodeDecodeError) as error:
        cause = f"{source} cannot be read: {error}"
        raise InputError("C040", f"{cause}. Give a UTF-8 JSONL file, plain or gzip.") from None
    rows = [(number, _parse(line)) for number, line in enumerate(content.split("\n"), 1) if line.strip()]
    if not rows:
        raise InputError("C040", f"{source} holds no record. Give a file with one JSON object a line.")
    return rows


def _parse(line: str) -> Any:
    try:
        return json.loads(line)
    except ValueError as error:
        return error
