"""One worker: a spawned process that reads shards, and its handle in the process that feeds it.

Messages to the worker: a `Task`. From it: `Ready`, `Read` after each record, then `Written`, or `Broken`.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from commentary_nlp.batch.work import Task, Work, annotate_shard
from commentary_nlp.errors import CommentaryError, InputError

_THREAD_SETTINGS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS")


@dataclass(frozen=True, slots=True)
class Ready:
    """The analyser is loaded."""


@dataclass(frozen=True, slots=True)
class Read:
    """The record at `place` of the shard was read; without characters: it is next, alone."""

    place: int
    characters: int | None


@dataclass(frozen=True, slots=True)
class Broken:
    """The worker cannot go on."""

    error: CommentaryError


def work_on(pipe: Connection, work: Work) -> None:
    """Read tasks from `pipe` until it closes. Runs in a process of its own."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    for name in _THREAD_SETTINGS:
        os.environ.setdefault(name, str(work.threads))
    try:
        _read_tasks(pipe, work)
    except (EOFError, BrokenPipeError):
        return
    except CommentaryError as error:
        pipe.send(Broken(error))
    except OSError as error:
        pipe.send(Broken(unwritable(work.output, error)))
    except Exception as error:
        cause = f"a worker failed: {type(error).__name__}: {error}"
        advice = "What is written stays: run the same command again to go on."
        pipe.send(Broken(InputError("C530", f"{cause}. {advice}")))


def _read_tasks(pipe: Connection, work: Work) -> None:
    reader = work.load()
    pipe.send(Ready())
    while True:
        task: Task = pipe.recv()
        pipe.send(annotate_shard(task, reader, work, lambda place, count: pipe.send(Read(place, count))))


def unwritable(folder: Path, error: OSError) -> InputError:
    """The error for a disk that takes no more."""
    return InputError(
        "C537",
        f"{folder} cannot be written: {error.strerror or error}. No part in it is half done: make room, "
        "then run the same command again to go on.",
    )


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


class Worker:
    """A worker process as its owner sees it: `task` is what it works on, `place` the record read alone."""

    def __init__(self, work: Work) -> None:
        self.is_ready = False
        self.task: Task | None = None
        self.place: int | None = None
        context = multiprocessing.get_context("spawn")
        self.pipe, end = context.Pipe()
        self._process = context.Process(target=work_on, args=(end, work), daemon=True)
        self._process.start()
        end.close()

    def give(self, task: Task) -> None:
        """Send a task; a worker that has died is told of by `hear`."""
        self.task, self.place = task, None
        with contextlib.suppress(OSError):
            self.pipe.send(task)

    def hear(self) -> Any:
        """The next message, or None where the process has ended."""
        try:
            return self.pipe.recv()
        except (EOFError, OSError):
            return None

    @property
    def exit_code(self) -> int | None:
        """How the process ended; below 0 is the signal that ended it."""
        self._process.join()
        return self._process.exitcode

    def end(self) -> None:
        """End the process at once and wait for it."""
        self.pipe.close()
        self._process.kill()
        self._process.join()
        self._process.close()
