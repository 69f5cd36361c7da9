"""The scripts in the order the default model is made: two stages, export, calibration, and an analysis."""

from __future__ import annotations

import json
import runpy
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from toy_model import TEXTS

from commentary_nlp.analyzer import load
from commentary_nlp.commentary import Commentary, Device, Entity, Stance
from commentary_nlp.corpus import write_records

SCRIPTS = Path(__file__).parents[2] / "scripts"
Run = Callable[..., None]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a script as its command line does."""

    def run(name: str, *arguments: object) -> None:
        monkeypatch.setattr(sys, "argv", [name, *map(str, arguments)])
        runpy.run_path(str(SCRIPTS / name), run_name="__main__")

    return run


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder laid out like the public data sets, with a few invented rows each."""
    text = TEXTS[1]
    entities = {"text": text, "spans": [[0, 3, "PER"]]}
    sets: dict[str, list[dict[str, Any]]] = {
        "ner/msra": [entities, {"text": TEXTS[3], "spans": [[0, 2, "LOC"]]}],
        "ner/cluener": [{"text": text, "spans": [[0, 3, "name"]]}],
        "ner/commodity_ece": [{"text": TEXTS[0], "spans": [[22, 24, "PRODUCT"]], "silver_extra": []}],
        "stance/cstance": [
            {"text": text, "target": target, "label": label}
            for target, label in (("关税", "against"), ("商务部", "neutral"), ("制造业", "favor"))
        ],
        "rhetoric/cmre": [{"text": TEXTS[2], "spans": [[15, 17, "source"]], "label": "metaphor"}],
        "rhetoric/tosarcasm": [{"topic": "关税", "text": "对，对，对。", "label": "sarcasm"}],
    }
    for name, rows in sets.items():
        (tmp_path / "data" / name).mkdir(parents=True)
        lines = [json.dumps(row, ensure_ascii=False) + "\n" for row in rows]
        (tmp_path / "data" / name / "train.jsonl").write_text("".join(lines), "utf-8")
    return tmp_path / "data"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Two documents of the project's own kind."""
    text = TEXTS[0]
    record = Commentary(
        text=text,
        id="a",
        entities=(Entity(0, 2, "GPE", "美国"), Entity(22, 24, "COMMODITY")),
        stances=(Stance(0, 14, "美国", "against"),),
        devices=(Device(31, 33, "metaphor"),),
    )
    write_records(tmp_path / "corpus.jsonl", [record, Commentary(text=TEXTS[3], id="b")])
    return tmp_path / "corpus.jsonl"


def test_two_stages_export_and_calibration_make_a_model(
    run: Run, data: Path, corpus: Path, toy_encoder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    public, final, model = tmp_path / "public", tmp_path / "final", tmp_path / "model"
    epochs = {"msra": 1, "cluener": 1, "ece": 1, "cstance": 1, "cmre": 1, "sarcasm": 1}
    first = ("public", "--data", data, "--encoder", toy_encoder, "--epochs", json.dumps(epochs), "-o", public)
    run("train_default.py", *first, "--budget", 200, "--frozen-layers", 1)
    stage = json.loads((public / "stage.json").read_text("utf-8"))
    assert stage["steps"] == stage["planned"] >= len(epochs)
    second = (
        "--corpus",
        corpus,
        "--start",
        public / "model",
        "--epochs",
        '{"corpus": 2, "msra": 1}',
        "-o",
        final,
    )
    run("train_default.py", "corpus", "--data", data, *second, "--copies", 1)
    assert {path.name for path in (final / "model").iterdir()} == {
        "network.json",
        "network.safetensors",
        "encoder",
        "tokenizer.json",
    }
    run("export_model.py", final / "model", "--texts", corpus, "--version", "0.0.2", "-o", model)
    targets = data / "stance" / "cstance" / "train.jsonl"
    run("calibrate_model.py", model, "--corpus", corpus, "--targets", targets, "--count", 2)
    config = json.loads((model / "config.json").read_text("utf-8"))
    assert set(config["stances"]) == {"pair", "document", "target"}
    assert config["version"] == "0.0.2" and set(config["sha256"]) >= {"encoder.onnx", "tokenizer.json"}
    result = load(model, threads=1)(TEXTS[0])
    assert result.meta["model_version"] == "0.0.2" and result.meta["coverage"] == 1.0
    run("calibrate_model.py", model, "--corpus", corpus)
    assert set(json.loads((model / "config.json").read_text("utf-8"))["stances"]) == {"pair", "document"}
    assert "corpus: 4 texts" in capsys.readouterr().out
