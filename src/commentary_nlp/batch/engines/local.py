"""Worker processes of this machine, each fed through a pipe of its own.

A shard is read from the input only when a worker is free: a slow disk or a slow model slows the reading.
A worker that dies takes nothing with it: its shard is read again record by record, and a record that ends two
more processes is left out with its cause.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterable, Iterator
from dataclasses import replace
from multiprocessing.connection import Connection, wait
from typing import cast

from commentary_nlp.batch.engines import Heard
from commentary_nlp.batch.engines.worker import Broken, Read, Ready, Worker
from commentary_nlp.batch.work import Task, Work, Written
from commentary_nlp.errors import InputError


class LocalEngine:
    """Spawned processes; see the module."""

    def run(
        self, tasks: Iterable[Task], work: Work, workers: int, heard: Heard
    ) -> Generator[Written, None, None]:
        """The parts as they are written; see `Engine.run`."""
        pool = _Pool(iter(tasks), work, workers, heard)
        try:
            yield from pool.run()
        finally:
            pool.end()


class _Pool:
    def __init__(self, tasks: Iterator[Task], work: Work, size: int, heard: Heard) -> None:
        self.tasks, self.work, self.size, self.heard = tasks, work, size, heard
        self.workers: list[Worker] = []
        self.again: deque[Task] = deque()
        self.has_more = True
        self.suspects: dict[int, int | None] = {}
        """Shard → the place of the record that was read alone when its worker died; None between two."""

    def run(self) -> Iterator[Written]:
        while True:
            self._assign()
            heard = {
                worker.pipe: worker
                for worker in self.workers
                if worker.task is not None or not worker.is_ready
            }
            if not heard:
                return
            for pipe in wait(list(heard)):
                worker = heard[cast(Connection, pipe)]
                message = worker.hear()
                if isinstance(message, Written):
                    self.suspects.pop(message.number, None)
                    worker.task = None
                    yield message
                elif isinstance(message, Read):
                    self._note(worker, message)
                elif isinstance(message, Ready):
                    worker.is_ready = True
                elif isinstance(message, Broken):
                    raise message.error
                else:
                    self._bury(worker)

    def _assign(self) -> None:
        """Start workers while there may be work for them; give a shard to each that is ready and free."""
        while len(self.workers) < self.size and (self.again or self.has_more):
            self.workers.append(Worker(self.work))
        for worker in self.workers:
            if worker.is_ready and worker.task is None:
                task = self.again.popleft() if self.again else next(self.tasks, None)
                if task is None:
                    self.has_more = False
                    return
                worker.give(task)

    def _note(self, worker: Worker, message: Read) -> None:
        if message.characters is None:
            worker.place = message.place
        elif worker.task is not None:
            worker.place = None
            self.heard(worker.task.number, message.characters)

    def _bury(self, worker: Worker) -> None:
        """Take a dead worker out and plan what becomes of its shard."""
        code = worker.exit_code
        self.workers.remove(worker)
        worker.end()
        task = worker.task
        if not worker.is_ready:
            raise InputError(
                "C530",
                f"a worker ended with code {code} before its model was loaded: out of memory, or started by "
                "a script that does not say `if __name__ == '__main__':`. Try fewer workers, or mend it.",
            )
        if task is None:
            return
        if task.alone:
            if task.number in self.suspects and self.suspects[task.number] == worker.place:
                if worker.place is None:
                    raise InputError(
                        "C533",
                        f"part {task.number}: three workers ended with code {code} while they wrote it. "
                        "Make room, or give smaller shards, and run the job again.",
                    )
                task = replace(task, deadly=task.deadly | {worker.place})
            self.suspects[task.number] = worker.place
        self.again.append(replace(task, alone=True))

    def end(self) -> None:
        """End every worker; what they have not written is lost, and read again by the next run."""
        for worker in self.workers:
            worker.end()
        self.workers.clear()
