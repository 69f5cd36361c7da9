"""Records: rows whose id, text and carried columns have been told apart."""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from commentary_nlp.batch.inputs import Failure, Input, InputRow
from commentary_nlp.batch.rows import refuse_reserved
from commentary_nlp.errors import InputError

ID_NAMES = ("id", "_id", "doc_id", "article_id", "uuid", "编号", "文章编号")
TEXT_NAMES = ("text", "content", "body", "article", "正文", "内容", "文本")
"""Columns that are taken where none is named, the first that is there; capitals do not matter."""
_LOOKED_AT = 100
"""Rows of an untyped input that are read to choose its columns."""


@dataclass(frozen=True, slots=True)
class Record:
    """One document of a job. `number` counts from 0 over the whole input; a `failure` has no text."""

    number: int
    id: str
    text: str
    place: str
    columns: Mapping[str, Any] = field(default_factory=dict)
    failure: Failure | None = None

    def digest(self) -> bytes:
        """16 bytes that tell this record's content from another's."""
        content = json.dumps(
            [self.id, self.text, self.place, self.columns, self.failure], default=repr, sort_keys=True
        )
        return hashlib.blake2b(content.encode(), digest_size=16).digest()


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column is the text, which the id (None: rows are named by file and number), and new names."""

    text: str
    id: str | None
    rename: Mapping[str, str]

    def carried(self, names: Iterable[str]) -> dict[str, str]:
        """The new name of every column that is carried through, in the order of `names`."""
        return {name: self.rename.get(name, name) for name in names if name not in (self.id, self.text)}


def choose_columns(
    source: Input, *, id: str | None = None, text: str | None = None, rename: Mapping[str, str] | None = None
) -> Columns:
    """The columns of `source`: those named, else the first of `ID_NAMES` and `TEXT_NAMES` that is there.

    Raises InputError (C522) with the columns found where a name is not among them, C502 where a carried one
    has a name of the result.
    """
    names = _names(source)
    listed = ", ".join(names) or "none"
    wanted = [*filter(None, (id, text)), *(rename or {})]
    if missing := [name for name in wanted if name not in names]:
        raise InputError(
            "C522",
            f"{source.names[0]} has no column {', '.join(map(repr, missing))}. Columns found: {listed}.",
        )
    text = text or _first(TEXT_NAMES, names)
    if text is None and names:
        raise InputError(
            "C522",
            f"{source.names[0]} has no column for the text. Columns found: {listed}. Name one: --text.",
        )
    columns = Columns(text or TEXT_NAMES[0], id or _first(ID_NAMES, names), dict(rename or {}))
    check_carried(columns.carried(names).values())
    return columns


def check_carried(names: Iterable[str]) -> None:
    """Raise InputError where carried columns have one name twice (C522) or one of the result (C502)."""
    names = list(names)
    refuse_reserved(names)
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise InputError("C522", f"two columns would be named {twice[0]!r}. Choose another name: --rename.")


def _names(source: Input) -> list[str]:
    if source.schema is not None:
        return list(source.schema.names)
    head = (row.values for row in itertools.islice(source.rows(), _LOOKED_AT) if row.values is not None)
    return list(dict.fromkeys(name for values in head for name in values))


def _first(wanted: Iterable[str], names: Iterable[str]) -> str | None:
    folded: dict[str, str] = {}
    for name in names:
        folded.setdefault(name.casefold(), name)
    return next((folded[name] for name in wanted if name in folded), None)


def read_records(source: Input, columns: Columns) -> Iterator[Record]:
    """Every record of `source` in order, those without a usable text with their failure."""
    for number, row in enumerate(source.rows()):
        yield _record(number, row, columns)


def _record(number: int, row: InputRow, columns: Columns) -> Record:
    values = row.values
    if values is None:
        return Record(number, row.name, "", row.place, failure=row.failure)
    given = None if columns.id is None else values.get(columns.id)
    text = values.get(columns.text)
    id = row.name if given in (None, "") else str(given)
    carried = {new: values[name] for name, new in columns.carried(values).items()}
    failure = None
    if columns.text not in values:
        failure = Failure("C512", f"no column {columns.text!r}; found {', '.join(values)}")
    elif not isinstance(text, str):
        failure = Failure("C512", f"column {columns.text!r} is {_kind(text)}, not text")
    elif isinstance(given, Mapping | list):
        id, failure = row.name, Failure("C512", f"the id is {_kind(given)}, not a name")
    if failure is not None:
        return Record(number, id, "", row.place, failure=failure)
    return Record(number, id, str(text), row.place, carried)


def _kind(value: object) -> str:
    names = {"NoneType": "null", "dict": "an object", "list": "a list", "bool": "true or false"}
    return names.get(type(value).__name__, f"a {type(value).__name__}")
