from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commentary_nlp.corpus import read_records, record_faults, resolve, resolve_folder, write_records
from commentary_nlp.errors import InputError

TEXT = (
    "中美又坐下来谈，华盛顿带来了什么？\n"
    "中国商务部说，美方的大棒砸不到中国石化头上。贝森特在华盛顿表示，稀土必须放开。\n"
    "嘴上说合作，手里举大棒，这就是美国的“诚意”。它怕什么？它怕稀土断供，它怕稀土涨价！"
)
ENTITIES: list[dict[str, Any]] = [
    {"surface": "中", "within": "中美", "label": "GPE", "actor": "中国"},
    {"surface": "美", "within": "中美", "label": "GPE", "actor": "美国"},
    {"surface": "华盛顿", "label": "GPE", "actor": "美国"},
    {"surface": "华盛顿", "label": "GPE", "actor": None, "sentences": [3]},
    {"surface": "美方", "label": "GPE", "actor": "美国"},
    {"surface": "美国", "label": "GPE", "actor": "美国"},
    {"surface": "中国商务部", "label": "AGENCY", "actor": "中国商务部"},
    {"surface": "中国石化", "label": "ORG", "actor": "中国石化"},
    {"surface": "贝森特", "label": "PERSON", "actor": "贝森特"},
    {"surface": "稀土", "label": "COMMODITY", "actor": None},
]


def annotation(**changes: Any) -> dict[str, Any]:
    return {
        "id": "talks",
        "entities": ENTITIES,
        "stances": [[2, "美国", "against", "中国商务部"], [4, "美国", "against"]],
        "document_stances": {"美国": "against", "中国": "neutral"},
        "rhetoric": [["嘴上说合作，手里举大棒", "antithesis", 4], ["它怕什么？…涨价！", "hypophora", [5, 6]]],
        **changes,
    }


def surfaces(record: Any) -> list[tuple[str, str | None]]:
    return [(record.surface(entity), entity.actor) for entity in record.entities]


def faults_of(**changes: Any) -> str:
    with pytest.raises(InputError) as raised:
        resolve(TEXT, annotation(**changes))
    assert raised.value.code == "C050"
    return str(raised.value)


def entity(surface: str, label: str = "GPE", actor: str | None = "美国", **more: Any) -> dict[str, Any]:
    return {"surface": surface, "label": label, "actor": actor, **more}


def test_every_occurrence_is_tagged_and_the_longer_surface_wins() -> None:
    record = resolve(TEXT, annotation())
    assert surfaces(record) == [
        ("中", "中国"),
        ("美", "美国"),
        ("华盛顿", "美国"),
        ("中国商务部", "中国商务部"),
        ("美方", "美国"),
        ("中国石化", "中国石化"),
        ("贝森特", "贝森特"),
        ("华盛顿", None),
        ("稀土", None),
        ("美国", "美国"),
        ("稀土", None),
        ("稀土", None),
    ]


def test_mentioned_actors_without_author_row_get_neutral() -> None:
    rows = [
        (record.surface(row)[:2], row.actor, row.label, row.holder)
        for record in [resolve(TEXT, annotation())]
        for row in record.stances
    ]
    assert rows == [
        ("中美", "中国", "neutral", "author"),
        ("中美", "美国", "neutral", "author"),
        ("中国", "美国", "neutral", "author"),
        ("中国", "美国", "against", "中国商务部"),
        ("中国", "中国商务部", "neutral", "author"),
        ("中国", "中国石化", "neutral", "author"),
        ("贝森", "贝森特", "neutral", "author"),
        ("嘴上", "美国", "against", "author"),
    ]


def test_a_resolved_record_has_no_fault() -> None:
    assert record_faults(resolve(TEXT, annotation()).to_dict(), "talks") == []


def test_devices_are_found_in_a_sentence_a_range_and_by_their_ends() -> None:
    record = resolve(TEXT, annotation())
    assert [(record.surface(d), d.device) for d in record.devices] == [
        ("嘴上说合作，手里举大棒", "antithesis"),
        ("它怕什么？它怕稀土断供，它怕稀土涨价！", "hypophora"),
    ]


