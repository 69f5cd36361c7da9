from __future__ import annotations

import shutil
from collections import namedtuple
from pathlib import Path
from typing import Any

import pytest
from toy_corpus import record, write

from commentary_nlp.cli import main
from commentary_nlp.commentary import Commentary, Device, Entity, Stance
from commentary_nlp.encoder.tokenizer import PieceTokenizer
from commentary_nlp.errors import TrainingError
from commentary_nlp.scheme.label_sets import SCHEME
from commentary_nlp.training.checks import alignment_faults, refuse_full_disk, refuse_gaps


def test_every_span_that_cannot_be_predicted_is_listed(toy_tokenizer: PieceTokenizer) -> None:
    text = "美国 的\u200b关税。\n贝森特说。"
    wrong = Commentary(
        text,
        entities=(Entity(0, 3, "GPE", "美国"), Entity(4, 5, "LOC"), Entity(6, 11, "PERSON", "贝森特")),
        devices=(Device(7, 8, "idiom"), Device(0, 10, "parallelism")),
        stances=(Stance(0, 8, "美国", "neutral"), Stance(9, 13, "贝森特", "neutral")),
    )
    faults = [fault.problem for fault in alignment_faults([wrong], toy_tokenizer, "f")]
    assert [problem.split(":")[0] for problem in faults] == [
        "entities[0]",
        "entities[1]",
        "entities[2]",
        "stances[1]",
    ]
    for part, said in zip(
        faults,
        ("white space", "no character", "one sentence", "is no sentence; the sentence there is"),
        strict=True,
    ):
        assert said in part


def refused(
    train: list[dict[str, Any]], dev: list[dict[str, Any]], tasks: tuple[str, ...], **more: Any
) -> str:
    records = [[Commentary.from_dict(row) for row in part] for part in (train, dev)]
    with pytest.raises(TrainingError) as caught:
        refuse_gaps(*records, more.pop("labels", SCHEME), tasks, **more)
    assert caught.value.code == "C314"
    return str(caught.value)


def test_labels_of_dev_that_train_lacks_and_empty_classes_are_listed() -> None:
    train, dev = [record(0, "美国的关税。")], [record(1, "欧盟挥舞大棒，稀土。")]
    message = refused(train, dev, ("entities", "stances", "rhetoric"), weighted=["favour"])
    assert "entity COMMODITY: in dev, not in train" in message
    assert "stance against: in dev" in message and "device metaphor: in dev" in message
    assert "class_weights names favour" in message and "4 faults" in message
    assert "train has no device" in refused(train, dev, ("rhetoric",))
    assert "train has 0 records" in refused([], dev, ("entities",))
    grown = SCHEME.with_added(
        ["EVENT"], {"flat": "neutral", "neutral": "neutral", "damns": "against"}, ["pun"]
    )
    message = refused(train, train, ("entities", "stances", "rhetoric"), labels=grown)
    for label in ("stance damns", "stance flat", "entity EVENT", "device pun"):
        assert f"{label}: declared, but not in train" in message


Usage = namedtuple("Usage", "total used free")


def test_a_full_disk_or_a_file_in_the_way_is_seen_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse_full_disk(tmp_path / "a" / "b", 1)
    assert not (tmp_path / "a").exists()
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10, 9, 2**20))
    with pytest.raises(TrainingError, match="C315.*1 MiB are free.*need 2 MiB"):
        refuse_full_disk(tmp_path / "a", 2**21)
    (tmp_path / "file").write_text("x", "utf-8")
    with pytest.raises(TrainingError, match="C315.*cannot be written"):
        refuse_full_disk(tmp_path / "file" / "model", 1)


def test_the_command_line_lists_the_faults_of_both_files_and_writes_nothing(
    tmp_path: Path, toy_settings: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    bad = record(0, "美国的关税。")
    bad["entities"][0][1] = 40
    late = {**record(1, "欧盟说。"), "stances": [{"start": 0, "end": 2, "actor": "欧盟", "label": "neutral"}]}
    files = {name: str(write(tmp_path / name, [row])) for name, row in (("train", bad), ("dev", late))}
    words = ["train", "--base", str(toy_settings["base"]), "-o", str(tmp_path / "model"), "--no-replay"]
    assert main([*words, "--format", "records", "--train", files["train"], "--dev", files["dev"]]) == 2
    message = capsys.readouterr().err
    assert "2 faults" in message and "(0, 40) lies outside" in message and "is no sentence" in message
    assert "Traceback" not in message and not (tmp_path / "model").exists()
    assert main([*words, "--format", "nonsense", "--train", files["train"], "--dev", files["dev"]]) == 2
    assert "no format 'nonsense'" in capsys.readouterr().err
    assert main([*words, "--train", str(tmp_path / "no.jsonl"), "--dev", files["dev"]]) == 2
    assert "no.jsonl cannot be read" in capsys.readouterr().err
