"""Rules over the model's mentions: edges, types, repetitions, short forms."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commentary_nlp.actors import Knowledge
from commentary_nlp.commentary import Entity
from commentary_nlp.entities.borders import mend_borders
from commentary_nlp.entities.mend import mend
from commentary_nlp.entities.places import mend_place
from commentary_nlp.entities.repeated import mend_repeated
from commentary_nlp.entities.short_forms import add_short_forms
from commentary_nlp.scheme import ENTITY_LABELS

KNOWLEDGE = Knowledge.load()


def tagged(text: str, *names: tuple[str, str] | tuple[str, str, float]) -> list[Entity]:
    """Each name with its label at its next place in the text."""
    found, after = [], 0
    for name, label, *score in names:
        start = text.index(name, after)
        after = start + len(name)
        found.append(Entity(start, after, label, None, score[0] if score else 0.9))
    return found


def words(text: str, entities: list[Entity]) -> list[tuple[str, str]]:
    return [(text[entity.start : entity.end], entity.label) for entity in entities]


@pytest.mark.parametrize(
    ("text", "name", "label", "mended"),
    [
        ("温教授不信", "温教授", "PERSON", [("温", "PERSON")]),
        ("勒布朗夫人来了", "勒布朗夫人", "PERSON", [("勒布朗", "PERSON")]),
        ("教授不信", "教授", "PERSON", [("教授", "PERSON")]),
        ("😤川普又加税", "😤", "PERSON", []),
        ("😤川普又加税", "😤川普", "PERSON", [("😤川普", "PERSON")]),
        ("中美都不让步", "中美", "GPE", [("中", "GPE"), ("美", "GPE")]),
        ("印加的石墙", "印加", "GPE", [("印加", "GPE")]),
        ("尼斯的海滩", "尼斯", "GPE", [("尼斯", "GPE")]),
        ("台中的工厂", "台中", "GPE", [("台中", "GPE")]),
        ("去越南得农省看看", "越南得农省", "GPE", [("越南", "GPE"), ("得农省", "GPE")]),
        ("波兰特雷斯波尔口岸", "波兰特雷斯波尔口岸", "LOC", [("波兰", "GPE"), ("特雷斯波尔口岸", "LOC")]),
        ("马里乌波尔的雪", "马里乌波尔", "GPE", [("马里乌波尔", "GPE")]),
        ("墨西哥方面回应", "墨西哥方面", "GPE", [("墨西哥方面", "GPE")]),
        ("台湾海峡起风", "台湾海峡", "LOC", [("台湾海峡", "LOC")]),
        ("买进中国稀土磁体", "中国稀土磁体", "COMMODITY", [("中国", "GPE"), ("稀土磁体", "COMMODITY")]),
        ("扣下进口电动车", "进口电动车", "COMMODITY", [("电动车", "COMMODITY")]),
        ("大马士革的灯", "大马士", "GPE", [("大马士革", "GPE")]),
        ("地中海航运涨价", "地中海", "LOC", [("地中海航运", "ORG")]),
        ("植田和男改口", "植田", "PERSON", [("植田和男", "PERSON")]),
        ("美国国防部长来了", "美国", "GPE", [("美国", "GPE")]),
        ("增加黄金储备", "黄金", "COMMODITY", [("黄金", "COMMODITY")]),
    ],
)
def test_edges(text: str, name: str, label: str, mended: list[tuple[str, str]]) -> None:
    assert words(text, mend_borders(text, tagged(text, (name, label)), KNOWLEDGE)) == mended


def test_a_piece_grows_over_no_other_mention() -> None:
    text = "大马士革的灯"
    given = tagged(text, ("大马", "GPE"), ("士革", "PERSON"))
    assert mend_borders(text, given, KNOWLEDGE) == given


@pytest.mark.parametrize(
    ("name", "label", "mended"),
    [
        ("卡赞勒港", "GPE", "LOC"),
        ("沃罗涅海", "GPE", "LOC"),
        ("鹭岛", "GPE", "LOC"),
        ("香港", "GPE", "GPE"),
        ("青岛", "GPE", "GPE"),
        ("黑龙江", "GPE", "GPE"),
        ("乌萨县", "PERSON", "GPE"),
        ("江海", "PERSON", "PERSON"),
        ("澜江造船", "ORG", "ORG"),
    ],
)
def test_the_last_character_tells_what_does_not_govern(name: str, label: str, mended: str) -> None:
    assert mend_place(name, Entity(0, len(name), label, None, 0.6), KNOWLEDGE).label == mended


def test_a_name_is_found_in_all_its_places_with_one_type() -> None:
    text = "江畔重工涨了。江畔重工的人说，江畔重工还会涨。"
    given = tagged(text, ("江畔重工", "ORG", 0.9), ("江畔重工", "GPE", 0.4))
    found = mend_repeated(text, given)
    assert words(text, found) == [("江畔重工", "ORG")] * 3
    assert [entity.score for entity in found] == [0.9, 0.4, 0.9]


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("里拉跌了，涨价三万里拉", ("里拉", "COMMODITY", 0.9)),
        ("财政部说，财政部长不知情", ("财政部", "AGENCY", 0.9)),
        ("江畔重工涨了，江畔重工跌了", ("江畔重工", "ORG", 0.5)),
        ("现代涨价，现代化的现代人", ("现代", "ORG", 0.9)),
        ("PIX收费，PIXEL不收", ("PIX", "ORG", 0.9)),
        ("金来了，金价涨了", ("金", "PERSON", 0.9)),
    ],
)
def test_other_uses_of_the_words_stay_free(text: str, given: tuple[str, str, float]) -> None:
    entities = tagged(text, given)
    assert mend_repeated(text, entities) == entities


def test_one_character_may_be_two_names() -> None:
    text = "金部长说金价涨了"
    given = tagged(text, ("金", "PERSON", 0.9), ("金", "COMMODITY", 0.5))
    assert mend_repeated(text, given) == given


@pytest.mark.parametrize(
    ("text", "added"),
    [
        ("他下月访华", ["华"]),
        ("赴港上市，驻美专员", ["港", "美"]),
        ("够全美用三年", []),
        ("占全美需求的四成", ["美"]),
        ("访德国，赴欧洲，驻日军队", []),
        ("全美发行", []),
    ],
)
def test_short_forms_behind_verbs(text: str, added: list[str]) -> None:
    assert [text[entity.start : entity.end] for entity in add_short_forms(text, [])] == added


def test_a_short_form_inside_a_mention_stays_there() -> None:
    text = "驻美大使馆"
    given = tagged(text, ("驻美大使馆", "AGENCY"))
    assert add_short_forms(text, given) == given


def test_a_model_with_other_types_gets_repetitions_alone() -> None:
    text = "中美谈判，赴美的人说中美谈判"
    given = tagged(text, ("中美", "GPE", 0.9))
    assert words(text, mend(text, given, KNOWLEDGE, {}, ("GPE", "THING"))) == [("中美", "GPE")] * 2


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("大马士革下雪", [("大马士革", "GPE")]),
        ("波罗的海结冰，五角大楼开会", [("波罗的海", "LOC"), ("五角大楼", "AGENCY")]),
        ("美国国防部长开会", []),
        ("汉堡很好吃", []),
    ],
)
def test_long_known_names_are_found_where_the_model_is_silent(
    text: str, names: list[tuple[str, str]]
) -> None:
    assert [found for found in words(text, mend(text, [], KNOWLEDGE, {})) if found[0] != "美国"] == names


def test_known_places_take_their_type_under_the_scheme_only() -> None:
    text = "船过亚得里亚海"
    given = tagged(text, ("亚得里亚海", "GPE"))
    assert words(text, mend(text, given, KNOWLEDGE, {})) == [("亚得里亚海", "LOC")]
    assert mend(text, given, KNOWLEDGE, {}, ("GPE",)) == given


@settings(max_examples=60, deadline=None)
@given(
    text=st.text("中美越南大马士革进口铜价教授温港驻访全\u200b 3，。A", max_size=30),
    cuts=st.lists(st.integers(0, 30), max_size=8),
    labels=st.lists(st.sampled_from(ENTITY_LABELS), min_size=4, max_size=4),
)
def test_mentions_stay_in_order_inside_the_text_and_apart(
    text: str, cuts: list[int], labels: list[str]
) -> None:
    edges = sorted({cut for cut in cuts if cut <= len(text)})
    given = [
        Entity(start, end, label, None, 0.7)
        for start, end, label in zip(edges[::2], edges[1::2], labels, strict=False)
    ]
    reached = 0
    for entity in mend(text, given, KNOWLEDGE, {}):
        assert reached <= entity.start < entity.end <= len(text)
        assert entity.label in ENTITY_LABELS
        reached = entity.end


def test_a_long_text_is_read_in_one_go() -> None:
    text = "".join(f"第{number}街的商户第{number}街见。" for number in range(3000))
    given = tagged(text, *((f"第{number}街", "LOC", 0.9) for number in range(3000)))
    found = mend_repeated(text, given)
    assert len(found) >= 6000
