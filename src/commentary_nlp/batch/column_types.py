"""Arrow types of carried columns, found from JSON values where the input declares none."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from commentary_nlp.batch.rows import JSON_MARK, json_value
from commentary_nlp.errors import InputError

if TYPE_CHECKING:
    import pyarrow

MOST_COLUMNS = 1000
_INT64 = range(-(1 << 63), 1 << 63)
_EXACT = range(-(1 << 53), (1 << 53) + 1)
"""Whole numbers that a double holds."""


class ColumnTypes:
    """Collects the kinds of values seen; `schema` is what holds them all.

    That is bool, int64, double, string, or lists of one of these; a double takes whole numbers where it holds
    them exactly. Objects, nested lists and mixed values are JSON text in a string column whose field
    metadata has `JSON_MARK`.
    """

    def __init__(self) -> None:
        self._kinds: dict[str, set[str]] = {}

    def see(self, columns: Mapping[str, Any]) -> None:
        """Take one record's columns. Raises InputError (C522) beyond `MOST_COLUMNS` names."""
        for name, value in columns.items():
            if name not in self._kinds:
                if len(self._kinds) == MOST_COLUMNS:
                    cause = f"the records have more than {MOST_COLUMNS:,} columns, such as {name!r}"
                    raise InputError("C522", f"{cause}. Put what varies into one column.")
                self._kinds[name] = set()
            self._kinds[name].add(_kind(value))

    @property
    def names(self) -> list[str]:
        """The columns seen, in order of first appearance."""
        return list(self._kinds)

    def schema(self) -> pyarrow.Schema:
        """A field for each column seen."""
        import pyarrow as pa

        types = {"bool": pa.bool_(), "int": pa.int64(), "float": pa.float64(), "string": pa.string()}
        fields = []
        for name, seen in self._kinds.items():
            kinds = _joined(seen)
            if not kinds:
                fields.append(pa.field(name, pa.string()))
            elif kinds in types:
                fields.append(pa.field(name, types[kinds]))
            elif kinds.startswith("list "):
                fields.append(pa.field(name, pa.list_(types[kinds[5:]])))
            else:
                fields.append(pa.field(name, pa.string(), metadata={JSON_MARK: b"1"}))
        return pa.schema(fields)


def _joined(kinds: set[str]) -> str:
    """The kind that holds all of `kinds`: "" for nulls alone, "json" where only JSON text does."""
    kinds = kinds - {"null"}
    lists = {kind for kind in kinds if kind.startswith("list")}
    if lists and lists == kinds:
        inner = _joined({part for kind in lists for part in kind[5:].split("|") if part})
        return "json" if inner == "json" else f"list {inner or 'string'}"
    if kinds <= {"int", "float"} and "float" in kinds:
        return "float"
    if kinds <= {"int", "large"} and kinds:
        return "int"
    return next(iter(kinds), "") if len(kinds) < 2 else "json"


def _kind(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, int):
        return "int" if value in _EXACT else "large" if value in _INT64 else "json"
    if isinstance(value, float):
        return "float"
    if isinstance(value, str):
        return "string"
    if isinstance(value, list | tuple):
        inner = {_kind(item) for item in value}
        return "json" if any(kind.startswith("list") for kind in inner) else "list " + "|".join(sorted(inner))
    return "json"


def typed_columns(columns: Mapping[str, Any], schema: pyarrow.Schema) -> dict[str, Any]:
    """The columns as `schema` takes them: values of a marked field as JSON text."""
    encoded = {field.name for field in schema if JSON_MARK in (field.metadata or {})}
    return {
        name: json.dumps(json_value(value), ensure_ascii=False)
        if name in encoded and value is not None
        else value
        for name, value in columns.items()
    }
