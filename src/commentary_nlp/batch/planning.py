"""The shards of a job: cut from the input alone, so that every run of it cuts the same.

C524  a limit of a shard below 1    C525  an input that changed while it was read
"""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from commentary_nlp.batch.column_types import ColumnTypes
from commentary_nlp.batch.inputs import Input
from commentary_nlp.batch.records import Columns, Record, check_carried, read_records
from commentary_nlp.errors import InputError
from commentary_nlp.text import is_blank

if TYPE_CHECKING:
    import pyarrow


SHARD_RECORDS, SHARD_CHARACTERS = 1000, 200_000


@dataclass(frozen=True, slots=True)
class Limits:
    """The most records and characters of a shard; a longer text is a shard of its own."""

    records: int = SHARD_RECORDS
    characters: int = SHARD_CHARACTERS

    def __post_init__(self) -> None:
        if self.records < 1 or self.characters < 1:
            got = f"{self.records} records and {self.characters} characters"
            raise InputError("C524", f"a shard of {got} holds nothing. Give at least 1 of each.")


@dataclass(frozen=True, slots=True)
class Shard:
    """One part of the output before it is read: its records and what they hold."""

    number: int
    records: int
    characters: int
    digest: str


@dataclass(frozen=True)
class Plan:
    """Everything about the input that a job needs before it starts.

    `columns` are the carried columns with their types; `empty` counts records whose text holds nothing to
    read; `repeated` holds, for the first few ids that stand
    more than once, the numbers of two records.
    """

    kind: str
    names: Sequence[str]
    choice: Columns
    columns: pyarrow.Schema
    shards: Sequence[Shard]
    content: str
    empty: int = 0
    repeats: int = 0
    repeated: Sequence[tuple[int, int]] = field(default=())

    @property
    def records(self) -> int:
        """Records in all shards."""
        return sum(shard.records for shard in self.shards)

    @property
    def characters(self) -> int:
        """Characters in all shards."""
        return sum(shard.characters for shard in self.shards)

    def identity(self) -> dict[str, Any]:
        """What tells this input from another, as JSON data."""
        names = hashlib.sha256("\0".join(self.names).encode()).hexdigest()
        return {
            "kind": self.kind,
            "files": len(self.names),
            "first_file": self.names[0],
            "names": names,
            "records": self.records,
            "characters": self.characters,
            "content": self.content,
            "id": self.choice.id,
            "text": self.choice.text,
            "columns": {field.name: str(field.type) for field in self.columns},
        }


def make_plan(
    source: Input, choice: Columns, limits: Limits, seen: Callable[[int], None] = lambda count: None
) -> Plan:
    """The plan for `source`, read once from end to end; `seen` is told the number of records so far.

    Keeps 8 bytes for each record (to find ids that stand twice) and some hundred for each shard. Raises
    InputError: C502 for carried columns with a name of the result, C522 for two of one name.
    """
    types, ids, shards = ColumnTypes(), array("Q"), []
    content, empty = hashlib.sha256(), 0
    for number, records in enumerate(cut(read_records(source, choice), limits)):
        for record in records:
            content.update(record.digest())
            empty += record.failure is None and is_blank(record.text)
            types.see(record.columns)
            ids.append(int.from_bytes(hashlib.blake2b(_encoded(record.id), digest_size=8).digest(), "big"))
        shards.append(_shard(number, records))
        seen(len(ids))
    if source.schema is None:
        check_carried(types.names)
        columns = types.schema()
    else:
        columns = _declared(source.schema, choice)
    repeats, repeated = _repeats(ids)
    return Plan(
        source.kind, source.names, choice, columns, shards, content.hexdigest(), empty, repeats, repeated
    )


def _encoded(id: str) -> bytes:
    return id.encode("utf-8", "surrogatepass")


def _declared(schema: pyarrow.Schema, choice: Columns) -> pyarrow.Schema:
    import pyarrow as pa

    return pa.schema([schema.field(old).with_name(new) for old, new in choice.carried(schema.names).items()])


def _shard(number: int, records: Sequence[Record]) -> Shard:
    digest = hashlib.blake2b(digest_size=16)
    for record in records:
        digest.update(record.digest())
    return Shard(number, len(records), sum(len(record.text) for record in records), digest.hexdigest())


def cut(records: Iterable[Record], limits: Limits) -> Iterator[list[Record]]:
    """The records in shards, in order; a text longer than a shard may be stands alone."""
    held: list[Record] = []
    characters = 0
    for record in records:
        length = len(record.text)
        if held and (len(held) == limits.records or characters + length > limits.characters):
            yield held
            held, characters = [], 0
        held.append(record)
        characters += length
    if held:
        yield held


def read_shards(
    source: Input, plan: Plan, limits: Limits, wanted: Callable[[int], bool]
) -> Iterator[tuple[Shard, list[Record]]]:
    """The shards of the plan whose number is `wanted`, read again.

    Raises InputError (C525) where the input no longer holds what was planned.
    """
    count = 0
    for number, records in enumerate(cut(read_records(source, plan.choice), limits)):
        count += 1
        if number >= len(plan.shards):
            break
        if wanted(number):
            if _shard(number, records) != plan.shards[number]:
                raise _changed(source)
            yield plan.shards[number], records
    if count != len(plan.shards):
        raise _changed(source)


def _changed(source: Input) -> InputError:
    cause = f"{source.names[0]} or another file of the input changed while the job ran"
    return InputError("C525", f"{cause}. Run the job again, into another folder, when it is at rest.")


def _repeats(ids: array[int]) -> tuple[int, list[tuple[int, int]]]:
    """How many records have an id that stood before, and (first, later) numbers of the first few."""
    import numpy as np

    hashes = np.frombuffer(ids, np.uint64) if ids else np.zeros(0, np.uint64)
    order = np.argsort(hashes, kind="stable")
    again = np.flatnonzero(hashes[order][1:] == hashes[order][:-1]) + 1
    firsts = sorted((int(order[at]), int(order[at - 1])) for at in again)[:3]
    return len(again), [(before, later) for later, before in firsts]
