"""The tutorial runs as it is written, on a few threads and with few records of the project to measure by."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from pathlib import Path

import pytest

import commentary_nlp as cn
from commentary_nlp.cli import main

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "tutorials" / "fine-tuning.md"
needs_weights = pytest.mark.skipif(
    not (ROOT / "models" / "default-train").is_dir() or not (ROOT / "corpus" / "train.jsonl").is_file(),
    reason="the trainable weights or the corpus are not in this tree",
)


def first_lines(source: Path, target: Path, count: int) -> str:
    target.write_text("".join(source.read_text("utf-8").splitlines(keepends=True)[:count]), "utf-8")
    return str(target)


@needs_weights
def test_the_tutorial_ends_in_a_model_with_the_new_label(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = ["--replay-corpus", first_lines(ROOT / "corpus" / "train.jsonl", tmp_path / "replay.jsonl", 2)]
    few += ["--replay-dev", first_lines(ROOT / "corpus" / "dev.jsonl", tmp_path / "replay_dev.jsonl", 1)]
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    for language, block in re.findall(r"```(\w+)\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL):
        if language == "python":
            exec(compile(block, str(PAGE), "exec"), names)
        if language == "console" and not block.startswith("pip"):
            for line in block.replace("\\\n", " ").splitlines():
                words = shlex.split(line)
                assert words[0] == "commentary-nlp"
                assert main([*words[1:], *(few if words[1] == "train" else [])]) == 0, line
    model = cn.load("my-project/model", threads=1)
    assert model.labels.entities[-1] == "POLICY"
    report = json.loads(Path("my-project/model/training.json").read_text("utf-8"))
    assert report["after"]["own"]["entities"]["exact"]["POLICY"]["support"] >= 3
    assert list(Path("my-project/dist").glob("*.whl"))
