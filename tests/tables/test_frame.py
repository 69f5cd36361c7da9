from __future__ import annotations

import weakref
from collections.abc import Iterator
from typing import Any

import pandas as pd
import pytest
from hand_made import FIRST, bare, first, gold, three
from hypothesis import given, settings
from hypothesis import strategies as st

import commentary_nlp as cn
from commentary_nlp import Commentary, Device, Entity, InputError, Stance
from commentary_nlp.tables import LEVELS, column_types, to_frame


def rows(frame: pd.DataFrame) -> list[tuple[Any, ...]]:
    """The cells as plain Python values, missing ones as None."""
    plain = frame.astype(object).where(frame.notna(), None)
    return [tuple(row) for row in plain.itertuples(index=False)]


def test_documents() -> None:
    frame = to_frame(three(), columns=())
    assert rows(frame) == [
        (0, "a", 22, 2, 4, 3, 1, 1, 1, 1, 1, 2, "toy", "1", 1.0),
        (1, None, 9, 1, 2, 1, 0, 0, 1, 0, 0, 0, None, None, None),
        (2, "c", 5, 1, 0, 0, 0, 0, 0, 0, 0, 0, None, None, None),
    ]


def test_actors() -> None:
    frame = to_frame(three(), "actor", columns=())
    assert rows(frame) == [
        (0, "a", "美国", "GPE", "美国", 2, 0, 1, 1, 1, 1, "against", 0.75),
        (0, "a", "欧盟", "GPE", None, 1, 0, 0, 0, 0, 0, None, None),
        (0, "a", "中国", "GPE", "中国", 1, 1, 0, 0, 0, 0, None, None),
        (1, None, "特朗普", "PERSON", None, 1, 0, 0, 1, 0, 0, None, None),
    ]


def test_sentences() -> None:
    frame = to_frame(three(), "sentence", columns=(), text=True)
    sure, second = (0.05, 0.85, 0.1, False), FIRST[8:]
    assert rows(frame) == [
        (0, "a", 0, 0, 7, "美国", "GPE", "美国", "against", "author", *sure, FIRST[:7]),
        (0, "a", 1, 8, 22, "美国", "GPE", "美国", "neutral", "author", 0.1, 0.5, 0.4, True, second),
        (0, "a", 1, 8, 22, "美国", "GPE", "美国", "against", "欧盟", *sure, second),
        (0, "a", 1, 8, 22, "中国", "GPE", "中国", "favor", "author", 0.7, 0.1, 0.2, False, second),
        (1, None, 0, 0, 9, "特朗普", "PERSON", None, "neutral", "author", *[None] * 4, "特朗普说稀土不够。"),
    ]


def test_mentions() -> None:
    frame = to_frame(three(), "mention", columns=(), text=True)
    assert rows(frame)[2] == (
        *(0, "a", 1, 12, 14, "美国", "GPE", "美国", "GPE", "美国", 0.9123, 0.99),
        FIRST[8:],
    )
    commodity = (1, None, 0, 4, 6, "稀土", "COMMODITY", None, None, None, None, None, "特朗普说稀土不够。")
    assert rows(frame)[5] == commodity
    assert len(frame) == 6


def test_devices_show_every_sentence_that_they_run_through() -> None:
    frame = to_frame(three(), "device", columns=(), text=True)
    assert rows(frame) == [
        (0, "a", 0, 4, 6, "大棒", "metaphor", 0.66, FIRST[:7]),
        (0, "a", 0, 0, 10, FIRST[:10], "repetition", 0.5, FIRST),
    ]


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("text", [False, True])
def test_columns_and_types_do_not_depend_on_the_rows(level: str, text: bool) -> None:
    for results in ([], [bare()], [gold()], three()):
        frame = to_frame(results, level, columns=(), text=text)
        assert {name: str(kind) for name, kind in frame.dtypes.items()} == column_types(level, text=text)
        assert list(frame.columns) == list(column_types(level, text=text))
        assert list(frame.index) == list(range(len(frame)))


def test_one_result_a_list_and_a_generator_give_the_same() -> None:
    one = cn.to_frame(first(), "mention")
    pd.testing.assert_frame_equal(one, to_frame([first()], "mention"))
    pd.testing.assert_frame_equal(one, to_frame((result for result in [first()]), "mention"))


