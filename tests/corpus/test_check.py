from __future__ import annotations

import copy
import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commentary_nlp.corpus import check, read_records, record_faults
from commentary_nlp.errors import InputError

TEXT = "欧盟怕了？\n欧盟嘴硬，德国心软。它这回真的慌了。"
GOOD: dict[str, Any] = {
    "id": "eu",
    "text": TEXT,
    "entities": [[0, 2, "GPE", "欧盟"], [6, 8, "GPE", "欧盟"], [11, 13, "GPE", "德国"]],
    "stances": [
        {"start": 0, "end": 5, "actor": "欧盟", "label": "against", "holder": "author"},
        {"start": 6, "end": 16, "actor": "欧盟", "label": "against", "holder": "author"},
        {"start": 6, "end": 16, "actor": "德国", "label": "neutral", "holder": "author"},
        {"start": 16, "end": 24, "actor": "欧盟", "label": "against", "holder": "author"},
    ],
    "document_stances": {"欧盟": "against"},
    "rhetoric": [[6, 15, "antithesis"], [0, 5, "rhetorical_question"]],
}


def append(key: str, row: Any) -> Callable[[dict[str, Any]], None]:
    return lambda record: record[key].append(row)


def change(key: str, number: int, row: Any) -> Callable[[dict[str, Any]], None]:
    return lambda record: record[key].__setitem__(number, row)


def stance(start: int, end: int, **more: Any) -> dict[str, Any]:
    return {"start": start, "end": end, "actor": "欧盟", "label": "against", "holder": "author", **more}


def faults(spoil: Callable[[dict[str, Any]], object]) -> list[str]:
    record = copy.deepcopy(GOOD)
    spoil(record)
    return [str(fault) for fault in record_faults(record, "eu")]


def test_a_sound_record_has_no_fault() -> None:
    assert faults(lambda record: None) == []


@pytest.mark.parametrize(
    ("spoil", "code", "words"),
    [
        (append("entities", [20, 99, "GPE", None]), "C012", "(20, 99)"),
        (append("entities", [13, 13, "GPE", None]), "C012", "empty"),
        (append("entities", [13, 14, "COUNTRY", None]), "C013", "COUNTRY"),
        (append("entities", [12, 14, "ORG", None]), "C014", "overlaps"),
        (append("entities", [15, 16, "LOC", None]), "C044", "begins with '。'"),
        (append("entities", [17, 17 + 1, "LOC", "它"]), "C015", "LOC names no actor"),
        (append("stances", stance(6, 15)), "C043", "is no sentence"),
        (append("stances", stance(0, 5)), "C018", "same sentence, actor and holder"),
        (append("stances", stance(0, 5, actor="法国")), "C015", "'法国'"),
        (append("stances", stance(0, 5, label="hostile")), "C013", "hostile"),
        (append("stances", stance(0, 5, holder="专家")), "C046", "holder '专家'"),
        (append("stances", stance(0, 5, actor="德国")), "C046", "neither '德国' nor a pronoun"),
        (lambda r: r["stances"].pop(2), "C045", "sentence 2 mentions '德国' but has no author row"),
        (lambda r: r["document_stances"].pop("欧盟"), "C045", "stands in the headline"),
        (lambda r: r["document_stances"].update(德国="favor"), "C045", "'德国' stands in one sentence"),
        (append("rhetoric", [6, 15, "antithesis"]), "C018", "same span and device"),
        (append("rhetoric", [5, 8, "metaphor"]), "C044", "white space"),
        (lambda r: r.pop("id"), "C016", "id"),
        (lambda r: r.update(text=" \n"), "C016", "text: is empty"),
        (lambda r: r.update(entities=None), "C016", "entities"),
    ],
)
def test_each_fault_is_found(spoil: Callable[[dict[str, Any]], object], code: str, words: str) -> None:
    assert any(f"[{code}]" in fault and words in fault for fault in faults(spoil)), faults(spoil)


@pytest.mark.parametrize(
    ("surface", "sound"),
    [("刚果（金）", True), ("刚果(金)", True), ("刚果）", False), ("（金）", False), ("刚果（）", False)],
)
def test_a_name_may_end_with_the_bracket_it_opens(surface: str, sound: bool) -> None:
    text = f"买矿的人到了{surface}港口。"
    start = text.index(surface)
    entities = [[start, start + len(surface), "LOC", None]]
    record = {"id": "mine", "text": text, "entities": entities, "stances": [], "rhetoric": []}
    codes = [fault.code for fault in record_faults({**record, "document_stances": {}}, "mine")]
    assert codes.count("C044") == (0 if sound else 2 if surface == "（金）" else 1)