def test_an_occurrence_is_chosen_by_number() -> None:
    record = resolve(TEXT, annotation(rhetoric=[["它怕", "repetition", 6, 2]]))
    assert record.devices[0].start == TEXT.rindex("它怕")


def test_the_text_s_own_ellipsis_is_no_gap_in_a_quote() -> None:
    text = "谈判拖着……谁也不急。"
    record = resolve(text, {"id": "x", "rhetoric": [["拖着……谁", "irony", 1]]})
    assert record.surface(record.devices[0]) == "拖着……谁"
    record = resolve(text, {"id": "x", "rhetoric": [["谈判…不急", "irony", 1]]})
    assert record.surface(record.devices[0]) == "谈判拖着……谁也不急"


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ([entity("美国", not_within="美国银行")], ["中国银行", "美国"]),
        ([entity("美国"), entity("美国银行", "ORG", "美国银行")], ["中国银行", "美国银行", "美国"]),
        ([entity("美国", within=["美国银行", "问美国"])], ["中国银行", "美国", "美国"]),
        ([entity("美国", sentences=[2])], ["中国银行", "美国"]),
    ],
)
def test_conditions_of_a_rule(rules: list[dict[str, Any]], expected: list[str]) -> None:
    text = "中国银行和美国银行都在场。没人问美国。"
    rules = [entity("中国银行", "ORG", "中国银行"), *rules]
    actors = {rule["actor"]: "neutral" for rule in rules if text.count(rule["surface"]) > 1}
    record = resolve(text, {"id": "x", "entities": rules, "document_stances": actors})
    assert [record.surface(e) for e in record.entities] == expected


def test_a_rule_with_context_overrides_one_without() -> None:
    text = "北京很克制。他昨天抵达北京。"
    rules = [entity("北京", actor="中国"), entity("北京", actor=None, within="抵达北京")]
    record = resolve(text, {"id": "x", "entities": rules})
    assert surfaces(record) == [("北京", "中国"), ("北京", None)]


@pytest.mark.parametrize(
    ("rules", "message"),
    [
        ([entity("日本")], "not found in the text"),
        ([entity("美国", "COUNTRY")], "label 'COUNTRY' is none of"),
        ([entity("美国", sentences=[9])], "sentence 9 does not exist"),
        ([entity("美国", sentences=[1, 4])], "not found in sentence 1"),
        ([entity("美国", within="美国佬")], "within '美国佬' not found"),
        ([entity("美国", within="中方")], "does not contain the surface"),
        ([entity("美国", where="x")], "unknown key 'where'"),
        ([{"surface": "美国", "label": "GPE"}], "actor is not an actor id or null"),
        ([entity("美国"), entity("美国", "AGENCY")], "two rules disagree"),
        ([entity("美国"), entity("美国")], "given twice"),
        ([entity("说合"), entity("合作")], "overlap and are of equal length"),
        ([entity("诚"), entity("诚意", "ORG")], "other rules tag all its places"),
        (["美国"], "is not an object"),
        ([entity("稀土", "COMMODITY", "稀土")], "names no actor"),
    ],
)
def test_rules_that_do_not_fit_are_refused(rules: list[Any], message: str) -> None:
    assert message in faults_of(entities=rules, stances=[], document_stances={}, rhetoric=[])


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"stances": [[7, "美国", "against"]]}, "sentences 1 to 6"),
        ({"stances": [[4, "美国", "hostile"]]}, "'hostile' is none of"),
        ({"stances": [[4, "美国", "against"], [4, "美国", "favor", "author"]]}, "given twice"),
        ({"stances": [[4, "法国", "against"]]}, "'法国' is the actor of no entity"),
        ({"stances": [["4", "美国", "against"]]}, "sentences 1 to 6"),
        ({"stances": {}}, "stances is not a list"),
        ({"document_stances": {"美国": "bad", "中国": "neutral"}}, "'bad' is none of"),
        ({"document_stances": {"美国": "against"}}, "'中国' is missing; it stands in the headline"),
        ({"rhetoric": [["大棒", "metaphor", 3]]}, "in another one"),
        (
            {"rhetoric": [["嘴上说合作，手上举大棒", "antithesis", 4]]},
            "goes on differently after '嘴上说合作，手'",
        ),
        ({"rhetoric": [["它怕", "repetition", 6]]}, "stands there 2 times"),
        ({"rhetoric": [["它怕", "repetition", 6, 3]]}, "occurrence 3 does not exist"),
        ({"rhetoric": [["大棒", "simile", 4]]}, "'simile' is none of"),
        ({"rhetoric": [["大棒", "metaphor", [4, 2]]]}, "a range is [first, last]"),
        ({"rhetorics": []}, "unknown key 'rhetorics'"),
    ],
)
def test_rows_that_do_not_fit_are_refused(changes: dict[str, Any], message: str) -> None:
    assert message in faults_of(**changes)


