from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commentary_nlp.commentary import Commentary, find_faults
from commentary_nlp.errors import InputError

TEXT = "美方举起大棒。贝森特谈稀土。"
RECORD: dict[str, Any] = {
    "id": "甲",
    "text": TEXT,
    "entities": [[0, 2, "GPE", "美国"], [7, 10, "PERSON", "贝森特"], [11, 13, "COMMODITY", None]],
    "stances": [{"start": 0, "end": 7, "actor": "美国", "label": "against", "holder": "author"}],
    "document_stances": {"美国": "against"},
    "rhetoric": [[4, 6, "metaphor"]],
    "scores": {
        "entities": [0.9, 0.8, None],
        "actors": [1.0, 0.7, None],
        "stances": [{"favor": 0.1, "against": 0.8, "neutral": 0.1, "abstained": False}],
        "document_stances": {"美国": {"score": 0.6, "evidence": [0]}},
        "rhetoric": [0.5],
    },
    "actors": {
        "美国": {"kind": "GPE", "country": "美国", "names": ["美方"]},
        "贝森特": {"kind": "PERSON", "country": None, "names": ["贝森特"]},
    },
    "meta": {"model": "default"},
}
STANCE = RECORD["stances"][0]
SCORE = RECORD["scores"]["stances"][0]

BAD: list[tuple[str, Any, str, str]] = [
    # where to put it, the value, the code, what the message says
    ("text", None, "C016", "text: is null, not a string"),
    ("id", 7, "C016", "id: is int, neither a string nor null"),
    ("meta", [], "C016", "meta: is a list, not an object"),
    ("entitys", [], "C016", "entitys: unknown key"),
    ("entities", {}, "C016", "entities: is an object, not a list"),
    ("entities/0", [0, 2, "GPE"], "C016", "entities[0]: [0, 2, 'GPE'] is not [start, end, label, actor]"),
    (
        "entities/2",
        [11, 15, "COMMODITY", None],
        "C012",
        "span (11, 15) lies outside its text of 14 characters",
    ),
    ("entities/2", [-1, 1, "COMMODITY", None], "C012", "span (-1, 1) lies outside"),
    ("entities/2", [11, 11, "COMMODITY", None], "C012", "span (11, 11) is empty"),
    ("entities/2", [11.0, 13, "COMMODITY", None], "C012", "offsets (11.0, 13) are not whole numbers"),
    ("entities/2", [True, 13, "COMMODITY", None], "C012", "offsets (True, 13) are not whole numbers"),
    ("entities/2", [11, 13, "GOODS", None], "C013", "entities[2]: 'GOODS' is none of PERSON, AGENCY"),
    ("entities/2", [11, 13, ["GPE"], None], "C013", "entities[2]: ['GPE'] is none of"),
    ("entities/2", [9, 13, "COMMODITY", None], "C014", "entities[2]: span (9, 13) overlaps entities[1]"),
    ("entities/2", [11, 13, "COMMODITY", "稀土"], "C015", "a COMMODITY names no actor, but '稀土' is given"),
    ("entities/2", [11, 13, "GPE", ""], "C016", "actor '' is neither an id nor null"),
    (
        "stances/0",
        {**STANCE, "label": "mixed"},
        "C013",
        "stances[0]: 'mixed' is none of favor, against, neutral",
    ),
    ("stances/0", {**STANCE, "actor": "欧盟"}, "C015", "actor '欧盟' is the actor of no entity"),
    ("stances/0", {**STANCE, "actor": None}, "C015", "actor None is not an id"),
    ("stances/0", {**STANCE, "holder": ""}, "C016", "holder '' is neither 'author' nor an id"),
    ("stances/0", {**STANCE, "end": 99}, "C012", "stances[0]: span (0, 99) lies outside"),
    ("stances/0", {"start": 0, "end": 7}, "C016", "is not {start, end, actor, label, holder}"),
    ("document_stances", {"美国": "for"}, "C013", "document_stances['美国']: 'for' is none of"),
    (
        "document_stances",
        {"美国": "favor", "欧盟": "favor"},
        "C015",
        "document_stances['欧盟']: actor '欧盟'",
    ),
    ("rhetoric/0", [4, 6, "simile"], "C013", "rhetoric[0]: 'simile' is none of metaphor"),
    ("rhetoric/0", [4, 60, "metaphor"], "C012", "rhetoric[0]: span (4, 60) lies outside"),
    (
        "actors/美国",
        {"kind": "LOC", "country": None, "names": []},
        "C013",
        "actors['美国']: 'LOC' is none of",
    ),
    ("actors/美国", {"kind": "GPE"}, "C016", "actors['美国']: is not {kind, country, names}"),
    ("actors/美国", {"kind": "GPE", "country": 1, "names": []}, "C016", "country is int"),
    (
        "actors/美国",
        {"kind": "GPE", "country": None, "names": "美方"},
        "C016",
        "names is not a list of strings",
    ),
    ("scores/rhetorics", [], "C016", "scores.rhetorics: unknown key"),
    ("scores/rhetoric", [0.5, 0.5], "C017", "scores.rhetoric: 2 instead of a list of 1, one for each row"),
    ("scores/rhetoric/0", 1.5, "C017", "scores.rhetoric[0]: 1.5 is neither a probability"),
    ("scores/entities/0", float("nan"), "C017", "nan is neither a probability"),
    ("scores/actors", [0.5], "C017", "scores.actors: 1 instead of a list of 3, one for each row"),
    ("scores/actors/1", -0.1, "C017", "scores.actors[1]: -0.1 is neither a probability"),
    ("scores/entities/0", "0.5", "C017", "'0.5' is neither a probability"),
    ("scores/stances/0", {"favor": 1.0}, "C017", "is not {favor, against, neutral, abstained}"),
    ("scores/stances/0", {**SCORE, "favor": 0.9}, "C017", "sum to 1.8000, not to 1"),
    ("scores/stances/0", {**SCORE, "favor": None}, "C017", "a probability is null"),
    ("scores/stances/0", {**SCORE, "abstained": 0}, "C017", "abstained is int, neither true nor false"),
    ("scores/document_stances/欧盟", {"score": 1, "evidence": []}, "C017", "has no row in document_stances"),
    ("scores/document_stances/美国", {"score": 1, "evidence": [1]}, "C017", "not indices into the 1 stances"),
    ("scores/document_stances/美国", 0.5, "C017", "is not {score, evidence}"),
]


