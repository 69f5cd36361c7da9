"""What runs the shards of a job: worker processes of this machine, or Ray Data on a cluster."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from typing import Protocol

from commentary_nlp.batch.work import Task, Work, Written

__all__ = ["ENGINES", "Engine", "Heard"]

ENGINES = ("local", "ray")

Heard = Callable[[int, int], None]
"""Called with the number of a shard and the characters of a record that was just read."""


class Engine(Protocol):
    """Runs tasks in any order; no more are taken than are being worked on."""

    def run(
        self, tasks: Iterable[Task], work: Work, workers: int, heard: Heard
    ) -> Generator[Written, None, None]:
        """The parts as they are written, in any order.

        Raises CommentaryError where a worker cannot start or write. Closing the iterator ends the workers.
        """
