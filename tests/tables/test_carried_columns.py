from __future__ import annotations

import datetime
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hand_made import bare, first, gold, judged, three

from commentary_nlp import InputError
from commentary_nlp.tables import to_frame


def carrying(*values: Any) -> pd.Series:
    return to_frame([bare().with_columns({"value": value}) for value in values])["value"]


def test_all_columns_stand_in_every_row_in_order_of_appearance() -> None:
    frame = to_frame(three(), "mention")
    assert list(frame.columns[-3:]) == ["date", "source", "words"]
    assert frame["date"].tolist() == ["2026-03-05"] * 4 + ["2026年4月1日"] * 2
    assert frame["source"].isna().tolist() == [False] * 4 + [True] * 2
    assert str(frame["words"].dtype) == "Int64" and frame["words"].tolist()[-1] == 9


@pytest.mark.parametrize(
    ("columns", "names"),
    [
        ((), []),
        ("date", ["date"]),
        (["source", "date"], ["source", "date"]),
        (["date", "date"], ["date"]),
        ({"date": "day"}, ["day"]),
    ],
)
def test_columns_are_chosen_ordered_and_renamed(columns: Any, names: list[str]) -> None:
    frame = to_frame(three(), "device", columns=columns)
    assert list(frame.columns[8:]) == names


def test_a_chosen_column_is_there_without_a_result() -> None:
    frame = to_frame([], columns=["date"])
    assert list(frame.columns[-1:]) == ["date"] and str(frame["date"].dtype) == "string"


def test_a_column_that_no_result_has_is_answered_with_those_found() -> None:
    with pytest.raises(InputError, match=r"\[C462\] .*'published'; found: 'date', 'source', 'words'\."):
        to_frame(three(), columns=["date", "published"])


@pytest.mark.parametrize(
    ("values", "kind", "expected"),
    [
        (("甲", None), "string", ["甲", None]),
        ((1, None), "Int64", [1, None]),
        ((1, 2.5, float("nan")), "Float64", [1.0, 2.5, None]),
        ((True, None), "boolean", [True, None]),
        ((None, None), "string", [None, None]),
        (("3", 3, True, 0.5), "string", ["3", "3", "true", "0.5"]),
        ((True, 1), "string", ["true", "1"]),
        ((2**63, 1), "string", ["9223372036854775808", "1"]),
        ((2**53 + 1, 0.5), "string", ["9007199254740993", "0.5"]),
        ((["甲", 1], {"乙": None}), "string", ['["甲", 1]', '{"乙": null}']),
        ((datetime.date(2026, 3, 5), pd.Timestamp("2026-03-05 08:00")), "string", None),
        ((np.int64(4), np.float64(0.5)), "Float64", [4.0, 0.5]),
        ((np.datetime64("2026-03-05"), pd.NaT, pd.NA), "string", ["2026-03-05T00:00:00", None, None]),
        (("\ud800a",), "string", ["\ufffda"]),
    ],
)
def test_values_get_the_one_type_that_holds_them(values: Any, kind: str, expected: list[Any] | None) -> None:
    found = carrying(*values)
    assert str(found.dtype) == kind
    plain = [None if pd.isna(value) else value for value in found]
    assert plain == (expected or ["2026-03-05", "2026-03-05T08:00:00"])


@pytest.mark.parametrize("value", [b"raw", object(), {1, 2}, np.zeros(2), [object()]])
def test_values_that_no_table_holds_are_refused_by_name(value: Any) -> None:
    with pytest.raises(InputError, match=r"\[C463\] document 1: carried column 'value'"):
        carrying("甲", value)


def test_a_name_that_is_no_string_is_refused() -> None:
    with pytest.raises(InputError, match=r"\[C463\] the name of a carried column is 7"):
        to_frame(bare().with_columns({7: "甲"}))  # type: ignore[dict-item]


def test_a_clash_names_both_columns_and_the_way_out() -> None:
    result = first().with_columns({"actor": "王五", "label": "头条"})
    with pytest.raises(InputError) as caught:
        to_frame([result], "sentence")
    for words in ("[C461]", "'actor'", "'label'", "sentence table", "columns={'actor': ", "--column actor="):
        assert words in str(caught.value)
    frame = to_frame([result], "sentence", columns={"actor": "writer", "label": "rubric"})
    assert list(frame.columns[-2:]) == ["writer", "rubric"]
    assert "label" in to_frame([result], "document", columns=["label"]).columns


def test_a_clash_is_told_before_the_results_are_read() -> None:
    def results() -> Any:
        yield first().with_columns({"score": 3})
        raise AssertionError("read on after the clash")

    with pytest.raises(InputError, match="C461"):
        to_frame(results(), "mention")


def test_two_columns_under_one_new_name_are_refused() -> None:
    with pytest.raises(InputError, match=r"\[C461\] .*'date' and 'source' would both be named 'x'"):
        to_frame(three(), columns={"date": "x", "source": "x"})


def test_text_clashes_only_where_it_is_asked_for() -> None:
    result = judged("favor").with_columns({"text": "原文"})
    assert to_frame(result)["text"].tolist() == ["原文"]
    with pytest.raises(InputError, match="C461"):
        to_frame(result, text=True)


def test_results_without_the_column_read_null() -> None:
    assert to_frame([bare(), gold()])["words"].isna().tolist() == [True, False]
