"""Ray Data: an actor pool over the shards, on this machine or a cluster.

The code that reads a shard is that of the local engine, and so are the bytes. One task reads the input and
streams its shards; actors write parts, and the driver moves them into place: input and output must be on a
file system that all machines see.
"""

from __future__ import annotations

import logging
import os
from collections import Counter
from collections.abc import Generator, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from commentary_nlp.batch.engines import Heard
from commentary_nlp.batch.engines.worker import unwritable
from commentary_nlp.batch.parts import part_name
from commentary_nlp.batch.work import Task, Work, Written, annotate_shard
from commentary_nlp.errors import CommentaryError, InputError, missing_extra

_OWN = 3
"""Processors that a local cluster has beyond those of the actors: Ray Data keeps some back for reading."""


class RayEngine:
    """Ray Data's `map_batches` over an actor pool; on the cluster in use, or one started here."""

    def run(
        self, tasks: Iterable[Task], work: Work, workers: int, heard: Heard
    ) -> Generator[Written, None, None]:
        """The parts as they are written; see `Engine.run`. Raises MissingExtra where Ray is not installed."""
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
        try:
            import ray
            from ray.data import ActorPoolStrategy
        except ImportError:
            raise missing_extra("ray", "ray", "engine='ray'") from None
        is_started = not ray.is_initialized()
        if is_started:
            _start(workers * work.threads)
        ray.data.DataContext.get_current().enable_progress_bars = False
        logging.getLogger("ray.data").setLevel(logging.WARNING)
        try:
            results = _shards(tasks).map_batches(
                ShardActor,
                fn_constructor_args=(work,),
                batch_size=1,
                compute=ActorPoolStrategy(size=workers),
                num_cpus=work.threads,
            )
            for row in results.iter_rows():
                yield row["written"]
        except Exception as error:
            raise _cause(error) from error
        finally:
            if is_started:
                ray.shutdown()


def _start(processors: int) -> None:
    """Connect to the cluster that RAY_ADDRESS names, or start one on this machine."""
    import ray

    if os.environ.get("RAY_ADDRESS"):
        ray.init(log_to_driver=False)
    else:
        ray.init(
            num_cpus=processors + _OWN,
            include_dashboard=False,
            log_to_driver=False,
            _node_ip_address="127.0.0.1",
        )


def _shards(tasks: Iterable[Task]) -> Any:
    """A Ray data set with a row for each task, read as a stream by one process."""
    import ray
    from ray.data.block import BlockMetadata
    from ray.data.datasource import Datasource, ReadTask

    class Shards(Datasource):  # type: ignore[misc]
        """One reading task that yields a block for each shard."""

        def estimate_inmemory_data_size(self) -> int | None:
            """Not known."""
            return None

        def get_read_tasks(self, *_: Any, **__: Any) -> list[Any]:
            """The one task."""
            metadata = BlockMetadata(num_rows=None, size_bytes=None, input_files=None, exec_stats=None)
            return [ReadTask(lambda: map(_block, tasks), metadata)]

    return ray.data.read_datasource(Shards(), override_num_blocks=1)


def _block(task: Task) -> Any:
    import numpy as np
    from ray.data.block import BlockAccessor

    held = np.empty(1, object)
    held[0] = task
    return BlockAccessor.batch_to_block({"task": held})


class ShardActor:
    """Holds an analyser and reads one shard after another."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._reader = work.load()

    def __call__(self, batch: Mapping[str, Any]) -> Mapping[str, Any]:
        """The written parts of a batch of tasks. Raises InputError (C537) where a part cannot be written."""
        import numpy as np

        written = np.empty(len(batch["task"]), object)
        for place, task in enumerate(batch["task"]):
            try:
                written[place] = self._write(task)
            except OSError as error:
                raise unwritable(self._work.output, error) from error
        return {"written": written}

    def _write(self, task: Task) -> Written:
        trail = Trail(self._work.partial / f"{part_name(task.number, self._work.form)}.trail")
        written = annotate_shard(trail.take_up(task), self._reader, self._work, trail.note)
        trail.remove()
        return written


class Trail:
    """A file that outlives the actor: Ray gives the shard of a dead actor to another, which finds here how
    far it came. From then on records are read one by one, and one that ends two more actors is left out.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._is_alone = False

    def take_up(self, task: Task) -> Task:
        """The task as it is to be read after what happened to it before."""
        attempts = self._path.read_text("ascii").split("begin\n")[1:] if self._path.exists() else []
        deaths = Counter(attempt.splitlines()[-1] for attempt in attempts if attempt)
        deadly = frozenset(int(place) for place, count in deaths.items() if place != "-" and count > 1)
        self._is_alone = bool(attempts)
        if deaths["-"] > 2:
            raise InputError(
                "C533", f"part {task.number}: three actors ended while they wrote it. Make room."
            )
        self._add("begin\n")
        return replace(task, alone=self._is_alone, deadly=task.deadly | deadly)

    def note(self, place: int, characters: int | None) -> None:
        """Note the record that is read next, or (with its characters) that it was read."""
        if self._is_alone:
            self._add(f"{place}\n" if characters is None else "-\n")

    def _add(self, line: str) -> None:
        with self._path.open("a", encoding="ascii") as file:
            file.write(line)

    def remove(self) -> None:
        """Forget it: the part is written."""
        self._path.unlink(missing_ok=True)


def _cause(error: BaseException) -> CommentaryError:
    """The error of this package behind what Ray raises, or one that names Ray's."""
    behind: BaseException | None = error
    while behind is not None:
        if isinstance(behind, CommentaryError):
            return behind
        behind = getattr(behind, "cause", None) or behind.__cause__
    cause = f"Ray failed: {type(error).__name__}: {str(error).strip().splitlines()[-1:]}"
    return InputError("C530", f"{cause}. What is written stays: run the same command again to go on.")
