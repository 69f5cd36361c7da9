from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from job_files import tree

from commentary_nlp import InputError
from commentary_nlp.batch import read_results

Job = Callable[..., Any]
Articles = Callable[..., Path]
needs_fifo = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")


def command(source: Path, output: Path, *options: str) -> list[str]:
    run = [sys.executable, "-m", "commentary_nlp.cli", "annotate", str(source), "-o", str(output)]
    return [*run, "--analyzer", "fake_reader:load", "--workers", "2", "--shard-records", "3", *options]


def last_line(process: subprocess.Popen[str]) -> str:
    return process.communicate()[1].strip().splitlines()[-1]


@needs_fifo
def test_killed_at_random_places_it_ends_as_if_uninterrupted(
    job: Job, articles: Articles, tmp_path: Path
) -> None:
    """Each run is killed while a worker is in the middle of a record drawn at random; each time elsewhere."""
    draw = random.Random(7)
    stops = sorted(draw.sample(range(40), 4))
    source = articles(40, {**{stop: f"停在第{stop}篇，美方。" for stop in stops}, 8: "坏"})
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    options = ["--model", str(fifo)]
    for _ in range(3):
        process = subprocess.Popen(
            command(source, tmp_path / "out", *options), stderr=subprocess.PIPE, text=True
        )
        with fifo.open() as reached:
            assert reached.read(1) == "x"
            process.kill()
        assert process.wait() == -signal.SIGKILL
        process.communicate()
    fifo.unlink()
    done = subprocess.run(command(source, tmp_path / "out", *options), capture_output=True, text=True)
    assert done.returncode == 3, done.stderr
    job(source, "whole", model=str(fifo), workers=2, shard_records=3)
    assert tree(tmp_path / "out") == tree(tmp_path / "whole")
    assert not (tmp_path / "out" / ".job").exists()


class Killed(BaseException):
    """Stands for the end of the process."""


