"""Dates as they stand in carried columns, and the periods that they fall into."""

from __future__ import annotations

import datetime
import numbers
import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final

from commentary_nlp.errors import InputError
from commentary_nlp.text import fold_width

if TYPE_CHECKING:
    from pandas import DataFrame, Series

_DATE: Final = re.compile(
    r"""(?P<year>[0-9]{4})
        (?: (?P<mark>[-/.])(?P<month>[0-9]{1,2})(?P=mark)(?P<day>[0-9]{1,2})
          | \ ?年\ ?(?P<month_zh>[0-9]{1,2})\ ?月\ ?(?P<day_zh>[0-9]{1,2})\ ?日
          | (?P<month_basic>[0-9]{2})(?P<day_basic>[0-9]{2}) )
        (?: [T ]?(?:[01]?[0-9]|2[0-4]):[0-5][0-9](?::[0-5][0-9](?:[.,][0-9]+)?|:60)?
            (?:\ ?(?:Z|UTC|GMT|[+-][0-9]{2}(?::?[0-9]{2})?))? )?""",
    re.VERBOSE | re.IGNORECASE,
)
_SHOWN: Final = 20

_FIRST_DAYS: Final[dict[str, Callable[[datetime.date], datetime.date]]] = {
    "day": lambda day: day,
    "week": lambda day: datetime.date.fromordinal(max(1, day.toordinal() - day.weekday())),
    "month": lambda day: day.replace(day=1),
    "quarter": lambda day: day.replace(month=day.month - (day.month - 1) % 3, day=1),
    "year": lambda day: day.replace(month=1, day=1),
}
EVERY: Final = tuple(_FIRST_DAYS)
"""The lengths of a period; a week begins on Monday."""


def read_date(value: Any) -> datetime.date | None:
    """The day that `value` names, None where it names none; ValueError where it cannot be told.

    Strings: year first, `2026-03-05`, `2026/3/5`, `2026.3.5`, `20260305`, `2026年3月5日`, in full width too,
    with or without a time of day and a zone after it. The day is the one written: no zone is converted.
    A number of eight digits is read as `20260305` is.
    """
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    if isinstance(value, numbers.Real) and not isinstance(value, bool) and float(value).is_integer():
        value = str(int(float(value)))
    if not isinstance(value, str):
        raise ValueError(f"is a {type(value).__name__}")
    written = fold_width(value).replace("：", ":").strip(" \n\u200b")
    if not written:
        return None
    match = _DATE.fullmatch(written)
    if match is None:
        raise ValueError("is not a date with year, month and day")
    month, day = match["month"] or match["month_zh"] or match["month_basic"], match["day"] or match["day_zh"]
    return datetime.date(int(match["year"]), int(month), int(day or match["day_basic"]))


def periods(frame: DataFrame, date: str, every: str) -> Series:
    """The first day of each row's period as `datetime64[ms]`, NaT where the date is missing or blank.

    Raises InputError (C464) that names the records whose date cannot be read.
    """
    import pandas as pd

    values = frame[date]
    first_day = _FIRST_DAYS[every]
    days: dict[Any, datetime.date | None] = {}
    faults: dict[Any, str] = {}
    for value in values.dropna().unique():
        try:
            found = read_date(value)
            days[value] = None if found is None else first_day(found)
        except ValueError as error:
            faults[value] = str(error)
    if faults:
        raise _refused(frame[values.isin(list(faults))], date, faults)
    return pd.Series(
        pd.array([days.get(v) for v in values.array], dtype="datetime64[ms]"),
        index=frame.index,
        name="period",
    )


def _refused(rows: DataFrame, date: str, faults: dict[Any, str]) -> InputError:
    records: Sequence[Any] = rows[["document", "id", date]].drop_duplicates().values.tolist()
    lines = [
        f"\n  document {number}{f' ({id})' if isinstance(id, str) else ''}: {value!r} {faults[value]}"
        for number, id, value in records[:_SHOWN]
    ]
    if len(records) > _SHOWN:
        lines.append(f"\n  and {len(records) - _SHOWN} more")
    return InputError(
        "C464",
        f"column {date!r}: {len(records)} records have a date that cannot be read. Write 2026-03-05, "
        f"2026-03-05T08:30:00+08:00 or 2026年3月5日, or leave it empty.{''.join(lines)}",
    )
