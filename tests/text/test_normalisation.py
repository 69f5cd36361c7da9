from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commentary_nlp.text import IGNORABLE, REPLACEMENT, fold_width, normalise

ANY_TEXT = st.text(st.characters(), max_size=80)
CHINESE = st.text(
    st.sampled_from(
        "川普總統說關稅戰著乾瞭藉麽隻髮龐兒后發稀土美国，。！？“”「」 １２0Ａa\t\r\n\u200d\ufe0f\ud800😀"
    ),
    max_size=60,
)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("关税１０％，ＧＤＰ", "关税10%，GDP"),
        ("谈判破裂!谁之过?(注:略);", "谈判破裂！谁之过？（注：略）；"),
        ("进口1,000吨,10:30开会", "进口1,000吨，10:30开会"),
        ("进口１，０００吨，１０：３０", "进口1,000吨，10:30"),
        ("2023，2024年", "2023，2024年"),
        ("美國總統川普宣佈加徵關稅", "美国总统川普宣布加征关税"),
        ("乾隆年間，乾貨著名", "乾隆年间，干货著名"),
        ("「大棒」與『胡蘿蔔』", "「大棒」与『胡萝卜』"),
        ("稀\u200b土\u200d\ufeff\u202e\u00ad", f"稀{IGNORABLE}土{IGNORABLE * 4}"),
        ("❤\ufe0f葛\U000e0100", f"❤{IGNORABLE}葛{IGNORABLE}"),
        ("甲\x00\x1b乙", f"甲{IGNORABLE * 2}乙"),
        ("甲\t乙\u3000丙\xa0丁", "甲 乙 丙 丁"),
        ("甲\r\n乙\u2028丙\x85丁\v戊", "甲\n\n乙\n丙\n丁\n戊"),
        ("甲\ud800乙\udfff", f"甲{REPLACEMENT}乙{REPLACEMENT}"),
        ("唐纳德‧川普、史考特・貝森特", "唐纳德·川普、史考特·贝森特"),
        ("金\uf90a⼈", "金金人"),
        ("①第一条，²次方", "①第一条，²次方"),
        ("涨了½，ﬁ", "涨了½，ﬁ"),
        ("", ""),
    ],
)
def test_normalise_gives_one_form(raw: str, expected: str) -> None:
    assert normalise(raw) == expected
    assert len(expected) == len(raw)


def test_simplified_text_keeps_characters_that_are_also_traditional() -> None:
    assert normalise("狼藉、著称、干旱、乾坤、么") == "狼藉、著称、干旱、乾坤、么"


def test_simplified_text_with_a_rare_character_is_left_alone() -> None:
    assert normalise("朱镕基、丁喆：著称于世，狼藉") == "朱镕基、丁喆：著称于世，狼藉"


def test_every_code_point_maps_to_one_code_point_without_surprise() -> None:
    everything = "".join(map(chr, range(sys.maxunicode + 1)))
    folded = fold_width(everything)
    assert len(folded) == len(everything)
    for raw, character in zip(everything, folded, strict=True):
        if raw != character and character not in (IGNORABLE, REPLACEMENT, "\n", " "):
            assert unicodedata.category(raw)[0] in "LMNPS", f"U+{ord(raw):04X}"
    assert fold_width(folded) == folded


@given(ANY_TEXT | CHINESE)
def test_length_is_kept_and_a_second_pass_changes_nothing(text: str) -> None:
    once = normalise(text)
    assert len(once) == len(text)
    assert normalise(once) == once
    assert not set(once) & set("\t\r\v\f\x00\ufeff\u3000")
    once.encode("utf-8")


def test_every_han_character_is_in_its_one_form_after_one_pass() -> None:
    blocks = (range(0x3400, 0x4DC0), range(0x4E00, 0xA000), range(0x20000, 0x2A6E0))
    once = normalise("".join(map(chr, (code for block in blocks for code in block))))
    assert normalise(once) == once
    assert [character for character in once if normalise(character) != character] == []


@given(CHINESE)
def test_characters_that_are_not_han_stay_at_their_positions(text: str) -> None:
    folded, simplified = fold_width(text), normalise(text)
    for before, after in zip(folded, simplified, strict=True):
        if before != after:
            assert "\u3400" <= before <= "\u9fff"


def test_a_conversion_that_changes_length_falls_back_to_characters(monkeypatch: pytest.MonkeyPatch) -> None:
    from commentary_nlp.text import normalisation

    class Stretching:
        def convert(self, text: str) -> str:
            return text.replace("總", "总总").replace("統", "统")

    monkeypatch.setattr(normalisation, "_traditional_to_simplified", Stretching)
    assert normalise("總統") == "總统"
