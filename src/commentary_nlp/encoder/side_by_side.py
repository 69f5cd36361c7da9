"""Items run side by side on threads, their outcomes in order, few of them waiting."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from typing import TypeVar

_Item = TypeVar("_Item")
_Outcome = TypeVar("_Outcome")


def in_order(
    run: Callable[[_Item], _Outcome], items: Iterable[_Item], workers: Executor, ahead: int
) -> Iterator[_Outcome]:
    """The outcomes of `run` in the order of `items`; at most `ahead` items are taken beyond those given.

    Raises what `run` raises; what the source of the items raises comes after the outcomes of those before.
    """
    waiting: deque[Future[_Outcome]] = deque()
    failures: list[Exception] = []
    try:
        for item in _until_failure(items, failures):
            waiting.append(workers.submit(run, item))
            if len(waiting) >= ahead:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        for future in waiting:
            future.cancel()
    if failures:
        raise failures[0]


def _until_failure(items: Iterable[_Item], failures: list[Exception]) -> Iterator[_Item]:
    """The items; where their source fails, the error is kept until what was read before is done."""
    try:
        yield from items
    except Exception as error:
        failures.append(error)
