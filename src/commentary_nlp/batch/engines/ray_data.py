"""Ray Data: an actor pool over the shards, on this machine or a cluster.

Each actor keeps one worker process of the local engine, so that the code, the bytes and the care for a record
that ends its process are the same. One task reads the input and streams its shards; actors write parts, and
the driver moves them into place: input and output must be on a file system that all machines see.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from commentary_nlp.batch.engines import Heard
from commentary_nlp.batch.engines.local import LocalEngine
from commentary_nlp.batch.work import Task, Work, Written
from commentary_nlp.errors import CommentaryError, InputError, missing_extra


class RayEngine:
    """Ray Data's `map_batches` over an actor pool; on the cluster in use, or one started here."""

    def run(self, tasks: Iterable[Task], work: Work, workers: int, heard: Heard) -> Iterator[Written]:
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
            num_cpus=processors + 1,
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
    import pandas

    return pandas.DataFrame({"task": [task]})


class ShardActor:
    """Holds a worker process and gives it one shard after another."""

    def __init__(self, work: Work) -> None:
        self._waiting: deque[Task] = deque()
        self._written = LocalEngine().run(self._tasks(), work, 1, lambda number, characters: None)

    def _tasks(self) -> Iterator[Task]:
        while True:
            yield self._waiting.popleft()

    def __call__(self, batch: Mapping[str, Any]) -> Mapping[str, Any]:
        """The written parts of a batch of tasks."""
        import numpy as np

        written = np.empty(len(batch["task"]), object)
        for place, task in enumerate(batch["task"]):
            self._waiting.append(task)
            written[place] = next(self._written)
        return {"written": written}


def _cause(error: BaseException) -> CommentaryError:
    """The error of this package behind what Ray raises, or one that names Ray's."""
    behind: BaseException | None = error
    while behind is not None:
        if isinstance(behind, CommentaryError):
            return behind
        behind = getattr(behind, "cause", None) or behind.__cause__
    cause = f"Ray failed: {type(error).__name__}: {str(error).strip().splitlines()[-1:]}"
    return InputError("C530", f"{cause}. What is written stays: run the same command again to go on.")
