from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from commentary_nlp.actors import Lexicon, link
from commentary_nlp.commentary import Entity
from commentary_nlp.errors import LexiconError

Make = Callable[..., Lexicon]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    def write(*records: object) -> Lexicon:
        path = tmp_path / "own.jsonl"
        path.write_text(
            "\n".join(json.dumps(record, ensure_ascii=False) for record in records), encoding="utf-8"
        )
        return Lexicon.read(path)

    return write


def tagged(lexicon: Lexicon, text: str, model: Sequence[Entity] = ()) -> list[tuple[str, str, float | None]]:
    return [(text[e.start : e.end], e.label, e.score) for e in lexicon.tag(text, model)]


NORTH = {"id": "北岭关税同盟", "kind": "GPE", "aliases": ["北岭"]}


def test_names_are_tagged_with_the_label_of_their_entry(make: Make) -> None:
    lexicon = make(
        NORTH,
        {"id": "绿证", "kind": "COMMODITY", "group": "financial"},
        {"id": "鹭嘴礁", "kind": "LOC"},
        {"id": "美国", "extend": True, "aliases": [["灯塔国", "nickname"]]},
    )
    assert tagged(lexicon, "灯塔国逼北岭在鹭嘴礁卖绿证。") == [
        ("灯塔国", "GPE", 1.0),
        ("北岭", "GPE", 1.0),
        ("鹭嘴礁", "LOC", 1.0),
        ("绿证", "COMMODITY", 1.0),
    ]


def test_the_longest_name_wins_at_each_place(make: Make) -> None:
    lexicon = make(NORTH, {"id": "北岭关税法院", "kind": "AGENCY"}, {"id": "关税", "kind": "COMMODITY"})
    assert tagged(lexicon, "北岭关税法院判北岭关税偏高") == [
        ("北岭关税法院", "AGENCY", 1.0),
        ("北岭", "GPE", 1.0),
        ("关税", "COMMODITY", 1.0),
    ]


MODEL = [Entity(0, 4, "ORG", None, 0.7), Entity(5, 7, "PERSON", None, 0.8)]
"""What a model makes of 北岭大学，北岭来信。"""


@pytest.mark.parametrize(
    ("precedence", "expected"),
    [
        ("over", [("北岭", "GPE", 1.0), ("北岭", "GPE", 1.0)]),
        ("under", [("北岭大学", "ORG", 0.7), ("北岭", "PERSON", 0.8)]),
    ],
)
def test_precedence_over_and_under_the_model(
    precedence: str, expected: list[tuple[str, str, float]], make: Make
) -> None:
    lexicon = make({**NORTH, "precedence": precedence})
    assert tagged(lexicon, "北岭大学，北岭来信。", MODEL) == expected


def test_under_fills_what_the_model_left(make: Make) -> None:
    lexicon = make({**NORTH, "precedence": "under"})
    assert tagged(lexicon, "北岭大学，北岭来信。", MODEL[:1]) == [
        ("北岭大学", "ORG", 0.7),
        ("北岭", "GPE", 1.0),
    ]


def test_over_stands_over_under(make: Make) -> None:
    lexicon = make({"id": "北岭关税", "kind": "COMMODITY", "precedence": "under"}, NORTH)
    assert tagged(lexicon, "北岭关税") == [("北岭", "GPE", 1.0)]


def test_model_entities_elsewhere_stay(make: Make) -> None:
    assert tagged(make(NORTH), "北岭大学，来信。", [Entity(5, 7, "PERSON", None, 0.8)]) == [
        ("北岭", "GPE", 1.0),
        ("来信", "PERSON", 0.8),
    ]


@pytest.mark.parametrize(
    "text", ["北嶺發言", "🙂北岭发言", "北\u200b岭发言", "北 岭发言", "ß北岭发言", "\ud800北岭发言"]
)
def test_offsets_are_those_of_the_text_as_given(text: str, make: Make) -> None:
    (found,) = make(NORTH).tag(text, ())
    surface = text[found.start : found.end]
    assert surface[0] == "北" and surface[-1] in "岭嶺" and text[found.end :] in ("發言", "发言")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Acme Corp裁员", ["Acme Corp"]),
        ("ＡＣＭＥ　ｃｏｒｐ裁员", ["ＡＣＭＥ　ｃｏｒｐ"]),
        ("acmecorp裁员", []),
        ("Acme Corporation裁员", []),
        ("XAcme Corp裁员", []),
        ("据Acme Corp说", ["Acme Corp"]),
    ],
)
def test_latin_names_stand_alone(text: str, expected: list[str], make: Make) -> None:
    lexicon = make({"id": "顶点公司", "kind": "ORG", "en": ["Acme Corp"]})
    assert [surface for surface, _, _ in tagged(lexicon, text)] == expected


def test_a_name_across_lines_is_none(make: Make) -> None:
    assert make(NORTH).tag("走向北\n岭上开花", ()) == ()


