from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from job_files import tree

from commentary_nlp import MissingExtra
from commentary_nlp.batch.engines.ray_data import Trail
from commentary_nlp.batch.records import Record
from commentary_nlp.batch.work import Task

Job = Callable[..., Any]
Articles = Callable[..., Path]
SWITCH = "COMMENTARY_NLP_TESTS_RAY"
TASK = Task(3, [Record(number, str(number), "甲。", "x") for number in range(4)])


def test_a_missing_ray_is_told_with_the_line_that_installs_it(
    job: Job, articles: Articles, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "ray", None)
    with pytest.raises(MissingExtra, match=r"pip install 'commentary-nlp\[ray\]'"):
        job(articles(2), engine="ray")


def test_a_shard_is_read_alone_after_a_death_and_without_what_killed_two_more(tmp_path: Path) -> None:
    path = tmp_path / "trail"
    assert Trail(path).take_up(TASK) == TASK
    for _ in range(2):
        trail = Trail(path)
        task = trail.take_up(TASK)
        assert task.alone and not task.deadly
        trail.note(0, None)
        trail.note(0, 2)
        trail.note(1, None)
    trail = Trail(path)
    assert trail.take_up(TASK).deadly == {1}
    trail.remove()
    assert Trail(path).take_up(TASK) == TASK


@pytest.mark.loopback
@pytest.mark.filterwarnings("ignore")  # Ray's own
@pytest.mark.skipif(SWITCH not in os.environ, reason=f"starts a Ray cluster where {SWITCH} is set")
def test_ray_writes_the_same_bytes(
    job: Job, articles: Articles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("ray")
    monkeypatch.setenv("RAY_worker_niceness", "0")
    listening = [part for part in os.environ["PYTHONPATH"].split(os.pathsep) if Path(part).name != "offline"]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(listening))  # Ray's processes listen on every address
    source = articles(12, {5: "死", 8: "坏"})
    job(source, "ray", engine="ray", workers=1, threads=1, shard_records=4)
    job(source, "local", shard_records=4, workers=1)
    assert tree(tmp_path / "ray") == tree(tmp_path / "local")
