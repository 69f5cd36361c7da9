"""Writing results: UTF-8 whatever the terminal's locale, files whole or not at all."""

from __future__ import annotations

import enum
import json
import sys
from collections.abc import Mapping
from pathlib import Path


class Format(str, enum.Enum):
    """How a result is printed."""

    table = "table"
    json = "json"


def write(text: str, output: Path | None = None) -> None:
    """Write `text` to a file or to stdout as UTF-8; lone surrogates are written as `\\\\udXXX`."""
    raw = text.encode("utf-8", "backslashreplace")
    if output is not None:
        partial = output.with_name(f".{output.name}.partial")
        partial.write_bytes(raw)
        partial.replace(output)
    elif hasattr(sys.stdout, "buffer"):
        sys.stdout.flush()
        sys.stdout.buffer.write(raw)
        sys.stdout.buffer.flush()
    else:
        sys.stdout.write(raw.decode("utf-8"))


def echo_report(data: Mapping[str, object], table: str, form: Format) -> None:
    """Print a report as JSON or as tables."""
    write(json.dumps(data, ensure_ascii=False, indent=2) + "\n" if form is Format.json else table)
