from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commentary_nlp.commentary import (
    Actor,
    Commentary,
    Device,
    DocumentStance,
    Entity,
    Stance,
    StanceScore,
    json_schema,
)
from commentary_nlp.errors import InputError
from commentary_nlp.scheme import ACTOR_LABELS, DEVICES, DOCUMENT_STANCE_LABELS, ENTITY_LABELS, STANCE_LABELS

TEXT = "美方一边喊合作，一边举大棒。特朗普说稀土很重要。"
RESULT = Commentary(
    text=TEXT,
    entities=(
        Entity(0, 2, "GPE", "美国", 0.98765),
        Entity(14, 17, "PERSON", "特朗普", 0.9),
        Entity(18, 20, "COMMODITY", None, 0.5),
    ),
    stances=(
        Stance(0, 14, "美国", "against", score=StanceScore(0.1, 0.8, 0.1)),
        Stance(14, 24, "特朗普", "neutral", score=StanceScore(0.45, 0.15, 0.4, abstained=True)),
    ),
    document_stances=(DocumentStance("美国", "against", 0.7, (0,)),),
    devices=(Device(2, 13, "antithesis", 0.62), Device(11, 13, "metaphor", 0.5)),
    actors=(Actor("美国", "GPE", "美国", ("美方",)), Actor("特朗普", "PERSON", None, ("特朗普",))),
    id="例一",
    meta={"model": "default", "coverage": 1.0},
)
GOLD: dict[str, Any] = {
    "id": "例二",
    "text": TEXT,
    "entities": [[0, 2, "GPE", "美国"], [18, 20, "COMMODITY", None]],
    "stances": [{"start": 0, "end": 14, "actor": "美国", "label": "against", "holder": "author"}],
    "document_stances": {"美国": "mixed"},
    "rhetoric": [[2, 13, "antithesis"]],
}


@st.composite
def commentaries(draw: st.DrawFn) -> Commentary:
    """Any valid result whose scores have four digits already."""
    text = draw(st.text(st.characters(codec="utf-8") | st.sampled_from("美中 \n\u3000😀\ud83d"), min_size=1))
    score = st.none() | st.integers(0, 10_000).map(lambda n: n / 10_000)
    actor_ids = draw(st.lists(st.sampled_from(["美国", "中国", "特朗普", "欧盟"]), unique=True))
    cuts = sorted(draw(st.sets(st.integers(0, len(text)))))
    entities = []
    for start, end in zip(cuts[::2], cuts[1::2], strict=False):
        label = draw(st.sampled_from(ENTITY_LABELS))
        actor = draw(st.sampled_from([None, *actor_ids])) if label in ACTOR_LABELS else None
        entities.append(Entity(start, end, label, actor, draw(score), draw(score)))
    span = st.tuples(st.integers(0, len(text) - 1), st.integers(1, 9)).map(
        lambda pair: (pair[0], min(sum(pair), len(text)))
    )
    rows = (
        draw(
            st.lists(
                st.tuples(span, st.sampled_from(actor_ids), st.sampled_from(["author", "鲍威尔"])),
                unique=True,
            )
        )
        if actor_ids
        else []
    )
    stances = tuple(
        Stance(
            *where,
            actor,
            draw(st.sampled_from(STANCE_LABELS)),
            holder,
            draw(st.sampled_from([None, StanceScore(0.2, 0.3, 0.5, True)])),
        )
        for where, actor, holder in rows
    )
    indices = st.lists(st.integers(0, len(stances) - 1), unique=True).map(tuple) if stances else st.just(())
    devices = draw(st.lists(st.tuples(span, st.sampled_from(DEVICES)), unique=True))
    return Commentary(
        text=text,
        entities=tuple(entities),
        stances=stances,
        document_stances=tuple(
            DocumentStance(actor, draw(st.sampled_from(DOCUMENT_STANCE_LABELS)), draw(score), draw(indices))
            for actor in actor_ids
        ),
        devices=tuple(Device(*where, device, draw(score)) for where, device in devices),
        actors=tuple(
            Actor(actor, "GPE", draw(st.sampled_from([None, "美国"])), (actor,)) for actor in actor_ids
        ),
        id=draw(st.none() | st.text(st.characters(codec="utf-8"))),
        meta={"model": "default", "windows": [[0, len(text)]]},
    )


VALIDATOR = jsonschema.Draft202012Validator(json_schema())


@given(commentaries())
def test_any_result_survives_json_and_satisfies_the_schema(commentary: Commentary) -> None:
    VALIDATOR.validate(commentary.to_dict())
    line = commentary.to_json()
    assert "\n" not in line
    assert line.encode("utf-8")
    again = Commentary.from_json(line)
    assert again == commentary
    assert again.to_json() == line


def test_a_result_is_laid_out_as_documented() -> None:
    assert RESULT.to_dict() == {
        "id": "例一",
        "text": TEXT,
        "entities": [[0, 2, "GPE", "美国"], [14, 17, "PERSON", "特朗普"], [18, 20, "COMMODITY", None]],
        "stances": [
            {"start": 0, "end": 14, "actor": "美国", "label": "against", "holder": "author"},
            {"start": 14, "end": 24, "actor": "特朗普", "label": "neutral", "holder": "author"},
        ],
        "document_stances": {"美国": "against"},
        "rhetoric": [[2, 13, "antithesis"], [11, 13, "metaphor"]],
        "scores": {
            "entities": [0.9877, 0.9, 0.5],
            "stances": [
                {"favor": 0.1, "against": 0.8, "neutral": 0.1, "abstained": False},
                {"favor": 0.45, "against": 0.15, "neutral": 0.4, "abstained": True},
            ],
            "document_stances": {"美国": {"score": 0.7, "evidence": [0]}},
            "rhetoric": [0.62, 0.5],
        },
        "actors": {
            "美国": {"kind": "GPE", "country": "美国", "names": ["美方"]},
            "特朗普": {"kind": "PERSON", "country": None, "names": ["特朗普"]},
        },
        "meta": {"model": "default", "coverage": 1.0},
    }