def test_a_name_of_one_character_tags_nothing_but_is_looked_up(make: Make) -> None:
    lexicon = make({**NORTH, "aliases": ["岭"]})
    text = "岭上开花，岭方说"
    assert lexicon.tag(text, ()) == ()
    assert lexicon.unused() == ("北岭关税同盟",)
    tagged = lexicon.tag(text, [Entity(0, 1, "GPE")])
    assert link(text, [(e.start, e.end, e.label) for e in tagged], lexicon.knowledge).ids == ("北岭关税同盟",)
    assert lexicon.unused() == ()


def test_actors_follow_the_lexicon(make: Make) -> None:
    lexicon = make(NORTH, {"id": "沈砚舟", "kind": "PERSON", "aliases": [["老沈", "nickname"]]})
    text = "老沈批评北岭。沈砚舟说，北岭方面不讲理。"
    mentions = [(e.start, e.end, e.label) for e in lexicon.tag(text, ())]
    ids = link(text, mentions, lexicon.knowledge).ids
    assert ids == ("沈砚舟", "北岭关税同盟", "沈砚舟", "北岭关税同盟")


@pytest.mark.parametrize(("precedence", "actor"), [("over", "北岭关税同盟"), ("under", "美国")])
def test_precedence_of_names_over_and_under_the_shipped_ones(precedence: str, actor: str, make: Make) -> None:
    lexicon = make({**NORTH, "aliases": ["美方"], "precedence": precedence})
    assert link("美方让步", [(0, 2, "GPE")], lexicon.knowledge).ids == (actor,)


def test_entries_never_met_are_told_in_the_order_of_the_file(make: Make) -> None:
    lexicon = make({"id": "丙乡", "kind": "GPE"}, NORTH, {"id": "甲乡", "kind": "GPE", "precedence": "under"})
    assert lexicon.unused() == ("丙乡", "北岭关税同盟", "甲乡")
    lexicon.tag("甲乡大学", [Entity(0, 4, "ORG")])
    assert lexicon.unused() == ("丙乡", "北岭关税同盟")
    lexicon.tag("北岭", ())
    assert lexicon.unused() == ("丙乡",)


def test_an_extending_entry_is_not_met_by_the_shipped_names(make: Make) -> None:
    lexicon = make({"id": "美国", "extend": True, "aliases": [["灯塔国", "nickname"]]})
    assert tagged(lexicon, "美国与美方") == []
    assert lexicon.unused() == ("美国",)


@pytest.mark.parametrize(
    ("records", "code", "told"),
    [
        (
            [NORTH, {"id": "北岭煤矿", "kind": "ORG", "aliases": ["北嶺"]}],
            "C423",
            ["'北岭' is a name of '北岭关税同盟' (own.jsonl line 1) and of '北岭煤矿' (own.jsonl line 2)"],
        ),
        (
            [NORTH, {"id": "甲"}, {"id": "甲", "kind": "GPE"}, NORTH],
            "C422",
            ["line 2: 'kind' is None"],
        ),
        (
            [NORTH, {"id": "甲乡", "kind": "GPE"}, NORTH, {"id": "甲乡", "kind": "ORG"}],
            "C423",
            [
                "2 conflicts",
                "'北岭关税同盟' (own.jsonl line 1) and '北岭关税同盟' (own.jsonl line 3)",
                "'甲乡' (own.jsonl line 2) and '甲乡' (own.jsonl line 4)",
            ],
        ),
        ([{"id": "无此条目", "extend": True}], "C424", ["'无此条目'"]),
        (
            [{"id": "美国", "kind": "ORG", "extend": True}],
            "C425",
            ["'美国' is ORG", "shipped entry '美国', which is GPE"],
        ),
        ([{**NORTH, "precedence": "beside"}], "C422", ["'precedence' is 'beside', not one of over, under"]),
    ],
)
def test_entries_that_cannot_hold_are_refused(
    records: list[object], code: str, told: list[str], make: Make
) -> None:
    with pytest.raises(LexiconError) as caught:
        make(*records)
    assert caught.value.code == code
    for part in told:
        assert part in str(caught.value)


def test_an_empty_lexicon_changes_nothing() -> None:
    lexicon = Lexicon()
    assert lexicon.tag("北岭", MODEL[:1]) == tuple(MODEL[:1])
    assert lexicon.unused() == ()
    assert lexicon.knowledge.get("美国") is not None


@pytest.mark.parametrize("text", ["", "\ud800", "北" * 500, "北岭" * 500, " " * 500, "\u200b" * 9])
def test_odd_text_never_raises_and_entities_never_overlap(text: str, make: Make) -> None:
    found = make(NORTH, {"id": "北北", "kind": "ORG", "precedence": "under"}).tag(text, ())
    assert all(before.end <= after.start for before, after in zip(found, found[1:], strict=False))
