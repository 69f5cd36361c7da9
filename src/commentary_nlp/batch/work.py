"""What a worker does: the records of one shard through an analyser, into one part.

C530  an analyser that cannot be used    C532  a record that ends the process that reads it
C531  a record that the analyser fails on
"""

from __future__ import annotations

import importlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from commentary_nlp.batch.column_types import typed_columns
from commentary_nlp.batch.inputs import Failure
from commentary_nlp.batch.parts import OutputFormat, part_name, write_part
from commentary_nlp.batch.records import Record
from commentary_nlp.batch.rows import json_value, result_schema, to_row
from commentary_nlp.commentary import Commentary
from commentary_nlp.errors import CommentaryError, InputError

if TYPE_CHECKING:
    import pyarrow

Progress = Callable[[int, int | None], None]
"""Called after each record with its place in the shard and its characters; before one read alone: None."""


class Reader(Protocol):
    """What a job asks of an analyser."""

    def pipe(self, texts: Iterable[tuple[str, str]]) -> Iterator[Commentary]:
        """Results of (id, text) in order."""


@dataclass(frozen=True, slots=True)
class Work:
    """What every shard of a job has in common.

    `analyzer` is `module:name` of what loads an analyser: called with the model, `backend`, `threads` and
    `lexicon` as `commentary_nlp.load` is. `partial` is the folder in `output` where unfinished parts stand.
    """

    analyzer: str
    model: str
    backend: str
    threads: int
    lexicon: str | None
    form: OutputFormat
    columns: pyarrow.Schema
    output: Path
    partial: Path

    def load(self) -> Reader:
        """The analyser. Raises InputError (C530) where it cannot be imported, and what it raises itself."""
        module, _, name = self.analyzer.partition(":")
        try:
            make = getattr(importlib.import_module(module), name)
        except (ImportError, AttributeError, ValueError) as error:
            cause = f"the analyser {self.analyzer!r} cannot be imported: {error}"
            raise InputError("C530", f"{cause}. Name it as module:function.") from error
        reader: Reader = make(self.model, backend=self.backend, threads=self.threads, lexicon=self.lexicon)
        return reader


@dataclass(frozen=True, slots=True)
class Task:
    """One shard to be read; `alone`: one record at a time, those of `deadly` (places in it) not at all."""

    number: int
    records: Sequence[Record]
    alone: bool = False
    deadly: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Written:
    """A part that is whole but not yet in its place, and the rows of its failed records."""

    number: int
    path: Path
    sha256: str
    size: int
    records: int
    characters: int
    failed: tuple[Mapping[str, Any], ...]


def annotate_shard(
    task: Task, reader: Reader, work: Work, done: Progress = lambda place, count: None
) -> Written:
    """The shard's part, written beside its place; a record that fails is a row of `failed`.

    Raises OSError where the part cannot be written.
    """
    rows: list[Any] = []
    failed = []
    part = part_name(task.number, work.form)
    for place, (record, outcome) in enumerate(_results(task, reader, done)):
        row = outcome if isinstance(outcome, Failure) else _row(record, outcome, work)
        if isinstance(row, Failure):
            failed.append(_failed(record, row, part))
        else:
            rows.append(row)
        done(place, len(record.text))
    path = work.partial / f"{part}.{os.getpid()}"
    is_table = work.form is OutputFormat.parquet
    digest, size = write_part(path, rows, work.form, result_schema(work.columns) if is_table else None)
    characters = sum(len(record.text) for record in task.records)
    return Written(task.number, path, digest, size, len(rows), characters, tuple(failed))


def _failed(record: Record, failure: Failure, part: str) -> dict[str, Any]:
    return {
        "id": record.id,
        "record": record.number,
        "place": record.place,
        "code": failure.code,
        "cause": failure.cause,
        "part": part,
    }


def _results(task: Task, reader: Reader, done: Progress) -> Iterator[tuple[Record, Commentary | Failure]]:
    """Each record with its result or why it has none; `done` hears of a record before it is read alone."""
    records = task.records
    place = 0
    while place < len(records):
        if failure := _known_failure(task, place):
            yield records[place], failure
            place += 1
            continue
        if task.alone:
            done(place, None)
        end = place + 1
        while not task.alone and end < len(records) and not _known_failure(task, end):
            end += 1
        results = reader.pipe((record.id, record.text) for record in records[place:end])
        try:
            for result in results:
                yield records[place], result
                place += 1
            if place < end:
                raise RuntimeError(f"the analyser gave no result for {end - place} texts")
        except Exception as error:
            yield records[place], _failure(error)
            place += 1


def _known_failure(task: Task, place: int) -> Failure | None:
    if place in task.deadly:
        return Failure(
            "C532", "the process that read it ended without a word, twice: out of memory, or a crash"
        )
    return task.records[place].failure


def _failure(error: Exception) -> Failure:
    if isinstance(error, CommentaryError):
        return Failure(error.code, str(error).partition("] ")[2])
    return Failure("C531", f"{type(error).__name__}: {error}")


def _row(record: Record, result: Commentary, work: Work) -> Any:
    """What is written of a result: a JSON line, or a row of the schema; or why it cannot be."""
    try:
        if work.form is not OutputFormat.parquet:
            columns = {name: json_value(value) for name, value in record.columns.items()}
            return (result.with_columns(columns) if columns else result).to_json()
        _refuse_surrogates(record)
        return to_row(result, typed_columns(record.columns, work.columns))
    except Exception as error:
        return _failure(error)


def _refuse_surrogates(record: Record) -> None:
    for name, value in record.columns.items():
        try:
            json.dumps(json_value(value), ensure_ascii=False).encode()
        except UnicodeEncodeError as error:
            found = error.object[error.start]
            cause = f"the column {name!r} holds the lone surrogate {found!r}, which Parquet cannot hold"
            raise InputError("C503", f"{cause}. Mend it, or write JSONL.") from None
