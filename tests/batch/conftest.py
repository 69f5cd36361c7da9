from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
from job_files import write_lines

from commentary_nlp.batch.engines import Heard
from commentary_nlp.batch.work import Task, Work, Written, annotate_shard

HERE = Path(__file__).parent


@pytest.fixture(autouse=True)
def _workers_find_the_fake_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(HERE))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(HERE), os.environ.get("PYTHONPATH", "")]))


class InProcess:
    """An engine without processes, where what a test asks does not depend on them."""

    def run(
        self, tasks: Iterable[Task], work: Work, workers: int, heard: Heard
    ) -> Generator[Written, None, None]:
        reader = work.load()
        for task in tasks:
            yield annotate_shard(task, reader, work)


@pytest.fixture
def job(tmp_path: Path) -> Callable[..., Any]:
    """`annotate` with the fake analyser into `tmp_path`, in this process unless workers are asked for."""
    from commentary_nlp.batch import annotate

    def run(source: Any, output: str | Path = "out", **options: Any) -> Any:
        options = {"analyzer": "fake_reader:load", **options}
        with pytest.MonkeyPatch.context() as patch:
            if not options.keys() & {"workers", "engine"}:
                patch.setattr("commentary_nlp.batch.job._engine", lambda name: InProcess())
            return annotate(source, tmp_path / output, **options)

    return run


@pytest.fixture
def articles(tmp_path: Path) -> Callable[..., Path]:
    """A JSONL file of so many short articles; `texts` replaces some of them."""

    def write(count: int, texts: Mapping[int, str] | None = None, name: str = "文章.jsonl") -> Path:
        rows = [
            {"id": f"a{n}", "text": (texts or {}).get(n, f"第{n}篇：美方又挥大棒。" * (n % 5 + 1)), "n": n}
            for n in range(count)
        ]
        return write_lines(tmp_path / name, rows)

    return write
