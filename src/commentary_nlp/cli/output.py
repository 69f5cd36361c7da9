"""Writing results: UTF-8 whatever the terminal's locale, files whole or not at all."""

from __future__ import annotations

import enum
import json
import sys
from collections.abc import Mapping
from pathlib import Path

from commentary_nlp.errors import InputError


class Format(str, enum.Enum):
    """How a result is printed."""

    table = "table"
    json = "json"


def write(text: str, output: Path | None = None) -> None:
    """Write `text` to a file or to stdout as UTF-8; lone surrogates are written as `\\\\udXXX`."""
    raw = text.encode("utf-8", "backslashreplace")
    if output is not None:
        _write_file(raw, output)
    elif hasattr(sys.stdout, "buffer"):
        sys.stdout.flush()
        sys.stdout.buffer.write(raw)
        sys.stdout.buffer.flush()
    else:
        sys.stdout.write(raw.decode("utf-8"))


def _write_file(raw: bytes, output: Path) -> None:
    """The file appears when it is complete; one that cannot be written raises InputError (C004)."""
    try:
        partial = output.with_name(f".{output.name}.partial")
        partial.write_bytes(raw)
        partial.replace(output)
    except (OSError, ValueError) as error:
        cause = getattr(error, "strerror", None) or error
        raise InputError("C004", f"{output} cannot be written: {cause}. Name another file.") from None


def echo_report(data: Mapping[str, object], table: str, form: Format) -> None:
    """Print a report as JSON or as tables."""
    write(json.dumps(data, ensure_ascii=False, indent=2) + "\n" if form is Format.json else table)
