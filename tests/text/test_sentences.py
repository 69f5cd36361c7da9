from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commentary_nlp.text import IGNORABLE, normalise, sentences

ODD_TEXT = st.text(
    st.sampled_from('美稅。！？!?｡﹖︒”’」』）)（“"，,；… \t\u3000\n\r\u2028\u200b\ufe0f\ud800a1')
    | st.characters(),
    max_size=60,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲方让步。乙方不让！", ["甲方让步。", "乙方不让！"]),
        ("“谁会吃亏？”他问。", ["“谁会吃亏？”", "他问。"]),
        ("真的？！不可能", ["真的？！", "不可能"]),
        ("他说：（不谈！）」就走了", ["他说：（不谈！）」", "就走了"]),
        ("好！”。再来", ["好！”。", "再来"]),
        ("Who pays? 我们!他们", ["Who pays?", "我们!", "他们"]),
        ("分号；省略号……冒号：都不断", ["分号；省略号……冒号：都不断"]),
        ("GDP增长5.2%. 没断", ["GDP增长5.2%. 没断"]),
        ("  标题\r\n\r\n\u3000\u3000正文。 \n", ["标题", "正文。"]),
        ("\u200b甲。\u200b”乙\ufeff", ["甲。\u200b”", "乙"]),
        ("甲｡乙﹖丙", ["甲｡", "乙﹖", "丙"]),
        ("。。。", ["。。。"]),
        (" \n\u200b\t", []),
        ("", []),
    ],
)
def test_sentences_follow_the_rule(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in sentences(text)] == expected


@given(ODD_TEXT)
def test_raw_and_normalised_text_have_the_same_sentences(text: str) -> None:
    assert sentences(text) == sentences(normalise(text))


@given(ODD_TEXT)
def test_every_visible_character_lies_in_exactly_one_sentence(text: str) -> None:
    covered = [index for start, end in sentences(text) for index in range(start, end)]
    assert covered == sorted(set(covered))
    margins = set(range(len(text))) - set(covered)
    assert {normalise(text)[index] for index in margins} <= {" ", "\n", IGNORABLE}


@given(ODD_TEXT)
def test_sentences_are_trimmed_and_hold_no_line_break(text: str) -> None:
    normalised = normalise(text)
    for start, end in sentences(text):
        inside = normalised[start:end]
        assert inside.strip(f" \n{IGNORABLE}") == inside != ""
        assert "\n" not in inside


def test_a_long_text_without_punctuation_is_one_sentence() -> None:
    text = "关税" * 10_000
    assert sentences(text) == [(0, 20_000)]