@pytest.mark.parametrize("step", range(1, 16))
def test_an_end_at_any_step_on_the_disk_loses_nothing(
    job: Job, articles: Articles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    """The run ends before its n-th move or line on the disk, as a process that is killed there does."""
    from commentary_nlp.batch import manifest

    source = articles(6, {1: "坏"})
    steps = iter(range(step))
    real_replace, real_sync = os.replace, os.fsync

    def guarded(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            if next(steps, None) is None:
                raise Killed
            return real(*arguments)

        return call

    with monkeypatch.context() as patch:
        patch.setattr(manifest.os, "replace", guarded(real_replace))
        patch.setattr(manifest.os, "fsync", guarded(real_sync))
        try:
            job(source, shard_records=2)
        except Killed:
            with pytest.raises(InputError):
                list(read_results(tmp_path / "out"))
    job(source, shard_records=2)
    job(source, "whole", shard_records=2)
    assert tree(tmp_path / "out") == tree(tmp_path / "whole")


def test_a_part_that_was_altered_or_removed_is_made_again(
    job: Job, articles: Articles, tmp_path: Path
) -> None:
    source = articles(12, {1: "坏", 7: "坏"})
    job(source, shard_records=4)
    before = tree(tmp_path / "out")
    (tmp_path / "out" / "part-00000000.parquet").write_bytes(b"")
    (tmp_path / "out" / "part-00000002.parquet").unlink()
    done = job(source, shard_records=4)
    assert done.kept == 1
    assert tree(tmp_path / "out") == before
    (tmp_path / "out" / "errors.jsonl").unlink()
    assert job(source, shard_records=4).failed == 2
    assert tree(tmp_path / "out") == before


def test_another_input_model_or_option_is_refused_by_name(
    job: Job, articles: Articles, tmp_path: Path
) -> None:
    source = articles(4)
    job(source)
    before = tree(tmp_path / "out")
    with pytest.raises(InputError, match=r"C534.*another job.*\n  model.name: was default, is other$"):
        job(source, model="other")
    with pytest.raises(InputError, match=r"C534.*\n  options.format: was parquet, is jsonl$"):
        job(source, format="jsonl")
    with pytest.raises(InputError, match=r"C534.*\n  input.content: was "):
        job(articles(4, {2: "第2篇：美方又挥大棒！" * 3}))
    with pytest.raises(InputError, match=r"C534.*\n  input.records: was 4, is 5\n"):
        job(articles(5))
    assert tree(tmp_path / "out") == before


def test_a_job_keeps_the_backend_that_auto_meant_when_it_began(
    job: Job, articles: Articles, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = articles(2)
    monkeypatch.setattr("commentary_nlp.model.choose_backend", lambda: "openvino")
    job(source)
    assert job(source, backend="openvino").kept == 1
    monkeypatch.setattr("commentary_nlp.model.choose_backend", lambda: "onnx")
    with pytest.raises(InputError, match=r"C534.*\n  model.backend: was openvino, is onnx$"):
        job(source)


def test_the_checksum_tells_an_altered_model_of_the_same_name(tmp_path: Path) -> None:
    from commentary_nlp.batch.identity import ANALYZER, model_identity

    config = {"format": 1, "name": "own", "version": "1", "labels": {"entities": ["GPE"]}, "hidden": 8}
    (tmp_path / "config.json").write_text(json.dumps(config))
    (tmp_path / "encoder.onnx").write_bytes(b"weights")
    before = model_identity(tmp_path, "onnx", None, ANALYZER)
    (tmp_path / "README.md").write_text("no part of it")
    assert model_identity(tmp_path, "onnx", None, ANALYZER) == before
    (tmp_path / "encoder.onnx").write_bytes(b"Weights")
    after = model_identity(tmp_path, "onnx", None, ANALYZER)
    assert {key for key in before if before[key] != after[key]} == {"checksum"}


def test_a_full_disk_leaves_no_half_part_and_the_job_goes_on_later(
    job: Job, articles: Articles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from commentary_nlp.batch import parts, work

    monkeypatch.setattr(work, "write_part", parts.write_part)
    source, full = articles(12), tmp_path / "full"
    full.touch()
    options = {"analyzer": "fake_reader:load_full_disk", "model": str(full), "shard_records": 3}
    with pytest.raises(InputError, match=r"C537.*No space left.*same command again"):
        job(source, **options)
    assert sorted(path.name for path in (tmp_path / "out").glob("*")) == [
        ".job", "manifest.json", "part-00000000.parquet", "part-00000001.parquet",
    ]  # fmt: skip
    with pytest.raises(InputError, match="C500.*not ended"):
        read_results(tmp_path / "out")
    full.unlink()
    assert job(source, **options).kept == 2
    monkeypatch.setattr(work, "write_part", parts.write_part)
    job(source, "whole", **options)
    assert tree(tmp_path / "out") == tree(tmp_path / "whole")


def test_two_jobs_do_not_write_to_one_folder(job: Job, articles: Articles, tmp_path: Path) -> None:
    from commentary_nlp.batch.folder import open_folder

    with open_folder(tmp_path / "out"), pytest.raises(InputError, match="C535.*another process"):
        job(articles(2))


def test_a_folder_with_other_files_is_refused(job: Job, articles: Articles, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.docx").touch()
    with pytest.raises(InputError, match=r"C536.*thesis\.docx"):
        job(articles(2))
    with pytest.raises(InputError, match="C536"):
        job(articles(2), "文章.jsonl")


@needs_fifo
@pytest.mark.parametrize("number, code", [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_signal_ends_the_job_with_what_to_do_next(
    articles: Articles, tmp_path: Path, number: int, code: int
) -> None:
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    source = articles(9, {7: "停"})
    process = subprocess.Popen(
        command(source, tmp_path / "out", "--model", str(fifo)),
        stderr=subprocess.PIPE,
        text=True,
        # what a shell starts behind itself ignores the signal
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    with fifo.open() as reached:
        assert reached.read(1) == "x"
        process.send_signal(number)
        assert "Run the same command again" in last_line(process)
    assert process.returncode == code