def test_a_gold_record_comes_back_without_extras() -> None:
    commentary = Commentary.from_dict(GOLD)
    assert commentary.to_dict() == GOLD
    assert commentary.document_stances == (DocumentStance("美国", "mixed"),)
    assert commentary.entities[0].score is None
    VALIDATOR.validate(GOLD)


def test_parts_that_nobody_annotated_are_empty() -> None:
    assert Commentary.from_dict({"text": "稀土"}) == Commentary("稀土")


def test_the_result_of_an_empty_text_still_has_its_scores() -> None:
    record = Commentary("", meta={"model": "default"}).to_dict()
    assert record["scores"] == {"entities": [], "stances": [], "document_stances": {}, "rhetoric": []}
    assert record["actors"] == {}


def test_json_keeps_chinese_readable_and_escapes_lone_surrogates() -> None:
    line = Commentary("稀\ud83d土", entities=(Entity(2, 3, "COMMODITY"),)).to_json()
    assert "稀\\ud83d土" in line
    assert Commentary.from_json(line).surface(Entity(2, 3, "COMMODITY")) == "土"


@pytest.mark.parametrize(
    ("commentary", "problem"),
    [
        (Commentary("稀\ud83d\ude00土"), r"text at 1 holds a surrogate pair"),
        (Commentary("稀土", meta={"rate": float("nan")}), r"meta is not JSON"),
        (Commentary("稀土", meta={"rate": {1, 2}}), r"meta is not JSON"),
    ],
)
def test_what_json_would_alter_is_refused(commentary: Commentary, problem: str) -> None:
    with pytest.raises(InputError, match=rf"\[C019\].*{problem}"):
        commentary.to_json()


def test_rows_that_share_a_key_are_refused() -> None:
    twice = (DocumentStance("美国", "favor"), DocumentStance("美国", "against"))
    with pytest.raises(InputError, match=r"\[C018\] record 甲: document_stances: actor '美国' has 2 rows"):
        Commentary("美国", document_stances=twice, id="甲").to_dict()


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{", r"\[C011\] record line 7: not JSON"),
        ('{"text": "甲", "text": "乙"}', r"\[C011\] record line 7: not JSON: key 'text' stands twice"),
        (None, r"\[C011\] record line 7: not JSON"),
        ('["text"]', r"\[C016\] record line 7: record: is a list, not an object"),
    ],
)
def test_lines_that_are_no_record(line: str, problem: str) -> None:
    with pytest.raises(InputError, match=problem):
        Commentary.from_json(line, where="line 7")


def test_questions_to_a_result() -> None:
    assert RESULT.rhetoric is RESULT.devices
    assert RESULT.actor("特朗普").kind == "PERSON"
    assert [RESULT.surface(entity) for entity in RESULT.mentions("美国")] == ["美方"]
    assert [stance.label for stance in RESULT.stances_toward("美国")] == ["against"]
    assert RESULT.mentions("欧盟") == ()
    with pytest.raises(InputError, match=r"no actor '欧盟' in this text. Its actors are: 美国, 特朗普"):
        RESULT.actor("欧盟")


def test_sentences_hold_the_evidence() -> None:
    assert RESULT.sentences == ((0, 14), (14, 24))


def test_the_schema_is_the_scheme() -> None:
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    plain, properties = schema["else"]["properties"], schema["properties"]
    assert schema["if"]["properties"]["meta"] == {"required": ["labels"]}, "a record may declare its labels"
    assert plain["entities"]["items"]["prefixItems"][2]["enum"] == list(ENTITY_LABELS)
    assert plain["rhetoric"]["items"]["prefixItems"][2]["enum"] == list(DEVICES)
    assert plain["stances"]["items"]["properties"]["label"]["enum"] == list(STANCE_LABELS)
    assert properties["document_stances"]["additionalProperties"]["enum"] == list(DOCUMENT_STANCE_LABELS)
    assert properties["actors"]["additionalProperties"]["properties"]["kind"]["enum"] == list(ACTOR_LABELS)


@pytest.mark.parametrize("key", sorted(GOLD))
def test_the_schema_asks_for_every_part_of_a_record(key: str) -> None:
    record = json.loads(json.dumps(GOLD))
    del record[key]
    assert not VALIDATOR.is_valid(record)


def test_columns_travel_in_the_record() -> None:
    result = (
        Commentary("关税再起。").with_columns({"source": "海港日报"}).with_columns({"date": "2026-11-01"})
    )
    assert result.columns == {"source": "海港日报", "date": "2026-11-01"}
    assert Commentary.from_json(result.to_json()).columns == result.columns
    assert Commentary("关税再起。").columns == {}


def test_columns_must_be_named() -> None:
    record = {"text": "关税再起。", "entities": [], "meta": {"columns": ["date"]}}
    with pytest.raises(InputError, match=r"meta\.columns"):
        Commentary.from_dict(record)
