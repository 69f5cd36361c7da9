"""The one command that trains what is shipped: its plan, and what it does when it is stopped."""

from __future__ import annotations

import json
import runpy
import subprocess
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

ROOT = Path(__file__).parents[2]
LAST = "golden"
Main = Callable[[list[str]], int]


class Runs:
    """Stands for the commands: notes them by their script, and fails at the one named."""

    def __init__(self) -> None:
        self.scripts: list[str] = []
        self.words: list[list[str]] = []
        self.failing = ""

    def __call__(self, words: list[str], **_: object) -> SimpleNamespace:
        name = Path(words[1]).name
        self.scripts.append(name)
        self.words.append(words)
        return SimpleNamespace(returncode=3 if name == self.failing else 0)


@pytest.fixture(scope="module")
def main() -> Main:
    return runpy.run_path(str(ROOT / "scripts" / "train_all.py"))["main"]


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> Runs:
    runs = Runs()
    monkeypatch.setattr(subprocess, "run", runs)
    return runs


@pytest.fixture
def data(tmp_path: Path) -> Path:
    for name in ("raw", "ner", "stance", "rhetoric"):
        (tmp_path / "data" / name).mkdir(parents=True)
    (tmp_path / "data" / "raw" / "news.jsonl").touch()
    return tmp_path / "data"


def commands(printed: str) -> list[list[str]]:
    return [line.split() for line in printed.splitlines() if line.startswith("python ")]


def test_the_dry_run_prints_every_command_and_its_hours(
    main: Main, runs: Runs, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["DATA", "--dry-run", "--small", "-o", "runs/x"]) == 0
    printed = capsys.readouterr().out
    scripts = [words[1] for words in commands(printed)]
    order = ("build_encoder", "prepare_adaptation", "adapt_encoder", "train_default", "export_model")
    places = [scripts.index(f"scripts/{name}.py") for name in order]
    assert places == sorted(places)
    assert scripts.count("scripts/write_model_card.py") == 2 and "scripts/distil_model.py" in scripts
    assert "# adaptation, 0.4 h" in printed and "h by the stored logs" in printed
    assert "-o runs/x/models/default\n" in printed and "write_golden" not in printed
    assert runs.scripts == [] and not Path("runs/x").exists()


def test_every_command_names_a_script_and_options_it_has(
    main: Main, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["DATA", "--dry-run", "--small"])
    for _, script, *words in commands(capsys.readouterr().out):
        source = (ROOT / script).read_text("utf-8")
        for word in words:
            assert not word.startswith("--") or f'"{word}"' in source, (script, word)


def test_each_stage_goes_on_from_the_one_before(main: Main, capsys: pytest.CaptureFixture[str]) -> None:
    main(["DATA", "--dry-run"])
    training = [w for w in commands(capsys.readouterr().out) if w[1] == "scripts/train_default.py"]
    assert training[0][2] == "public" and len(training) > 2
    for before, after in zip(training, training[1:], strict=False):
        assert after[after.index("--start") + 1] == before[-1] + "/model"


def test_what_is_done_is_not_run_again(
    main: Main, runs: Runs, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = [str(data), "-o", str(tmp_path / "runs"), "--model", "models/default"]
    runs.failing = "build_corpus.py"
    assert main(given) == 3
    assert "corpus failed (3); the same command goes on" in capsys.readouterr().err
    first = ["build_encoder.py", "prepare_adaptation.py", "adapt_encoder.py", "build_corpus.py"]
    assert runs.scripts == first
    assert str(data / "raw" / "news.jsonl") in runs.words[0]
    runs.failing = ""
    assert main(given) == 0
    assert runs.scripts[4] == "build_corpus.py" and runs.scripts[-1] == "write_golden.py"
    done = json.loads((tmp_path / "runs" / "stages.json").read_text("utf-8"))["done"]
    assert done[-1] == LAST
    count = len(runs.scripts)
    assert main(given) == 0 and len(runs.scripts) == count
    assert main([*given, "--small"]) == 0 and runs.scripts[count] == "distil_model.py"
    with pytest.raises(SystemExit, match="of other commands"):
        main([*given, "--version", "9.9.9"])


def test_missing_data_are_named_together(main: Main, runs: Runs, data: Path, tmp_path: Path) -> None:
    (data / "ner").rmdir()
    (data / "stance").rmdir()
    with pytest.raises(SystemExit, match="lacks ner, stance"):
        main([str(data), "-o", str(tmp_path / "runs")])
    (data / "ner").mkdir()
    (data / "stance").mkdir()
    (data / "raw" / "news.jsonl").unlink()
    with pytest.raises(SystemExit, match="no file is called"):
        main([str(data), "-o", str(tmp_path / "runs")])
    assert runs.scripts == []
