from __future__ import annotations

import re
from typing import Any

import pandas as pd
import pytest
from hand_made import FIRST, first, gold, three
from hypothesis import given, settings
from hypothesis import strategies as st

from commentary_nlp import Commentary, InputError
from commentary_nlp.tables import keyword_in_context


def shown(frame: pd.DataFrame) -> list[tuple[str, str, str]]:
    return list(frame[["left", "match", "right"]].itertuples(index=False, name=None))


def test_a_word_with_what_stands_around_it() -> None:
    frame = keyword_in_context(three(), "欧盟", width=4)
    assert shown(frame) == [("大棒！ ", "欧盟", "批评美国")]
    row = frame.iloc[0]
    assert (row["document"], row["id"], row["sentence"], row["start"], row["end"]) == (0, "a", 1, 8, 10)
    assert row["date"] == "2026-03-05" and row["source"] == "甲报"


@pytest.mark.parametrize(
    ("text", "query", "match"),
    [
        ("關稅大棒", "关税", "關稅"),
        ("关税大棒", "關稅", "关税"),
        ("關\u200b稅", "关税", "關\u200b稅"),
        ("ＡＩ芯片", "AI", "ＡＩ"),
        ("AI芯片", "ＡＩ芯片", "AI芯片"),
        ("（a+b）", "(a+b)", "（a+b）"),
        ("著名的乾隆", "乾隆", "乾隆"),
        ("C++", "++", "++"),
    ],
)
def test_one_query_finds_every_writing(text: str, query: str, match: str) -> None:
    assert keyword_in_context(Commentary(text), query)["match"].tolist() == [match]


def test_hits_do_not_overlap() -> None:
    assert keyword_in_context(Commentary("哈哈哈哈哈"), "哈哈")["start"].tolist() == [0, 2]


def test_regular_expressions_see_normalised_text() -> None:
    result = Commentary("關稅是25%，關稅是３０%。")
    for pattern in (r"關稅是[0-9]+%", re.compile(r"关税是\d+%")):
        frame = keyword_in_context(result, pattern, regex=isinstance(pattern, str))
        assert frame["match"].tolist() == ["關稅是25%", "關稅是３０%"]
    assert keyword_in_context(result, "[一-龥]+是", regex=True)["match"].tolist() == ["關稅是"] * 2
    assert keyword_in_context(result, r"(?i)[A-Z]*", regex=True).empty
    assert keyword_in_context(Commentary("Nvidia"), "(?i)NVIDIA", regex=True)["end"].tolist() == [6]


def test_an_actor_under_all_its_names_with_the_stance_there() -> None:
    frame = keyword_in_context(three(), actor="美国", width=2)
    assert shown(frame) == [("", "美方", "又揮"), ("批评", "美国", "短视")]
    assert frame["stance"].tolist() == ["against", "neutral"]
    assert frame["probability"].tolist() == [0.85, 0.4] and frame["abstained"].tolist() == [False, True]
    traditional = keyword_in_context(three(), actor="美國")
    assert traditional["match"].tolist() == ["美方", "美国"]


def test_an_actor_without_a_row_or_a_score() -> None:
    frame = keyword_in_context(three(), actor="欧盟")
    assert frame[["stance", "probability", "abstained"]].isna().all(axis=None) and len(frame) == 1
    frame = keyword_in_context(gold(), actor="特朗普")
    assert frame["stance"].tolist() == ["neutral"] and frame["probability"].isna().all()


def test_a_device() -> None:
    frame = keyword_in_context(three(), device="metaphor", width=1)
    assert shown(frame) == [("揮", "大棒", "！")]
    assert frame[["device", "score"]].values.tolist() == [["metaphor", 0.66]]


def test_columns_and_types_without_a_hit() -> None:
    for question in ({"pattern": "无"}, {"actor": "无"}, {"device": "irony"}):
        none = keyword_in_context([], **question)  # type: ignore[arg-type]
        assert none.dtypes.equals(keyword_in_context(first(), **question, columns=()).dtypes)  # type: ignore[arg-type]


def test_width_nought_and_the_borders() -> None:
    assert shown(keyword_in_context(Commentary("甲乙丙"), "乙", width=0)) == [("", "乙", "")]
    assert shown(keyword_in_context(Commentary("\r\n甲\u2028\t"), "甲", width=9)) == [("  ", "甲", "  ")]


@pytest.mark.parametrize(
    "question",
    [
        {},
        {"pattern": "甲", "actor": "美国"},
        {"pattern": ""},
        {"pattern": " \u200b"},
        {"pattern": "[", "regex": True},
        {"device": "pun"},
        {"pattern": "甲", "width": -1},
        {"pattern": 5},
        {"pattern": re.compile(b"x")},
    ],
)
def test_questions_that_cannot_be_answered_are_refused(question: dict[str, Any]) -> None:
    with pytest.raises(InputError, match=r"\[C466\]"):
        keyword_in_context(first(), **question)


def test_a_clash_with_a_column_of_the_table() -> None:
    with pytest.raises(InputError, match=r"\[C461\].*'match'"):
        keyword_in_context(first().with_columns({"match": 1}), "美")


@settings(deadline=None)
@given(
    st.text(st.sampled_from("美國国關关稅税。\n\u200b😀 "), max_size=30),
    st.text(st.sampled_from("美國国關关稅税"), min_size=1, max_size=3),
    st.integers(0, 5),
)
def test_hits_are_where_they_say(text: str, query: str, width: int) -> None:
    simplified = str.maketrans("國關稅", "国关税")
    frame = keyword_in_context(Commentary(text), query, width=width)
    for start, end, left, match, right in zip(
        *(frame[name] for name in ("start", "end", "left", "match", "right")), strict=True
    ):
        assert match == text[start:end]
        assert match.replace("\u200b", "").translate(simplified) == query.translate(simplified)
        assert left == text[max(0, start - width) : start].replace("\n", " ")
        assert right == text[end : end + width].replace("\n", " ")
    plain = text.replace("\u200b", "").translate(simplified)
    assert len(frame) == plain.count(query.translate(simplified))


def test_the_text_itself_is_untouched() -> None:
    frame = keyword_in_context(first(), "挥")
    assert frame["match"].tolist() == ["揮"] and FIRST[frame["start"].item()] == "揮"
