"""Writing results: UTF-8 whatever the terminal's locale, files whole or not at all."""

from __future__ import annotations

import enum
import io
import json
import sys
from collections.abc import Mapping
from pathlib import Path


class Format(str, enum.Enum):
    """How a result is printed."""

    table = "table"
    json = "json"


class PageFormat(str, enum.Enum):
    """How a result is printed that has a page of its own."""

    table = "table"
    json = "json"
    html = "html"


def format_by_ending(output: Path | None, formats: type[enum.Enum], default: str) -> str:
    """The one of `formats` that the ending of `output` names (.json, .html or .htm), else `default`."""
    ending = "" if output is None else output.suffix.lower()[1:]
    form = "html" if ending == "htm" else ending
    return form if form in {each.value for each in formats} else default


def use_utf8() -> None:
    """Make stdout and stderr write UTF-8 whatever the locale; a lone surrogate becomes `\\udXXX`."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def write(text: str, output: Path | None = None) -> None:
    """Write `text` to stdout, or to a file as UTF-8 with lone surrogates as `\\udXXX`."""
    if output is None:
        sys.stdout.write(text)
        sys.stdout.flush()
    else:
        from commentary_nlp.corpus.files import write_whole

        write_whole(output, text.encode("utf-8", "backslashreplace"))


def echo_report(data: Mapping[str, object], table: str, form: Format, output: Path | None = None) -> None:
    """Print a report as JSON or as tables, or write it to a file."""
    write(json.dumps(data, ensure_ascii=False, indent=2) + "\n" if form is Format.json else table, output)
