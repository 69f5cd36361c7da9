"""The card of a shipped model, and of one distilled from it."""

from __future__ import annotations

import json
import runpy
import sys
from pathlib import Path

import pytest

from commentary_nlp.cli.checksums import altered_files

SCRIPT = Path(__file__).parents[2] / "scripts" / "write_model_card.py"


def folder(place: Path, name: str, version: str, layers: int) -> Path:
    """A model folder and the one of its trainable weights beside it."""
    (place / name).mkdir()
    config = {"name": name, "version": version}
    (place / name / "config.json").write_text(json.dumps(config), "utf-8")
    encoder = place / f"{name}-train" / "encoder"
    encoder.mkdir(parents=True)
    sizes = {"num_hidden_layers": layers, "hidden_size": 384}
    (encoder / "config.json").write_text(json.dumps(sizes), "utf-8")
    return place / name


@pytest.fixture
def stage(tmp_path: Path) -> Path:
    log = [{"pieces": 4_000_000, "errors": [0.2, 0.1], "seconds": 3600.0}]
    stage = tmp_path / "distillation.json"
    stage.write_text(json.dumps({"config": {"total_pieces": 4_000_000, "seed": 1}, "log": log}), "utf-8")
    return stage


def write(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> None:
    monkeypatch.setattr(sys, "argv", [SCRIPT.name, *map(str, arguments)])
    runpy.run_path(str(SCRIPT), run_name="__main__")


def test_a_distilled_model_inherits_data_and_licences(
    tmp_path: Path, stage: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    teacher, small = folder(tmp_path, "default", "9.1.0", 12), folder(tmp_path, "small", "9.2.0", 4)
    scores = tmp_path / "quality-small.md"
    scores.write_text("| stance | 0.5 |", "utf-8")
    given = ("--teacher", teacher, "--trainable", tmp_path / "small-train", "--stages", stage)
    write(monkeypatch, "--model", small, *given, "--scores", scores)
    card = (small / "README.md").read_text("utf-8")
    assert card.startswith("# Model card: small 9.2.0\n")
    assert "beside default 9.1.0, distilled: a 4-layer, 384-wide" in card
    for inherited in ("C-STANCE", "ToSarcasm", "CC BY 4.0", "released under Apache-2.0", "4.00 M pieces"):
        assert inherited in card
    rows = [line for line in card.split("## Training")[0].splitlines() if line.startswith("|")]
    assert len({row.count("|") for row in rows}) == 1
    assert "Version 0.2.1" not in card and "| stance | 0.5 |" in card
    trainable = tmp_path / "small-train"
    assert 'load("small", backend="torch")' in (trainable / "README.md").read_text("utf-8")
    assert altered_files(trainable) == []


def test_the_card_of_a_model_of_its_own(tmp_path: Path, stage: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = folder(tmp_path, "default", "9.1.0", 12)
    write(monkeypatch, "--model", model, "--stages", stage, "--scores", stage)
    card = (model / "README.md").read_text("utf-8")
    assert "The embedded model of commentary_nlp: a 12-layer" in card and "distilled" not in card
    assert not (tmp_path / "default-train" / "SHA256SUMS").exists()
