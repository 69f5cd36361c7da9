from __future__ import annotations

import json
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import spacy
from safetensors.numpy import load_file
from toy_corpus import FIVE, TEXTS

import commentary_nlp as cn
from commentary_nlp.cli import main
from commentary_nlp.cli.checksums import altered_files
from commentary_nlp.commentary import json_schema
from commentary_nlp.encoder.torch_backend import TorchBackend
from commentary_nlp.errors import TrainingError
from commentary_nlp.training import Finished, fine_tune
from commentary_nlp.training.trainer import RunWatch

jsonschema = pytest.importorskip("jsonschema")
TEXT = "\n".join(TEXTS)


def test_the_folder_opens_everywhere_and_is_whole(
    own_run: Finished, capsys: pytest.CaptureFixture[str]
) -> None:
    result = cn.load(own_run.folder, threads=1)(TEXT)
    assert result.meta["backend"] == "onnx" and result.meta["model"] == "my-model"
    again = cn.Commentary.from_json(result.to_json())
    assert again.to_dict() == result.to_dict()
    jsonschema.validate(result.to_dict(), json_schema())
    doc = spacy.load(own_run.folder)(TEXT)
    assert cn.Commentary.from_doc(doc).to_dict()["entities"] == result.to_dict()["entities"]
    assert cn.Commentary.from_doc(doc).stances == result.stances
    assert altered_files(own_run.folder) == []
    assert not list(own_run.folder.glob("checkpoints")) and not list(own_run.folder.rglob("*.bin"))


def test_own_labels_are_learnt_and_old_ones_stay(own_run: Finished, toy_trainable: Path) -> None:
    labels = cn.load(own_run.folder, threads=1).labels
    assert labels.entities[-1] == "EVENT" and labels.entities[:6] == cn.load("default").labels.entities
    assert labels.devices[-1] == "euphemism" and dict(labels.stances) == FIVE
    result = cn.load(own_run.folder, threads=1)(TEXT)
    assert {stance.label for stance in result.stances} <= set(FIVE)
    assert {stance.label for stance in result.document_stances} <= {"favor", "against", "neutral", "mixed"}
    for stance in result.stances:
        assert stance.score is not None
        shares = dict(stance.score.labels)
        assert stance.score.against == pytest.approx(shares["doubts"] + shares["damns"], abs=1e-6)
    config = json.loads((own_run.folder / "network.json").read_text("utf-8"))
    assert config["auxiliary"] == json.loads((toy_trainable / "network.json").read_text("utf-8"))["auxiliary"]


def test_the_report_says_what_was_learnt_and_what_forgotten(own_run: Finished) -> None:
    report = json.loads((own_run.folder / "training.json").read_text("utf-8"))
    assert len(report["epochs"]) == 2 and set(report["epochs"][0]) == {
        "entities",
        "stances",
        "rhetoric",
        "mean",
    }
    assert report["before"]["old"]["entities"] and report["after"]["old"]["entities"]
    assert report["after"]["own"]["entities"]["exact"]["EVENT"]["support"] == 2
    card = (own_run.folder / "MODEL_CARD.md").read_text("utf-8")
    assert "| GPE |" in card and report["data"]["train"] in card and "commentary-nlp train" in card
    assert "--schema" in card and "--balance" in card


def test_its_gold_is_scored_in_its_own_labels(
    own_run: Finished, corpus: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", str(corpus["own_dev"]), "--model", str(own_run.folder), "--format", "json"]) == 0
    scores = json.loads(capsys.readouterr().out)
    assert scores["stances"]["all_gold_pairs"]["damns"]["support"] > 0
    assert main(["analyze", "--model", str(own_run.folder), str(corpus["schema"])]) == 0


class Killed(Exception):
    pass


def weights(folder: Path) -> dict[str, np.ndarray]:
    return load_file(folder / "network.safetensors")


def test_a_killed_run_goes_on_to_the_same_weights(
    toy_settings: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = {**toy_settings, "accumulation": 2, "onnx": False, "checkpoint_minutes": 0.0}
    whole = fine_tune(**settings, output=tmp_path / "whole")
    step_end = RunWatch.on_step_end

    def die(self: RunWatch, args: Any, state: Any, control: Any, **rest: Any) -> None:
        step_end(self, args, state, control, **rest)
        if self.state.step == 4:
            raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(RunWatch, "on_step_end", die)
        with pytest.raises(Killed):
            fine_tune(**settings, output=tmp_path / "killed")
    other = tmp_path / "other.jsonl"
    shutil.copyfile(settings["dev"], other)
    other.write_text(other.read_text("utf-8").replace("t0", "x0"), "utf-8")
    with pytest.raises(TrainingError, match=r"(?s)C316.*dev: .*\n  epochs: 2 there, 3 here"):
        fine_tune(**{**settings, "epochs": 3, "dev": other}, output=tmp_path / "killed")
    resumed = fine_tune(**settings, output=tmp_path / "killed")
    assert resumed.report["epochs"] == whole.report["epochs"]
    expected, given = weights(whole.folder), weights(resumed.folder)
    assert all(np.array_equal(expected[name], given[name]) for name in expected)
    assert cn.load(resumed.folder).model.backend_name == "torch"
    with pytest.raises(TrainingError, match="C319"):
        fine_tune(**settings, output=tmp_path / "killed")


def test_training_stops_early_and_keeps_the_best(
    toy_settings: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = iter([0.3, 0.5, 0.4, 0.2, 0.9])
    monkeypatch.setattr("commentary_nlp.training.fine_tuning.dev_scores", lambda *_: {"mean": next(given)})
    settings = {**toy_settings, "epochs": 5, "patience": 2, "task": "entities", "replay": 0, "onnx": False}
    report = fine_tune(**settings, output=tmp_path / "model").report
    assert [row["mean"] for row in report["epochs"]] == [0.3, 0.5, 0.4, 0.2]
    assert report["best_epoch"] == 2


def test_each_record_is_read_once_for_all_that_is_fitted_and_scored(
    toy_settings: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: Counter[bytes] = Counter()
    encode = TorchBackend.encode

    def counted(self: TorchBackend, ids: Any, positions: Any, bias: Any) -> Any:
        read[ids.tobytes()] += 1
        return encode(self, ids, positions, bias)

    monkeypatch.setattr(TorchBackend, "encode", counted)
    monkeypatch.setattr("commentary_nlp.training.fine_tuning._before", lambda *_: {})
    monkeypatch.setattr("commentary_nlp.training.fine_tuning.dev_scores", lambda *_: {"mean": 0.5})
    settings = {**toy_settings, "epochs": 1, "task": "entities", "replay": 0, "onnx": False}
    fine_tune(**settings, output=tmp_path / "model")
    assert len(read) == len(TEXTS) and set(read.values()) == {1}


def test_without_the_projects_corpus_the_way_out_is_named(
    toy_settings: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("commentary_nlp.training.fine_tuning._CORPUS", tmp_path / "nowhere")
    with pytest.raises(TrainingError, match=r"C318.*--replay-corpus.*--no-replay"):
        fine_tune(**{**toy_settings, "replay_corpus": None}, output=tmp_path / "model")
    assert not (tmp_path / "model").exists()