def test_many_rows_are_put_together_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("commentary_nlp.tables.frame._CHUNK", 3)
    frame = to_frame([first(), gold()] * 3, "sentence")
    assert frame["document"].tolist() == [0, 0, 0, 0, 1, 2, 2, 2, 2, 3, 4, 4, 4, 4, 5]
    assert frame["date"].tolist() == (["2026-03-05"] * 4 + ["2026年4月1日"]) * 3


class Watched(Commentary):
    """A result that can be seen to be let go of."""


def test_results_are_not_kept() -> None:
    given: list[weakref.ref[Commentary]] = []

    def results() -> Iterator[Commentary]:
        for _ in range(20):
            assert sum(result() is not None for result in given) <= 1
            given.append(weakref.ref(result := Watched("关税再起。", entities=(Entity(0, 2, "COMMODITY"),))))
            yield result
            del result

    assert len(to_frame(results(), "mention")) == 20


def test_a_table_is_the_same_from_the_file_of_the_results() -> None:
    again = [Commentary.from_json(result.to_json()) for result in three()]
    for level in LEVELS:
        pd.testing.assert_frame_equal(to_frame(again, level), to_frame(three(), level))


def test_a_span_before_the_first_sentence_stands_in_none() -> None:
    result = Commentary("  \n好。", entities=(Entity(0, 1, "LOC"), Entity(2, 4, "LOC")))
    frame = to_frame(result, "mention", text=True)
    assert rows(frame[["sentence", "text"]]) == [(None, None), (0, "好。")]


def test_lone_surrogates_do_not_move_offsets() -> None:
    text = "\ud83d美国\udc00。"
    frame = to_frame(Commentary(text, entities=(Entity(0, 4, "GPE"),)), "mention", text=True)
    assert frame["surface"].tolist() == ["\ufffd美国\ufffd"] and frame["end"].tolist() == [4]
    assert frame["text"].tolist() == ["\ufffd美国\ufffd。"]


spans = st.tuples(st.integers(0, 30), st.integers(1, 30))
odd_text = st.text(st.sampled_from("美中。！\n \u200b\u3000關😀\ud800a？”"), min_size=1, max_size=30)


@settings(deadline=None)
@given(odd_text, st.lists(spans, max_size=5))
def test_offsets_are_those_of_the_text(text: str, places: list[tuple[int, int]]) -> None:
    fitting = [(start, start + length) for start, length in places if start + length <= len(text)]
    result = Commentary(
        text,
        entities=tuple(Entity(start, end, "GPE", "美国") for start, end in fitting),
        stances=tuple(Stance(start, end, "美国", "favor") for start, end in result_sentences(text)),
        devices=tuple(Device(start, end, "idiom") for start, end in fitting),
    )
    plain = text.replace("\ud800", "\ufffd")
    for level in ("mention", "device"):
        frame = to_frame(result, level, text=True)
        assert [plain[start:end] for start, end in zip(frame["start"], frame["end"], strict=True)] == list(
            frame["surface"]
        )
        for number, passage in zip(frame["sentence"], frame["text"], strict=True):
            assert pd.isna(number) == pd.isna(passage)
            if not pd.isna(number):
                assert passage.startswith(plain[slice(*result.sentences[number])])
    frame = to_frame(result, "sentence", text=True)
    assert frame["sentence"].tolist() == list(range(len(result.sentences)))
    assert frame["text"].tolist() == [plain[start:end] for start, end in result.sentences]


def result_sentences(text: str) -> tuple[tuple[int, int], ...]:
    return Commentary(text).sentences


@pytest.mark.parametrize("results", ["一段文字。", b"bytes", {"a": 1}, 5, None])
def test_what_is_no_result_is_refused(results: Any) -> None:
    with pytest.raises(InputError, match=r"\[C460\] the results are a \w+\. Give one Commentary"):
        to_frame(results)


def test_an_item_that_is_no_result_is_named() -> None:
    with pytest.raises(InputError, match=r"\[C460\] result 1 is a str"):
        to_frame([bare(), "一段文字。"])  # type: ignore[list-item]


def test_an_unknown_level_is_answered_with_the_levels() -> None:
    with pytest.raises(InputError, match=r"\[C460\].*'word'.*document, actor, sentence, mention, device"):
        to_frame([], "word")