@pytest.mark.parametrize(
    "spoil",
    [
        append("stances", stance(0, 5, holder="专家")),
        append("stances", stance(0, 5, actor="德国")),
        lambda r: r["document_stances"].update(德国="favor"),
    ],
)
def test_doubtful_rows_are_warnings(spoil: Callable[[dict[str, Any]], object]) -> None:
    record = copy.deepcopy(GOOD)
    spoil(record)
    assert [fault.severity for fault in record_faults(record, "eu")] == ["warning"]


def test_quotation_marks_stay_outside_except_for_irony() -> None:
    text = "好一个“胜利”。"
    for device, expected in (("metaphor", 1), ("irony", 0)):
        record = {"id": "x", "text": text, "rhetoric": [[3, 7, device]]}
        assert len(record_faults(record, "x")) == expected


@pytest.mark.parametrize(
    ("sentence", "count"), [("它慌了。", 0), ("對方慌了。", 0), ("后者慌了。", 0), ("慌了。", 1)]
)
def test_a_pronoun_stands_for_an_actor(sentence: str, count: int) -> None:
    start = len("欧盟来了。")
    record = {
        "id": "x",
        "text": "欧盟来了。" + sentence,
        "entities": [[0, 2, "GPE", "欧盟"]],
        "stances": [stance(0, start), stance(start, start + len(sentence))],
    }
    assert len(record_faults(record, "x")) == count


@pytest.mark.parametrize("end", ["", "\n", "\n \n"])
def test_a_single_line_is_no_headline(end: str) -> None:
    record = {
        "id": "x",
        "text": f"欧盟慌了。{end}",
        "entities": [[0, 2, "GPE", "欧盟"]],
        "stances": [stance(0, 5)],
    }
    assert record_faults(record, "x") == []


@pytest.mark.parametrize(
    ("layers", "count"), [(["entities", "stances"], 0), (["document_stances"], 1), ("none", 1)]
)
def test_layers_that_were_not_annotated_miss_nothing(layers: object, count: int) -> None:
    assert len(faults(lambda r: r.update(document_stances={}, meta={"layers": layers}))) == count


def test_one_fault_hides_no_other() -> None:
    def spoil(record: dict[str, Any]) -> None:
        record["entities"][1] = [6, 800, "GPE", "欧盟"]
        record["stances"][2]["label"] = "hostile"
        record["rhetoric"].append([0, 5, "simile"])

    found = " ".join(faults(spoil))
    assert all(words in found for words in ("entities[1]", "stances[2]", "rhetoric[2]"))


def test_a_file_is_reported_whole(tmp_path: Path) -> None:
    other = {**GOOD, "id": "other", "text": TEXT, "entities": [[0, 9, "X", None]]}
    path = tmp_path / "corpus.jsonl"
    lines = [json.dumps(GOOD), json.dumps(other), "", "{", "[1]", json.dumps(GOOD)]
    path.write_text("\n".join(lines), encoding="utf-8")
    found = [str(fault) for fault in check(path)]
    assert any(fault.startswith("line 2 (other): [C013]") for fault in found)
    assert any(fault.startswith("line 4: [C041]") for fault in found)
    assert any(fault.startswith("line 5: [C041]") for fault in found)
    assert "line 6 (eu): [C042] the same id as line 1 (eu)" in found
    assert "line 2 (other): [C042] the same text as line 1 (eu)" in found
    with pytest.raises(InputError) as raised:
        read_records(path)
    assert all(f"line {number}" in str(raised.value) for number in (2, 4, 5))


@pytest.mark.parametrize("content", [b"", b"\n \n", b"\xff\xfe{}", gzip.compress(b'{"id": 1}')[:-3]])
def test_unreadable_files_are_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "corpus.jsonl"
    path.write_bytes(content)
    for read in (check, read_records):
        with pytest.raises(InputError, match="C040"):
            read(path)
    with pytest.raises(InputError, match="C040"):
        check(tmp_path)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-3, 30)
    | st.sampled_from(["欧盟", "GPE", "author", "against", ""]),
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.dictionaries(st.sampled_from(["start", "end", "actor", "label", "holder"]), inner, max_size=5)
    ),
    max_leaves=12,
)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from([*GOOD, "scores", "meta", "x"]), JSON, max_size=7), st.booleans())
def test_odd_records_are_reported_and_never_raise(record: dict[str, Any], with_text: bool) -> None:
    if with_text:
        record["text"] = TEXT
    for fault in record_faults(record, "odd"):
        assert fault.problem
