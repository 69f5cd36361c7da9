from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from toy_corpus import FIVE, record, write

from commentary_nlp.commentary import Commentary
from commentary_nlp.corpus import read_records, write_corpus
from commentary_nlp.errors import TrainingError
from commentary_nlp.scheme import DEVICES, ENTITY_LABELS
from commentary_nlp.scheme.label_sets import SCHEME, LabelSets
from commentary_nlp.training.own_data import RawCorpus, labels_of, read_schema
from commentary_nlp.training.settings import FineTuneSettings


def settings(**changes: Any) -> FineTuneSettings:
    return FineTuneSettings.of({"train": "t", "dev": "d", "output": "o", **changes})


@pytest.mark.parametrize(
    ("name", "form"),
    [("a.jsonl", "records"), ("b.parquet", "datasets"), ("c.jsonl", "doccano"), ("d.json", "label-studio"),
     ("e", "brat"), ("f", "datasets")],
)  # fmt: skip
def test_every_format_is_recognised_and_gives_the_same_records(
    corpus: dict[str, Path], tmp_path: Path, name: str, form: str
) -> None:
    records = read_records(corpus["train"])
    write_corpus(tmp_path / name, records, form)
    raw = RawCorpus.read(str(tmp_path / name), settings())
    found, faults = raw.records(SCHEME)
    assert not faults and sorted(r.text for r in found) == sorted(r.text for r in records)
    assert sum(len(r.entities) for r in found) == sum(len(r.entities) for r in records)
    assert sum(len(r.devices) for r in found) == sum(len(r.devices) for r in records)


def test_undeclared_labels_are_counted_and_the_ways_out_named(
    corpus: dict[str, Path], tmp_path: Path
) -> None:
    own, dev = (RawCorpus.read(str(corpus[part]), settings()) for part in ("own_train", "own_dev"))
    with pytest.raises(
        TrainingError, match=r"device euphemism \(\d+\), entity EVENT \(\d+\), stance.*--schema"
    ):
        labels_of(own, dev, SCHEME, settings())
    with pytest.raises(TrainingError, match=r"have: stance damns .*--schema"):
        labels_of(own, dev, SCHEME, settings(allow_new_labels=True))
    rows = [{**record(1, "美国谈判。"), "entities": [[2, 4, "EVENT", None]]}]
    plain = RawCorpus.read(str(write(tmp_path / "x.jsonl", rows)), settings())
    with pytest.raises(TrainingError, match="entity EVENT .*--allow-new-labels"):
        labels_of(plain, plain, SCHEME, settings())
    assert labels_of(plain, plain, SCHEME, settings(allow_new_labels=True)).entities == (
        *ENTITY_LABELS,
        "EVENT",
    )


def test_labels_declared_in_the_data_need_no_schema(corpus: dict[str, Path], tmp_path: Path) -> None:
    labels = read_schema(corpus["schema"], SCHEME)
    rows = [json.loads(line) for line in corpus["own_train"].read_text("utf-8").splitlines()]
    declared = [{**row, "meta": {"labels": labels.to_dict()}} for row in rows]
    raw = RawCorpus.read(str(write(tmp_path / "x.jsonl", declared)), settings())
    assert labels_of(raw, raw, SCHEME, settings()) == labels
    records, faults = raw.records(labels)
    assert not faults and records[0].labels == labels


def test_spans_of_an_annotation_tool_are_sorted_by_the_schema(
    tmp_path: Path, corpus: dict[str, Path]
) -> None:
    rows = [{"text": "美国谈判。", "label": [[0, 2, "GPE"], [2, 4, "euphemism"], [2, 4, "EVENT"]]}]
    raw = RawCorpus.read(str(write(tmp_path / "x.jsonl", rows)), settings())
    (only,), faults = raw.records(read_schema(corpus["schema"], SCHEME))
    assert not faults
    assert [e.label for e in only.entities] == ["GPE", "EVENT"] and only.devices[0].device == "euphemism"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('entity = ["X"]', "entity"),
        ('entities = "X"', "entities"),
        ("entities = [1]", "entities"),
        ('entities = ["idiom"]', "entities and devices"),
        ('[stances]\ngood = "favor"', "one label that is neutral"),
        ('[stances]\ngood = "nice"\nflat = "neutral"', "pole"),
        ("entities = [", "cannot be read"),
    ],
)
def test_a_bad_schema_is_refused(tmp_path: Path, text: str, problem: str) -> None:
    path = tmp_path / "schema.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(TrainingError, match=problem):
        read_schema(path, SCHEME)


def test_label_sets_round_trip_and_say_only_what_differs() -> None:
    labels = SCHEME.with_added(["EVENT"], FIVE, ["pun"])
    assert LabelSets.from_dict(labels.to_dict()) == labels and labels.neutral == "flat"
    assert SCHEME.to_dict() == {} and LabelSets.from_dict({}) == SCHEME
    for bad in ([], {"x": 1}, {"entities": ["EVENT"]}, {"devices": [*DEVICES, "a", "a"]}, {"stances": []}):
        with pytest.raises(ValueError, match="."):
            LabelSets.from_dict(bad)


def test_a_record_in_other_labels_is_no_record_of_the_scheme() -> None:
    row = {**record(1, "美国谈判。"), "stances": [{"start": 0, "end": 5, "actor": "美国", "label": "damns"}]}
    with pytest.raises(ValueError, match="'damns' is none of favor"):
        Commentary.from_dict(row)
    own = Commentary.from_dict({**row, "meta": {"labels": {"stances": FIVE}}})
    assert own.stances[0].label == "damns"
    with pytest.raises(ValueError, match="meta.labels"):
        Commentary.from_dict({**row, "meta": {"labels": {"stances": {"damns": "against"}}}})


def test_a_hub_data_set_that_is_not_there_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import datasets

    def refuse(*_: object, **__: object) -> None:
        raise ConnectionError("no such thing")

    monkeypatch.setattr(datasets, "load_dataset", refuse)
    with pytest.raises(TrainingError, match="C312.*hub:lab/corpus.*no such thing.*HF_ENDPOINT"):
        RawCorpus.read("hub:lab/corpus", settings(cache_dir=tmp_path))


def test_a_hub_data_set_gives_its_split(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, corpus: dict[str, Path]
) -> None:
    import datasets

    write_corpus(tmp_path / "x.parquet", read_records(corpus["dev"]), "datasets")
    asked = []

    def load(name: str, *, split: str, **_: object) -> Any:
        asked.append((name, split))
        return datasets.Dataset.from_parquet(str(tmp_path / "x.parquet"), cache_dir=str(tmp_path / "c"))

    monkeypatch.setattr(datasets, "load_dataset", load)
    records, faults = RawCorpus.read("hub:lab/corpus:validation", settings()).records(SCHEME)
    assert asked == [("lab/corpus", "validation")]
    assert not faults and [r.id for r in records] == ["t0", "t1", "t2", "t3"]
