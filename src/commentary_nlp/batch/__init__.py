"""Results of many texts: written by a job, read back one at a time, laid out as Parquet rows."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from commentary_nlp.batch.results import read_results
    from commentary_nlp.batch.rows import RESERVED, from_row, result_schema, to_row

_HOMES = {
    "read_results": "results",
    "RESERVED": "rows",
    "from_row": "rows",
    "result_schema": "rows",
    "to_row": "rows",
}

__all__ = ["RESERVED", "from_row", "read_results", "result_schema", "to_row"]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
