"""Carried columns: what came with a text (date, source, author), joined to every row of its table."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from commentary_nlp.errors import InputError
from commentary_nlp.tables.levels import SHARE, STRING, TRUTH, WHOLE

if TYPE_CHECKING:
    from pandas import DataFrame
    from pandas.api.extensions import ExtensionArray

Choice = str | Sequence[str] | Mapping[str, str] | None
_SMALLEST, _LARGEST = -(2**63), 2**63 - 1
_EXACT: Final = 2**53
_SURROGATES: Final = {code: "\ufffd" for code in range(0xD800, 0xE000)}


class Carried:
    """The chosen columns of the results, held once a document until the table is put together."""

    def __init__(self, choice: Choice, own: Iterable[str], level: str) -> None:
        """`choice` as in `to_frame`; `own` are the columns that the table has by itself."""
        self._own, self._level = frozenset(own), level
        self._values: dict[str, list[Any]] = {}
        self._found: set[str] = set()
        self._all = choice is None
        self._documents = 0
        names: Iterable[str] = [choice] if isinstance(choice, str) else choice or ()
        self._new_names = dict(choice) if isinstance(choice, Mapping) else {name: name for name in names}
        self._refuse_clashes(self._new_names)
        for name in self._new_names:
            self._values[name] = []

    def add(self, columns: Mapping[str, Any]) -> None:
        """Take the columns of the next document."""
        unseen = [name for name in columns if name not in self._found]
        if unseen:
            self._meet(unseen)
        for name, values in self._values.items():
            values.append(_plain(columns.get(name), name, self._documents))
        self._documents += 1

    def _arrays(self) -> dict[str, ExtensionArray]:
        """New name → one typed value a document; InputError (C462) for a name that no document has."""
        missing = [name for name in self._values if name not in self._found]
        if missing and self._documents:
            found = ", ".join(map(repr, sorted(self._found))) or "none"
            cause = f"no result carries a column {', '.join(map(repr, missing))}; found: {found}"
            raise InputError(
                "C462", f"{cause}. Name one of those, or leave it out (in aggregate: date=None)."
            )
        return {self._new_names[name]: typed(values) for name, values in self._values.items()}

    def join(self, frame: DataFrame) -> DataFrame:
        """The frame with these columns after its own, by its column `document`."""
        import pandas as pd

        places = frame["document"].to_numpy(dtype="int64")
        extra = {name: array.take(places) for name, array in self._arrays().items()}
        return pd.concat([frame, pd.DataFrame(extra, index=frame.index)], axis=1) if extra else frame

    def _meet(self, unseen: Sequence[str]) -> None:
        for name in unseen:
            if not isinstance(name, str):
                raise InputError("C463", f"the name of a carried column is {name!r}. Give it as a string.")
        self._found.update(unseen)
        if self._all:
            self._new_names.update({name: name for name in unseen})
            self._refuse_clashes(self._new_names)
            self._values.update({name: [None] * self._documents for name in unseen})

    def _refuse_clashes(self, names: Mapping[str, str]) -> None:
        faults = [
            f"carried column {old!r} would stand beside the {self._level} table's own column {new!r}"
            for old, new in names.items()
            if new in self._own
        ]
        taken: dict[str, str] = {}
        for old, new in names.items():
            if taken.setdefault(new, old) != old:
                faults.append(f"carried columns {taken[new]!r} and {old!r} would both be named {new!r}")
        if faults:
            old = next(name for name, new in names.items() if new in self._own or taken[new] != name)
            advice = f"Rename it: columns={{{old!r}: 'new name'}}, or --column {old}=NEW on the command line"
            raise InputError("C461", f"{'; '.join(faults)}. {advice}; only columns that are named stay.")


def storable(value: str) -> str:
    """`value` with U+FFFD for each lone surrogate, which UTF-8 cannot hold; offsets stay as they are."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return value.translate(_SURROGATES)
    return value


def typed(values: Sequence[Any]) -> ExtensionArray:
    """The values with the one type that holds all of them; text where their kinds differ.

    Whole numbers beyond 64 bits, and those that a mixture with fractions would round, become text too.
    """
    import pandas as pd

    kinds = {type(value) for value in values if value is not None}
    if kinds == {bool}:
        return pd.array(values, dtype=TRUTH)
    numbers = [value for value in values if type(value) is int]
    if kinds == {int} and _SMALLEST <= min(numbers) <= max(numbers) <= _LARGEST:
        return pd.array(values, dtype=WHOLE)
    if (
        kinds
        and kinds <= {int, float}
        and all(abs(number) <= _EXACT for number in numbers)
        and float in kinds
    ):
        return pd.array(values, dtype=SHARE)
    return pd.array([value if value is None else storable(_as_text(value)) for value in values], dtype=STRING)


def _as_text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _plain(value: Any, name: str, document: int) -> Any:
    """The value as JSON data: dates in ISO form, NumPy's as Python's, lists and objects as JSON text."""
    if value is None or type(value) in (str, bool, int):
        return value
    import numpy as np
    import pandas as pd

    if isinstance(value, np.generic):
        value = pd.Timestamp(value) if isinstance(value, np.datetime64) else value.item()
    if isinstance(value, list | tuple | Mapping):
        try:
            return json.dumps(value, ensure_ascii=False, default=dict)
        except (TypeError, ValueError) as error:
            raise _refused(name, document, str(error)) from None
    if pd.api.types.is_scalar(value) and pd.isna(value):
        return None
    if isinstance(value, datetime.date):
        return value.isoformat()
    for kind in (str, bool, int, float):
        if isinstance(value, kind):
            return kind(value)
    raise _refused(name, document, f"it is a {type(value).__name__}")


def _refused(name: str, document: int, cause: str) -> InputError:
    return InputError(
        "C463",
        f"document {document}: carried column {name!r} holds what a table cannot: {cause}. "
        "Give strings, numbers, booleans, dates, lists or objects.",
    )
