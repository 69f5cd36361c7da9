"""Batch jobs over many texts, resumable after any end, and their results read back one at a time.

>>> from commentary_nlp.batch import annotate, read_results
>>> annotate("articles.jsonl", "out").failed  # doctest: +SKIP
0
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from commentary_nlp.batch.job import Summary, annotate
    from commentary_nlp.batch.progress import BarProgress, PlainProgress, Progress
    from commentary_nlp.batch.results import read_results
    from commentary_nlp.batch.rows import RESERVED, from_row, result_schema, to_row

_HOMES = {
    "Summary": "job",
    "annotate": "job",
    "BarProgress": "progress",
    "PlainProgress": "progress",
    "Progress": "progress",
    "read_results": "results",
    "RESERVED": "rows",
    "from_row": "rows",
    "result_schema": "rows",
    "to_row": "rows",
}

__all__ = [
    "RESERVED",
    "BarProgress",
    "PlainProgress",
    "Progress",
    "Summary",
    "annotate",
    "from_row",
    "read_results",
    "result_schema",
    "to_row",
]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
