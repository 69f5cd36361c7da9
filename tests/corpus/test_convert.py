from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commentary_nlp.commentary import Commentary, Device, DocumentStance, Entity, Stance, StanceScore
from commentary_nlp.corpus import convert, read_corpus, write_corpus, write_records
from commentary_nlp.corpus.formats import FORMATS
from commentary_nlp.corpus.formats.label_studio import labelling_config
from commentary_nlp.errors import InputError

TEXT = "😀美債跌了 3 成，\\誰還敢買？\n歐盟笑而不語。\t\n# 完 _ O\n"
EU = TEXT.index("歐盟")
SECOND = (EU, TEXT.index("。") + 1)
RECORD = Commentary(
    TEXT,
    id="debt",
    entities=(Entity(1, 3, "COMMODITY"), Entity(EU, EU + 2, "GPE", "欧盟")),
    stances=(Stance(*SECOND, "欧盟", "favor"), Stance(*SECOND, "欧盟", "against", "美国财政部")),
    document_stances=(DocumentStance("欧盟", "mixed"),),
    devices=(Device(1, SECOND[1], "hypophora"), Device(3, 4, "metaphor"), Device(EU + 2, EU + 6, "idiom")),
    meta={"topic": "债务", "round": 2},
)
OTHER = Commentary("无话可说。", id="a/b c")
WHOLE = [name for name in FORMATS if name != "conll"]


@pytest.mark.parametrize("form", WHOLE)
def test_nothing_is_lost(tmp_path: Path, form: str) -> None:
    target = tmp_path / "corpus"
    assert write_corpus(target, [RECORD, OTHER], form).left_out == {}
    assert sorted(read_corpus(target, form), key=lambda r: r.id != "debt") == [RECORD, OTHER]


def test_conll_carries_text_and_entities_and_says_what_it_leaves_out(tmp_path: Path) -> None:
    target = tmp_path / "corpus.bio"
    done = write_corpus(target, [RECORD, OTHER], "conll")
    assert done.left_out == {"stances": 2, "document stances": 1, "devices": 3, "entries of meta": 2}
    back = read_corpus(target, "conll")
    assert [(r.id, r.text, r.entities) for r in back] == [(r.id, r.text, r.entities) for r in (RECORD, OTHER)]


def test_scores_are_counted_as_left_out(tmp_path: Path) -> None:
    scored = Commentary("美债跌。", (Entity(0, 2, "COMMODITY", None, 0.9),), id="x")
    assert write_corpus(tmp_path / "x", [scored], "doccano").left_out == {"scores": 1}
    assert write_corpus(tmp_path / "y", [scored], "docbin").left_out == {}


def test_from_one_tool_to_another(tmp_path: Path) -> None:
    write_records(tmp_path / "a.jsonl", [RECORD])
    steps = ["records", "label-studio", "brat", "doccano", "datasets", "docbin", "records"]
    source = tmp_path / "a.jsonl"
    for number, (first, second) in enumerate(zip(steps, steps[1:], strict=False)):
        target = tmp_path / f"step{number}"
        assert convert(source, target, source_format=first, target_format=second).records == 1
        source = target
    assert source.read_text(encoding="utf-8") == (tmp_path / "a.jsonl").read_text(encoding="utf-8")


CHARS = st.characters(codec="utf-8") | st.sampled_from(
    ["\n", "\r", " ", "\u3000", "\\", "#", "_", "😀", "。", "？"]
)


@st.composite
def records(draw: st.DrawFn) -> Commentary:
    text = draw(st.text(CHARS, min_size=1, max_size=40))
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    spans = [
        (a, b)
        for a, b in zip(cuts[::2], cuts[1::2], strict=False)
        if a < b and text[a:b] == text[a:b].strip()
    ]
    labels = st.sampled_from(["GPE", "ORG", "COMMODITY"])
    entities = tuple(Entity(a, b, draw(labels)) for a, b in spans)
    return Commentary(text, entities, devices=tuple(Device(a, b, "irony") for a, b in spans), id="odd")


@settings(deadline=None, max_examples=60)
@given(records(), st.sampled_from([name for name in FORMATS if name not in ("brat", "docbin", "datasets")]))
def test_odd_text_comes_back_to_the_character(
    tmp_path_factory: pytest.TempPathFactory, record: Commentary, form: str
) -> None:
    target = tmp_path_factory.getbasetemp() / f"odd-{form}"
    write_corpus(target, [record], form)
    back = read_corpus(target, form)[0]
    assert (back.text, back.entities) == (record.text, record.entities)


def test_label_studio_counts_utf16_units(tmp_path: Path) -> None:
    target = tmp_path / "tasks.json"
    write_corpus(target, [RECORD], "label-studio")
    task = json.loads(target.read_text(encoding="utf-8"))[0]
    value = task["annotations"][0]["result"][0]["value"]
    units = TEXT.encode("utf-16-le")
    assert (value["start"], value["end"]) == (2, 4)
    assert units[2 * value["start"] : 2 * value["end"]].decode("utf-16-le") == "美債" == value["text"]
    assert 'value="GPE"' in labelling_config() and 'value="climax"' in labelling_config()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda t: t["annotations"].append({"result": []}), "2 annotations"),
        (lambda t: t["annotations"][0]["result"][0]["value"].update(start=1), "between characters"),
        (lambda t: t["annotations"][0]["result"][0]["value"].update(labels=["XYZ"]), "XYZ"),
        (lambda t: t["annotations"][0]["result"][0].update(type="choices"), "has no place"),
        (lambda t: t.pop("data"), "no Label Studio task"),
    ],
)
def test_label_studio_exports_that_do_not_fit(tmp_path: Path, change: object, words: str) -> None:
    target = tmp_path / "tasks.json"
    write_corpus(target, [RECORD], "label-studio")
    tasks = json.loads(target.read_text(encoding="utf-8"))
    change(tasks[0])  # type: ignore[operator]
    target.write_text(json.dumps(tasks), encoding="utf-8")
    with pytest.raises(InputError, match=words):
        read_corpus(target, "label-studio")


