from __future__ import annotations

import datetime
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hand_made import judged

from commentary_nlp import InputError
from commentary_nlp.tables import aggregate
from commentary_nlp.tables.dates import read_date

DAY = datetime.date(2026, 3, 5)


@pytest.mark.parametrize(
    "value",
    [
        "2026-03-05",
        "2026-3-5",
        "2026/3/5",
        "2026.03.05",
        "20260305",
        "2026年3月5日",
        " 2026 年 03 月 05 日\n",
        "２０２６年３月５日",
        "２０２６－０３－０５",
        "2026-03-05T23:59:59Z",
        "2026-03-05T00:30:00+08:00",
        "2026-03-05 00:30:00.123456 +0800",
        "2026-03-05T24:00",
        "2026年3月5日 8:30",
        "2026年3月5日 ０８：３０",
        20260305,
        20260305.0,
        np.int64(20260305),
        datetime.date(2026, 3, 5),
        datetime.datetime(2026, 3, 5, 23, 59),
        pd.Timestamp("2026-03-05T00:30:00+08:00"),
    ],
)
def test_dates_read_as_the_day_that_is_written(value: Any) -> None:
    assert read_date(value) == DAY


@pytest.mark.parametrize("value", ["", "  ", "\u3000"])
def test_blank_cells_are_no_date(value: str) -> None:
    assert read_date(value) is None


@pytest.mark.parametrize(
    "value",
    [
        "2026-02-30",
        "2026-13-01",
        "5/3/2026",
        "05.03.2026",
        "2026-03",
        "2026年3月",
        "2026-03/05",
        "2026-03-05T25:00",
        "2026-03-05 noon",
        "3月5日",
        "昨天",
        "0000-01-01",
        5,
        3.5,
        float("inf"),
        True,
        ["2026-03-05"],
    ],
)
def test_other_values_are_refused(value: Any) -> None:
    with pytest.raises(ValueError):
        read_date(value)


@pytest.mark.parametrize(
    ("every", "first"),
    [
        ("day", "2026-05-17"),
        ("week", "2026-05-11"),
        ("month", "2026-05-01"),
        ("quarter", "2026-04-01"),
        ("year", "2026-01-01"),
    ],
)
def test_a_period_is_named_by_its_first_day(every: str, first: str) -> None:
    frame = aggregate([judged("favor", date="2026年5月17日")], every=every)
    assert frame["period"].tolist() == [pd.Timestamp(first)]
    assert str(frame["period"].dtype) == "datetime64[ms]"


def test_dates_far_from_today_are_periods_too() -> None:
    results = [judged("favor", date=date) for date in ("0001-01-03", "1644-06-06", "9999-12-31")]
    found = [(day.year, day.month, day.day) for day in aggregate(results, every="week")["period"]]
    assert found == [(1, 1, 1), (1644, 6, 6), (9999, 12, 27)]


def test_every_record_with_a_bad_date_is_named() -> None:
    dates = ["2026-03-05", "5.3.2026", None, "2026-02-30"]
    results = [judged("favor", date=date, id=f"a{n}" if n < 3 else None) for n, date in enumerate(dates)]
    with pytest.raises(InputError) as caught:
        aggregate(results)
    message = str(caught.value)
    assert "[C464] column 'date': 2 records" in message
    assert "document 1 (a1): '5.3.2026'" in message and "document 3: '2026-02-30' day" in message


def test_many_bad_dates_are_counted() -> None:
    results = [judged("favor", date=f"no {number}") for number in range(50)]
    with pytest.raises(InputError, match=r"50 records(.|\n)*document 19: 'no 19'(.|\n)*and 30 more"):
        aggregate(results)


def test_rows_without_a_date_are_counted_under_null() -> None:
    frame = aggregate([judged("favor"), judged("against", date=None), judged("against", date=" ")])
    assert frame["period"].isna().tolist() == [False, True]
    assert frame["documents"].tolist() == [1, 2]
