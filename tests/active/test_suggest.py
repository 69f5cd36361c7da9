from __future__ import annotations

import json
from pathlib import Path

import pytest

import commentary_nlp as cn
from commentary_nlp.active import UnlabelledText, suggest, write_tasks
from commentary_nlp.analyzer import Analyzer
from commentary_nlp.commentary import Commentary
from commentary_nlp.corpus import read_corpus
from commentary_nlp.errors import InputError

TEXTS = (
    "美国的关税伤害了自己的企业。中美谈判还在继续，稀土出口管制不是大棒！",
    "贝森特说：“对外的关税就是关税。”难道商务部不说吗？",
    "今天说谈判，明天说关税，后天挥舞大棒。\n制造业的GDP过去是三，现在是2.5%。",
    "歐盟、日本、法國還在談判😀；他說美方傷害了中方的企業。它們不是自己人。",
    "😀😀美國、歐盟談判！難道關稅就是大棒嗎？",
)
POOL = [UnlabelledText(f"t{n}", text, {"columns": {"page": n}}) for n, text in enumerate(TEXTS)]


@pytest.fixture(scope="module")
def analyzer(toy_float: Path) -> Analyzer:
    return cn.load(toy_float, threads=1)


def ids(records: tuple[Commentary, ...]) -> list[str | None]:
    return [record.id for record in records]


def test_suggested_records_are_what_the_analyser_says(analyzer: Analyzer) -> None:
    found = suggest(POOL, 3, analyzer)
    assert len(set(ids(found.records))) == 3 and found.left_out == {}
    for rank, record in enumerate(found.records, 1):
        result = analyzer(record.text)
        assert (record.entities, record.stances, record.devices) == (
            result.entities,
            result.stances,
            result.devices,
        )
        note = record.meta["suggested"]
        assert note["rank"] == rank and 0 <= note["stances"] <= 1 and note["model"] == "toy-float"
        assert record.columns == {"page": int(str(record.id)[1:])}
    gains = [record.meta["suggested"]["gain"] for record in found.records]
    assert gains == sorted(gains, reverse=True)


def test_the_same_input_gives_the_same_choice_in_any_order(analyzer: Analyzer) -> None:
    first = suggest(POOL, 3, analyzer)
    assert suggest(POOL, 3, analyzer) == first
    assert ids(suggest(POOL[::-1], 3, analyzer).records) == ids(first.records)
    assert ids(suggest(POOL, 2, analyzer).records) == ids(first.records)[:2]


def test_more_than_there_are_gives_all(analyzer: Analyzer) -> None:
    seen: list[int] = []
    found = suggest(POOL, 99, analyzer, progress=lambda: seen.append(1))
    assert sorted(map(str, ids(found.records))) == [text.id for text in POOL] and len(seen) == len(POOL)


def test_labelled_and_unreadable_texts_are_left_out_and_told(analyzer: Analyzer) -> None:
    pool = [*POOL, UnlabelledText("void", " \n\u200b"), UnlabelledText("again", TEXTS[1])]
    found = suggest(
        pool, 99, analyzer, labelled=[Commentary(TEXTS[0].replace("美国", "美國")), Commentary("")]
    )
    assert found.left_out == {"nearly in the labelled texts": 1, "nothing to read in them": 1}
    assert set(ids(found.records)) in ({"t1", "t2", "t3", "t4"}, {"again", "t2", "t3", "t4"})


def test_a_pool_that_cannot_be_used(analyzer: Analyzer) -> None:
    with pytest.raises(InputError, match="C703"):
        suggest(POOL, 0, analyzer)
    assert suggest([], 5, analyzer).records == ()


def test_devices_or_entities_may_be_missing(analyzer: Analyzer) -> None:
    found = suggest([UnlabelledText("x", "。"), UnlabelledText("y", "abc"), *POOL], 7, analyzer)
    assert len(found.records) == 7


@pytest.mark.parametrize("form", ["doccano", "label-studio", "jsonl"])
def test_what_comes_back_uncorrected_is_what_went_out(analyzer: Analyzer, tmp_path: Path, form: str) -> None:
    records = suggest(POOL, 5, analyzer).records
    path = tmp_path / "tasks"
    write_tasks(path, records, form)
    for before, after in zip(records, read_corpus(path, "records" if form == "jsonl" else form), strict=True):
        assert (after.id, after.text, after.meta) == (before.id, before.text, before.meta)
        assert [(e.start, e.end, e.label, e.actor) for e in after.entities] == [
            (e.start, e.end, e.label, e.actor) for e in before.entities
        ]
        assert [(s.start, s.end, s.actor, s.label, s.holder) for s in after.stances] == [
            (s.start, s.end, s.actor, s.label, s.holder) for s in before.stances
        ]
        assert sorted((d.start, d.end, d.device) for d in after.devices) == sorted(
            (d.start, d.end, d.device) for d in before.devices
        )


def test_label_studio_gets_predictions_and_gives_back_annotations(analyzer: Analyzer, tmp_path: Path) -> None:
    records = [r for r in suggest(POOL, 5, analyzer).records if "😀" in r.text and r.entities]
    assert records
    path = tmp_path / "tasks.json"
    write_tasks(path, records, "label-studio")
    tasks = json.loads(path.read_text("utf-8"))
    for task, record in zip(tasks, records, strict=True):
        assert "annotations" not in task
        (prediction,) = task["predictions"]
        assert prediction["model_version"] == "toy-float"
        region = next(r for r in prediction["result"] if r["from_name"] == "entity")
        assert 0 <= region["score"] <= 1
        units = task["data"]["text"].encode("utf-16-le")
        value = region["value"]
        assert units[2 * value["start"] : 2 * value["end"]].decode("utf-16-le") == value["text"]
        # the annotator keeps one region
        kept = [r for r in prediction["result"] if r["id"] == region["id"]]
        task["annotations"] = [{"result": kept}]
        entity = record.entities[0]
        assert value["text"] == record.text[entity.start : entity.end]
    path.write_text(json.dumps(tasks), "utf-8")
    for record, back in zip(records, read_corpus(path, "label-studio"), strict=True):
        (entity,) = back.entities
        first = record.entities[0]
        assert (entity.start, entity.end, entity.label) == (first.start, first.end, first.label)
        assert back.devices == ()
