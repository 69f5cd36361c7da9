"""Variants × seeds: what is run, what is run again, what the table says."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
sys.path.insert(0, str(BENCHMARKS))
import ablations  # noqa: E402  (from benchmarks/)

sys.path.remove(str(BENCHMARKS))


class Trainer:
    """Stands for the training script: writes what it writes, or fails on the variants named."""

    def __init__(self) -> None:
        self.ran: list[list[str]] = []
        self.failing: set[str] = set()

    def __call__(self, words: list[str], **_: object) -> SimpleNamespace:
        self.ran.append(words)
        folder = Path(words[words.index("-o") + 1])
        if folder.name in self.failing:
            return SimpleNamespace(returncode=1)
        (folder / "stage.json").write_text('{"steps": 3, "planned": 4}', "utf-8")
        return SimpleNamespace(returncode=0)

    @property
    def names(self) -> list[str]:
        return [Path(words[words.index("-o") + 1]).name for words in self.ran]


@pytest.fixture
def trainer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Trainer:
    (tmp_path / "start").mkdir()
    (tmp_path / "start" / "network.json").touch()

    def score(model: Path, _: object) -> dict[str, float]:
        return {"stances": 0.25 if model.name == "start" else 0.5 + 0.1 * int(model.parent.name[-1])}

    trainer = Trainer()
    monkeypatch.setattr(subprocess, "run", trainer)
    monkeypatch.setattr(ablations, "score", score)
    return trainer


def given(folder: Path, *more: str) -> list[str]:
    ways = ["--data", "data", "--corpus", "train.jsonl", "--start", str(folder / "start"), "--seconds", "60"]
    return [*ways, "--results", str(folder / "ablations.json"), "-o", str(folder / "runs"), *more]


def test_every_variant_is_run_with_every_seed_and_told_with_its_range(
    trainer: Trainer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ablations.main(given(tmp_path, "--seeds", "1", "2")) == 0
    assert trainer.names == [f"{variant}-{seed}" for seed in (1, 2) for variant in ablations.VARIANTS]
    out = capsys.readouterr().out
    assert "| not trained further | – | 0.250 |" in out
    assert "| the corpus alone | 2 | 0.650 (0.600–0.700) |" in out and "at most 60 s" in out
    assert (tmp_path / "ablations.md").read_text("utf-8") == out
    stored = json.loads((tmp_path / "runs" / "frozen-2" / "dev.json").read_text("utf-8"))
    assert (stored["variant"], stored["seed"], stored["steps"]) == ("frozen", 2, 3)
    assert ablations.main(["--table", "--results", str(tmp_path / "ablations.json")]) == 0
    assert capsys.readouterr().out == out


def test_what_is_stored_is_not_run_again_and_what_failed_is(
    trainer: Trainer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    few = given(tmp_path, "--variants", "both", "corpus-alone", "--seeds", "1")
    trainer.failing = {"both-1"}
    assert ablations.main(few) == 1
    assert "both-1 failed" in capsys.readouterr().err
    trainer.failing = set()
    assert ablations.main(few) == 0
    assert trainer.names == ["both-1", "corpus-alone-1", "both-1"]


def test_a_run_with_other_options_is_not_taken_for_this_one(trainer: Trainer, tmp_path: Path) -> None:
    few = ("--variants", "both", "--seeds", "1")
    assert ablations.main(given(tmp_path, *few)) == 0
    with pytest.raises(SystemExit, match="both-1 holds a run with other options"):
        ablations.main(given(tmp_path, *few, "--seconds", "90"))


def test_what_lacks_is_named(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="--corpus, --start must be given"):
        ablations.main(["--data", "data", "--results", str(tmp_path / "none.json")])
    with pytest.raises(SystemExit, match="is no trainable model folder"):
        ablations.main(given(tmp_path))
    with pytest.raises(SystemExit, match="is not there"):
        ablations.main(["--table", "--results", str(tmp_path / "none.json")])


def test_variants_name_options_of_the_stage() -> None:
    script = ablations.STAGE.read_text("utf-8")
    for _, options in ablations.VARIANTS.values():
        assert all(f'"--{name}"' in script for name in options)


def test_a_trainable_folder_is_scored_on_dev(toy_trainable: Path, tmp_path: Path) -> None:
    row = {
        "id": "a",
        "text": "美国的关税。",
        "entities": [[0, 2, "GPE", "美国"]],
        "rhetoric": [[3, 5, "metaphor"]],
    }
    stance = {"start": 0, "end": 6, "actor": "美国", "label": "against"}
    dev = tmp_path / "dev.jsonl"
    dev.write_text(json.dumps({**row, "stances": [stance]}), "utf-8")
    found = ablations.score(toy_trainable, SimpleNamespace(dev=dev, output=tmp_path))
    assert set(found) == {"entities", "stances", "rhetoric", "mean"}
