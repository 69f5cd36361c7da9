"""Dates and sources out of carried columns."""

from __future__ import annotations

from datetime import date, datetime, timezone

import pytest

from commentary_nlp.errors import InputError
from commentary_nlp.report.corpus.columns import ColumnReader, day_number, source_name

SECOND_OF_MARCH = (date(2025, 3, 2) - date(1970, 1, 1)).days
FIRST_OF_MARCH = SECOND_OF_MARCH - 1


@pytest.mark.parametrize(
    "written",
    [
        "2025-03-02",
        "2025/3/2",
        "2025.03.02",
        "20250302",
        20250302,
        "2025年3月2日",
        "２０２５年３月２日",
        " 2025-03-02 ",
        "2025-03-02T23:59:59Z",
        "2025-03-02 08:30",
        "2025年3月2日 8时",
        date(2025, 3, 2),
        datetime(2025, 3, 2, 23, 59, tzinfo=timezone.utc),
    ],
)
def test_a_date_is_read_as_written(written: object) -> None:
    assert day_number(written) == SECOND_OF_MARCH


@pytest.mark.parametrize("written", ["2025-03", "2025年3月", "2025/3"])
def test_a_month_stands_for_its_first_day(written: str) -> None:
    assert day_number(written) == FIRST_OF_MARCH


@pytest.mark.parametrize(
    "written",
    ["", "昨天", "2025", 2025, "2025-13-01", "2025-02-30", "0000-01-01", "03-02-2025", "2025-03-02左右", "12",
     True, None, 1740873600, 1.5, ["2025-03-02"], "2025-03-02\n2025-03-03"],
)  # fmt: skip
def test_what_is_no_date_is_none(written: object) -> None:
    assert day_number(written) is None


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (" 晨江评论 ", "晨江评论"),
        ("", None),
        ("  ", None),
        (None, None),
        (7, "7"),
        (False, "false"),
        (["a"], '["a"]'),
    ],
)
def test_a_source_is_text(value: object, name: str | None) -> None:
    assert source_name(value) == name


def test_what_is_missing_is_counted() -> None:
    reader = ColumnReader()
    rows = [{"date": "2025-03-02", "source": "甲"}, {"date": "昨天"}, {"date": "昨天"}, {"date": ""}, {}]
    read = [reader.read(row) for row in rows]
    assert read == [(SECOND_OF_MARCH, "甲"), *[(None, None)] * 4]
    assert (reader.articles, reader.undated, reader.unreadable, reader.unsourced) == (5, 4, 2, 4)
    assert reader.examples == ["昨天"]
    reader.refuse_missing()


def test_all_columns_that_stand_nowhere_are_told_at_once() -> None:
    reader = ColumnReader("published", "outlet")
    reader.read({"date": "2025-03-02", "author": "林远舟"})
    with pytest.raises(InputError, match="C470") as caught:
        reader.refuse_missing()
    message = str(caught.value)
    for part in ("'published'", "'outlet'", "in none of 1 articles", "date, author", "--date", "--source"):
        assert part in message


def test_a_named_column_may_be_missing_in_some_articles() -> None:
    reader = ColumnReader("published", "outlet")
    reader.read({"published": "2025-03-02"})
    reader.read({"outlet": "甲"})
    reader.refuse_missing()
    assert (reader.undated, reader.unsourced) == (1, 1)
