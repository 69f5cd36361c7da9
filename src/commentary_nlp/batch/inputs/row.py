"""One row as a reader found it, before columns are chosen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    import pyarrow


class Failure(NamedTuple):
    """Why a record has no result: a code and the cause."""

    code: str
    cause: str


class InputRow(NamedTuple):
    """`values` by column, or None where the row could not be read; `place` is where it stands, for people.

    `name` is the id of a row that brings none.
    """

    place: str
    name: str
    values: Mapping[str, Any] | None
    failure: Failure | None = None


class Input(Protocol):
    """Files of one kind, or a data set, read as often as asked and always in the same order."""

    kind: str
    names: list[str]
    """The files, named as short as is clear."""
    schema: pyarrow.Schema | None
    """The types of the columns, where the input has any."""
    notes: list[str]
    """What the user should know before the job starts."""

    def rows(self) -> Iterator[InputRow]:
        """Every row, in bounded memory; what cannot be read is a row with its failure."""


def damaged(place: str, name: str, error: BaseException) -> InputRow:
    """The row that stands for the rest of a file that ends or breaks before its time."""
    cause = getattr(error, "strerror", None) or error
    return InputRow(place, name, None, Failure("C511", f"the file cannot be read further: {cause}"))