def test_all_faults_of_an_annotation_come_at_once() -> None:
    message = faults_of(
        entities=[*ENTITIES, entity("日本")],
        stances=[[9, "美国", "against"]],
        rhetoric=[["雨伞", "metaphor", 1]],
    )
    assert all(part in message for part in ("3 faults", "日本", "[9,", "雨伞"))


ODD = st.recursive(
    st.none()
    | st.integers(-1, 9)
    | st.sampled_from(["美国", "它怕", "它…价！", "against", "GPE", "irony", "…", ""]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["surface", "label", "actor", "within", "sentences"]), inner, max_size=5
        )
    ),
    max_leaves=10,
)


@settings(deadline=None, max_examples=200)
@given(st.dictionaries(st.sampled_from(["id", "entities", "stances", "document_stances", "rhetoric"]), ODD))
def test_odd_annotations_are_refused_by_an_input_error_or_give_a_sound_record(odd: dict[str, Any]) -> None:
    try:
        record = resolve(TEXT, odd)
    except InputError:
        return
    assert not [fault for fault in record_faults(record.to_dict(), "odd") if fault.severity == "error"]


def test_a_folder_with_its_meta_data(tmp_path: Path) -> None:
    (tmp_path / "talks.txt").write_text(TEXT + "\n", encoding="utf-8")
    (tmp_path / "talks.json").write_text(json.dumps(annotation()), encoding="utf-8")
    (tmp_path / "talks.meta.json").write_text('{"topic": "关税"}', encoding="utf-8")
    result = resolve_folder(tmp_path, tmp_path)
    assert result.faults == ()
    assert result.records[0].meta == {"topic": "关税"}
    assert result.records[0].text == TEXT
    target = tmp_path / "out.jsonl.gz"
    assert write_records(target, result.records) == 1
    assert tuple(read_records(target)) == result.records


def test_every_file_of_a_folder_is_reported(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("美国让步。", encoding="utf-8")
    (tmp_path / "a.json").write_text('{"id": "b"}', encoding="utf-8")
    (tmp_path / "c.json").write_text("{}", encoding="utf-8")
    (tmp_path / "d.txt").write_text("美国让步。", encoding="utf-8")
    (tmp_path / "d.json").write_text(
        '{"document_stances": {"美国": "favor", "美国": "against"}}', encoding="utf-8"
    )
    (tmp_path / "e.txt").write_text("美国让步。", encoding="utf-8")
    (tmp_path / "e.json").write_text("[", encoding="utf-8")
    faults = [str(fault) for fault in resolve_folder(tmp_path, tmp_path).faults]
    assert len(faults) == 4
    assert "id 'b' is not the file's name 'a'" in faults[0]
    assert "does not exist" in faults[1]
    assert "key given twice: 美国" in faults[2]
    assert faults[3].startswith("e.json: [C041]")


@pytest.mark.parametrize("missing", ["texts", "annotations"])
def test_a_missing_folder_is_named(tmp_path: Path, missing: str) -> None:
    folders = {"texts": tmp_path, "annotations": tmp_path, missing: tmp_path / "gone"}
    with pytest.raises(InputError, match="gone"):
        resolve_folder(folders["texts"], folders["annotations"])
