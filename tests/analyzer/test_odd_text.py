"""No text raises, and every offset is true."""

from __future__ import annotations

import itertools

import pytest
from articles import FULL_WIDTH, LONG, SHORT, SIMPLIFIED, TRADITIONAL
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from results import assert_sound

from commentary_nlp.analyzer import Analyzer
from commentary_nlp.text import normalise

FRAGMENTS = [
    *SHORT,
    TRADITIONAL,
    FULL_WIDTH,
    *(
        "中美",
        "美方",
        "美國",
        "臺灣",
        "關稅大棒",
        "难道",
        "吗？",
        "他说：“",
        "”",
        "『",
        "。",
        "！？",
        "……",
        "——",
    ),
    *("😀", "👩\u200d👩\u200d👧", "🇨🇳", "\ud83d", "\ude00", "\ud800", "𠮷", "㎡", "①", "ﬁ", "e\u0301", "½"),
    *(" ", "\u3000", "\u00a0", "\n", "\r\n", "\t", "\x00", "\x7f", "\u200b", "\u200d", "\ufeff", "\ufffd"),
    *(
        "ＵＳ",
        "GDP grew 3.5% in Q2",
        "US-China",
        "https://example.org/?a=1",
        "I'm fine.",
        "Ünïcödé",
        "Россия",
    ),
]
ANY_CHARACTERS = st.text(alphabet=st.characters(exclude_categories=()), max_size=30)
ODD_TEXT = st.lists(st.one_of(st.sampled_from(FRAGMENTS), ANY_CHARACTERS), max_size=10).map("".join)
CLAUSES = ["美方加征关税", "欧盟委员会表示遗憾", "稀土价格继续上涨", "特朗普又改了主意", "难道没有别的办法"]


@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(text=ODD_TEXT)
def test_any_text_is_read_whole_and_offsets_are_true(analyzer: Analyzer, text: str) -> None:
    assert_sound(analyzer(text), text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n\n\n",
        "\u200b",
        "\u200b" * 300,
        "。",
        "？！" * 50,
        "\ud800",
        "\ud83d\ude00",
        "😀" * 400,
        "中",
        "美" * 600,
        "a" * 2000,
        "word " * 300,
        "\u3000" * 20_000,
        "1" * 1500,
    ],
    ids=lambda text: f"{len(text)}-{text[:2]!a}",
)
def test_texts_at_the_edge(analyzer: Analyzer, text: str) -> None:
    assert_sound(analyzer(text), text)


@pytest.mark.parametrize("gap", ["", " ", "😀"], ids=["han alone", "spaces", "emoji"])
def test_twenty_thousand_characters_without_punctuation(analyzer: Analyzer, gap: str) -> None:
    text = gap.join(itertools.islice(itertools.cycle(CLAUSES), 4000))[:20_000]
    result = analyzer(text)
    assert_sound(result, text)
    assert len(result.sentences) == 1


@pytest.mark.parametrize("other", [TRADITIONAL, FULL_WIDTH], ids=["traditional", "full width"])
def test_another_way_of_writing_reads_the_same(analyzer: Analyzer, other: str) -> None:
    assert normalise(other) == normalise(SIMPLIFIED)
    expected, found = analyzer(SIMPLIFIED), analyzer(other)
    assert found.entities == expected.entities
    assert found.stances == expected.stances
    assert found.document_stances == expected.document_stances
    assert found.devices == expected.devices
    assert [actor.id for actor in found.actors] == [actor.id for actor in expected.actors]


def test_invisible_characters_change_no_mention(analyzer: Analyzer) -> None:
    """Zero-width characters between all Han characters: the same mentions around the same characters."""
    places: list[int] = []
    written = ""
    for character in LONG:
        places.append(len(written))
        written += character + ("\u200b" if "\u4e00" <= character <= "\u9fff" else "")
    expected = [(places[e.start], places[e.end - 1] + 1, e.label) for e in analyzer(LONG).entities]
    result = analyzer(written)
    assert_sound(result, written)
    assert [(e.start, e.end, e.label) for e in result.entities] == expected