def with_value(path: str, value: Any) -> dict[str, Any]:
    """A copy of the good record with `value` at `path`."""
    record = copy.deepcopy(RECORD)
    *parents, last = path.split("/")
    target: Any = record
    for key in parents:
        target = target[int(key) if isinstance(target, list) else key]
    target[int(last) if isinstance(target, list) else last] = value
    return record


def test_the_good_record_is_good() -> None:
    assert find_faults(RECORD) == ()
    assert Commentary.from_dict(RECORD).to_dict() == RECORD


@pytest.mark.parametrize(("path", "value", "code", "message"), BAD)
def test_one_fault_is_one_fault(path: str, value: Any, code: str, message: str) -> None:
    record = with_value(path, value)
    faults = find_faults(record)
    about = [fault for fault in faults if message in str(fault)]
    assert [fault.code for fault in about] == [code]
    with pytest.raises(InputError, match=r"record 甲|record \(unnamed\)"):
        Commentary.from_dict(record)


@pytest.mark.parametrize(
    ("key", "message"),
    [
        ("stances", "same sentence, actor and holder as stances[0]"),
        ("rhetoric", "same span and device as rhetoric[0]"),
    ],
)
def test_a_row_that_stands_twice(key: str, message: str) -> None:
    record = {name: copy.deepcopy(value) for name, value in RECORD.items() if name != "scores"}
    record[key] *= 2
    assert [(fault.code, fault.where, fault.problem) for fault in find_faults(record)] == [
        ("C018", f"{key}[1]", message)
    ]


def test_all_faults_stand_in_one_error() -> None:
    record = with_value("entities/0", [0, 99, "GPE", "美国"])
    record["rhetoric"] = [[4, 6, "simile"]]
    with pytest.raises(InputError) as caught:
        Commentary.from_dict(record, where="line 3 (甲)")
    message = str(caught.value)
    assert caught.value.code == "C010"
    assert message.startswith("[C010] record line 3 (甲): 2 faults. Run 'commentary-nlp corpus check FILE'")
    assert "\n  [C012] entities[0]: span (0, 99)" in message
    assert "\n  [C013] rhetoric[0]: 'simile'" in message


def test_a_single_fault_gives_its_code_and_the_record() -> None:
    with pytest.raises(
        InputError, match=r"^\[C013\] record 甲: rhetoric\[0\]: 'simile' is none of"
    ) as caught:
        Commentary.from_dict(with_value("rhetoric/0", [4, 6, "simile"]))
    assert caught.value.code == "C013"


def test_every_overlap_is_found_whatever_the_order() -> None:
    record = {"text": TEXT, "entities": [[5, 6, "LOC", None], [0, 9, "ORG", None], [1, 2, "GPE", None]]}
    assert {(fault.code, fault.where) for fault in find_faults(record)} == {
        ("C014", "entities[2]"),
        ("C014", "entities[0]"),
    }


def test_a_record_that_names_no_actor_may_hold_stances() -> None:
    assert find_faults({"text": TEXT, "stances": [STANCE]}) == ()


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-3, 30)
    | st.floats()
    | st.sampled_from(["", "GPE", "美国", "favor"]),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["start", "美国", "score"]), inner)
    ),
)


@given(st.dictionaries(st.sampled_from([*RECORD, "scores"]), JSON))
def test_any_json_is_either_a_record_or_refused(data: dict[str, Any]) -> None:
    data.setdefault("text", TEXT)
    if find_faults(data):
        with pytest.raises(InputError):
            Commentary.from_dict(data)
    else:
        assert Commentary.from_dict(Commentary.from_dict(data).to_dict()) is not None