def test_doccano_exports_with_entity_objects(tmp_path: Path) -> None:
    row = {
        "id": 7,
        "text": "欧盟笑了",
        "entities": [{"id": 1, "label": "GPE", "start_offset": 0, "end_offset": 2}],
        "relations": [],
        "Comments": [],
    }
    path = tmp_path / "export.jsonl"
    path.write_text(json.dumps(row), encoding="utf-8")
    assert read_corpus(path, "doccano") == [Commentary("欧盟笑了", (Entity(0, 2, "GPE"),), id="7")]


def test_a_mention_added_in_a_tool_has_no_actor_and_a_removed_one_is_gone(tmp_path: Path) -> None:
    path = tmp_path / "export.jsonl"
    write_corpus(path, [Commentary("欧盟防德国", (Entity(0, 2, "GPE", "欧盟"),), id="x")], "doccano")
    row = json.loads(path.read_text(encoding="utf-8"))
    row["label"] = [[3, 5, "GPE"]]
    path.write_text(json.dumps(row), encoding="utf-8")
    assert read_corpus(path, "doccano")[0].entities == (Entity(3, 5, "GPE"),)


def test_conll_of_other_makers(tmp_path: Path) -> None:
    path = tmp_path / "other.bio"
    path.write_text(
        "欧盟 B-GPE\n和 O\n美 B-GPE\n国 E-GPE\n\n稀 I-COMMODITY\n土 I-COMMODITY\n# O\n", encoding="utf-8"
    )
    record = read_corpus(path, "conll")[0]
    assert record.text == "欧盟和美国稀土#"
    assert [record.surface(e) for e in record.entities] == ["欧盟", "美国", "稀土"]


@pytest.mark.parametrize("line", ["欧", "欧 X-GPE", "欧 B-COUNTRY", "欧 B"])
def test_conll_lines_that_do_not_fit(tmp_path: Path, line: str) -> None:
    path = tmp_path / "bad.bio"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(InputError, match="C052"):
        read_corpus(path, "conll")


def test_brat_spans_over_lines_are_fragments(tmp_path: Path) -> None:
    write_corpus(tmp_path / "brat", [RECORD], "brat")
    lines = (tmp_path / "brat" / "debt.ann").read_text(encoding="utf-8").splitlines()
    hypophora = next(line for line in lines if "hypophora" in line).split("\t")
    assert hypophora[1] == f"hypophora 1 {TEXT.index(chr(10))};{EU} {SECOND[1]}"
    assert "\n" not in hypophora[2]
    with pytest.raises(InputError, match="holds other documents"):
        write_corpus(tmp_path / "brat", [OTHER], "brat")


@pytest.mark.parametrize(
    "line", ["E1\tMeeting:T1", "T1\tGPE 0 1;3 4\tx", "T1\tGPE 0 99\tx", "T1\tGPE x y\tx", "T1\tCITY 0 1\tx"]
)
def test_brat_lines_that_do_not_fit(tmp_path: Path, line: str) -> None:
    (tmp_path / "x.txt").write_text("欧盟和美国", encoding="utf-8")
    (tmp_path / "x.ann").write_text(line + "\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"x\.ann"):
        read_corpus(tmp_path, "brat")


def test_what_a_format_cannot_hold_is_refused(tmp_path: Path) -> None:
    lone = Commentary("美\ud83d债", id="x")
    for form in ("brat", "docbin", "datasets"):
        with pytest.raises(InputError, match="surrogate"):
            write_corpus(tmp_path / form, [lone], form)
    twins = [Commentary("一。", id="a b"), Commentary("二。", id="a_b")]
    with pytest.raises(InputError, match="several records"):
        write_corpus(tmp_path / "twins", twins, "brat")


@pytest.mark.parametrize("form", list(FORMATS))
def test_missing_and_binary_files_are_refused(tmp_path: Path, form: str) -> None:
    binary = tmp_path / "binary"
    binary.write_bytes(bytes(range(256)))
    for path in (tmp_path / "gone", binary):
        with pytest.raises(InputError):
            read_corpus(path, form)
    with pytest.raises(InputError, match="no format 'xml'"):
        read_corpus(binary, "xml")


def test_scores_of_a_result_survive_in_records(tmp_path: Path) -> None:
    stance = Stance(0, 4, "欧盟", "favor", score=StanceScore(0.8, 0.1, 0.1))
    scored = Commentary("欧盟赢。", (Entity(0, 2, "GPE", "欧盟", 0.9),), (stance,), id="x")
    assert write_corpus(tmp_path / "x.jsonl", [scored], "records").left_out == {}
