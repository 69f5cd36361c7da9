"""The date and the source of an article, out of the columns that came with its text."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from commentary_nlp.errors import InputError

EPOCH = date(1970, 1, 1).toordinal()
SHOWN = 3
"""Unreadable dates quoted in a message."""
_WRITTEN = re.compile(
    r"\s*(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?|年(\d{1,2})月(?:(\d{1,2})日)?|(\d{2})(\d{2}))"
    r"(?:\s*|[T\s]\s*\d{1,2}[:时].*)",
    re.ASCII,
)


def day_number(value: object) -> int | None:
    """Days since 1970-01-01 of a date, or None where `value` is none that can be read.

    Read are dates and datetimes, and text or integers written 2026-11-01, 2026/11/1, 2026.11.1, 20261101 or
    2026年11月1日, each with or without a time of day, which is left aside (no conversion between time zones).
    2026-11 and 2026年11月 stand for the first of their month.
    """
    if isinstance(value, date):
        return value.toordinal() - EPOCH
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    found = _WRITTEN.fullmatch(str(value).translate(_NARROW))
    if found is None:
        return None
    year, *parts = (int(part) for part in found.groups() if part is not None)
    try:
        return date(year, parts[0], parts[1] if len(parts) > 1 else 1).toordinal() - EPOCH
    except ValueError:
        return None


_NARROW = {ord("０") + digit: ord("0") + digit for digit in range(10)}


def source_name(value: object) -> str | None:
    """The source as text, white space at its ends removed; None for nothing and for blank text."""
    if value is None:
        return None
    name = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return name.strip() or None


@dataclass
class ColumnReader:
    """Reads date and source of every article and counts what is missing.

    `date` and `source` name columns; None stands for the columns of those names, which may be missing.
    """

    date: str | None = None
    source: str | None = None
    articles: int = 0
    undated: int = 0
    unsourced: int = 0
    unreadable: int = 0
    examples: list[str] = field(default_factory=list)
    found: dict[str, None] = field(default_factory=dict)

    def read(self, columns: Mapping[str, Any]) -> tuple[int | None, str | None]:
        """The day number and the source of one article."""
        self.articles += 1
        self.found.update(dict.fromkeys(columns))
        written = columns.get(self.date or "date")
        day = day_number(written)
        if day is None:
            self.undated += 1
            if written is not None and written != "":
                self.unreadable += 1
                quoted = str(written)[:40]
                if len(self.examples) < SHOWN and quoted not in self.examples:
                    self.examples.append(quoted)
        source = source_name(columns.get(self.source or "source"))
        self.unsourced += source is None
        return day, source

    def refuse_missing(self) -> None:
        """Raise InputError (C470) where a column that was asked for stands in no article."""
        asked = {"date": self.date, "source": self.source}
        missing = [
            (role, name) for role, name in asked.items() if name is not None and name not in self.found
        ]
        if missing:
            named = " and ".join(f"the {role} column {name!r}" for role, name in missing)
            stands = "stands" if len(missing) == 1 else "stand"
            found = ", ".join(self.found) or "none"
            raise InputError(
                "C470",
                f"{named} {stands} in none of {self.articles} articles. Columns found: {found}. Name one of "
                f"them by {' and '.join(f'--{role}' for role, _ in missing)}, or leave the option out.",
            )
