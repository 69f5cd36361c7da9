from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from toy_model import TEXTS

import commentary_nlp as cn
from commentary_nlp import model_files
from commentary_nlp.cli.checksums import altered_files
from commentary_nlp.errors import ModelError, TrainingError
from commentary_nlp.scheme import STANCE_LABELS
from commentary_nlp.stances.phrases import BUCKETS, FILE, Phrases
from commentary_nlp.training import fine_tune
from commentary_nlp.training.bases import open_base


@pytest.fixture
def models(toy_int8: Path, toy_trainable: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A `models` folder with `small`, which has an n-gram model, and `small-train`."""
    monkeypatch.setattr(model_files, "_INSTALLED", tmp_path / "installed")
    monkeypatch.setattr(model_files, "_REPOSITORY", tmp_path / "models")
    shutil.copytree(toy_int8, tmp_path / "models" / "small")
    shutil.copytree(toy_trainable, tmp_path / "models" / "small-train")
    config = json.loads((toy_int8 / "config.json").read_text("utf-8"))
    (tmp_path / "models" / "small" / "config.json").write_text(
        json.dumps({**config, "name": "small"}), "utf-8"
    )
    weights = np.random.default_rng(1).normal(size=(BUCKETS, len(STANCE_LABELS))).astype(np.float32)
    Phrases(weights, np.zeros(len(STANCE_LABELS), np.float32)).write(tmp_path / "models" / "small" / FILE)
    return tmp_path / "models"


def test_small_is_a_base_by_its_name(models: Path) -> None:
    base = open_base("small", models / "scratch")
    assert base.is_trained and base.name == "small" and not (models / "scratch").exists()
    assert base.calibration["stances"]["pair"]["temperature"] == 1.2
    assert base.inference == models / "small"


@pytest.mark.parametrize("named", ["small", "small-train"])
def test_a_folder_finds_its_other_half_wherever_one_stands(
    models: Path, monkeypatch: pytest.MonkeyPatch, named: str
) -> None:
    monkeypatch.chdir(models / named)
    base = open_base(".", models / "scratch")
    assert base.is_trained and base.calibration and base.inference is not None


def test_weights_of_the_repository_go_with_the_installed_model(models: Path, tmp_path: Path) -> None:
    (tmp_path / "installed").mkdir()
    shutil.move(models / "small", tmp_path / "installed" / "small")
    assert open_base("small", models / "scratch").calibration
    assert cn.load("small", backend="torch")(TEXTS[0]).meta["backend"] == "torch"


def test_torch_reads_the_weights_of_the_model_and_of_no_other(models: Path) -> None:
    (models / "small-train").rename(models / "default-train")
    with pytest.raises(ModelError, match="C101.*small-train"):
        cn.load("small", backend="torch")
    with pytest.raises(TrainingError, match="C317.*models/small-train"):
        open_base("small", models / "scratch")
    assert cn.load("small", threads=1)(TEXTS[0]).meta["backend"] in ("onnx", "openvino")


def test_the_n_grams_of_the_base_stay(models: Path, toy_settings: dict[str, Any], tmp_path: Path) -> None:
    changes = {"base": "small", "epochs": 1, "onnx": False, "replay": 0}
    finished = fine_tune(**{**toy_settings, **changes}, output=tmp_path / "mine")
    phrases = Phrases.read(finished.folder / FILE)
    assert phrases is not None
    np.testing.assert_array_equal(phrases.weights, Phrases.read(models / "small" / FILE).weights)  # type: ignore[union-attr]
    config = json.loads((finished.folder / "config.json").read_text("utf-8"))
    assert config["stances"]["pair"]["phrases"] and config["stances"]["document"]
    assert altered_files(finished.folder) == []
    again = open_base(str(finished.folder), tmp_path / "scratch")
    assert again.inference == finished.folder and again.calibration["stances"] == config["stances"]
