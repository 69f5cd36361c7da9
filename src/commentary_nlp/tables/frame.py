"""Results as one pandas data frame."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import TYPE_CHECKING, Any

from commentary_nlp.commentary import Commentary
from commentary_nlp.errors import InputError
from commentary_nlp.tables.carried import Carried, Choice, storable
from commentary_nlp.tables.levels import STRING, column_types
from commentary_nlp.tables.rows import ROWS, Document, Row

if TYPE_CHECKING:
    from pandas import DataFrame

_CHUNK = 50_000


def to_frame(
    results: Commentary | Iterable[Commentary],
    level: str = "document",
    *,
    columns: Choice = None,
    text: bool = False,
) -> DataFrame:
    """A data frame of the results, a row for each unit of `level`, in the order of the results.

    =========  ==================================================================================
    level      a row is
    =========  ==================================================================================
    document   a text: counts of what was read in it, and by which model
    actor      an actor in a text: mentions, the author's sentences for and against, and `stance`,
               the author's position over the whole text (null where the record settles none)
    sentence   a stance: the sentence, the actor, whose judgement it is, label and probabilities
    mention    a mention: the surface, its type, the actor that it names
    device     a rhetorical device
    =========  ==================================================================================

    A text without actors, stances, mentions or devices has its row at `document` alone. `document` is the
    position of the result among `results`, from 0, and tells apart texts whose `id` is missing or the same;
    `sentence` is an index into `Commentary.sentences`, null where a span stands in none. `start` and `end`
    are half-open code points into the text. Probabilities are in 0-1, with the
    four digits of the record, null in gold.
    `text=True` appends `text`: the text, at `sentence` the evidence, at `mention` and `device` the
    sentences that the span stands in. `column_types` lists the columns and types, the same without a row.

    `columns` are the carried columns that every row gets: all (None), those named, `{name: new name}`, or
    none (`()`). They follow the table's own in order of first appearance, typed by their values: string,
    Int64, Float64 or boolean; string where kinds differ, JSON where a value is a list or an object, ISO form
    where it is a date. A lone surrogate reads U+FFFD.

    `results` may be a generator such as `analyzer.pipe(texts)`; it is read once and no result is kept.
    Raises InputError: C460 for an unknown level or an item that is no Commentary, C461 where a carried column
    has the name of another, C462 where no result has it, C463 for a value that is not data.

    >>> import commentary_nlp as cn
    >>> result = cn.Commentary("关税再起。").with_columns({"date": "2026-11-01"})
    >>> cn.to_frame(result)[["characters", "date"]].values.tolist()
    [[5, '2026-11-01']]
    """
    types = column_types(level, text=text)
    carried = Carried(columns, types, level)
    parts = _Parts(types)
    for document in documents(results):
        carried.add(document.result.columns)
        parts.extend(ROWS[level](document, text))
    return carried.join(parts.join())


def documents(results: Commentary | Iterable[Commentary]) -> Iterator[Document]:
    """The results with their positions; InputError (C460) where one is not a Commentary."""
    advice = "Give one Commentary or an iterable of them, such as analyzer.pipe(texts)."
    if isinstance(results, Commentary):
        results = (results,)
    elif isinstance(results, str | bytes | Mapping) or not isinstance(results, Iterable):
        raise InputError("C460", f"the results are a {type(results).__name__}. {advice}")
    for number, result in enumerate(results):
        if not isinstance(result, Commentary):
            raise InputError("C460", f"result {number} is a {type(result).__name__}. {advice}")
        yield Document(number, result)


class _Parts:
    """Rows that become typed arrays as they come, since Python objects take several times the memory."""

    def __init__(self, types: Mapping[str, str]) -> None:
        self._types = types
        self._rows: list[Row] = []
        self._frames: list[DataFrame] = []

    def extend(self, rows: Iterable[Row]) -> None:
        self._rows.extend(rows)
        if len(self._rows) >= _CHUNK:
            self._pack()

    def join(self) -> DataFrame:
        import pandas as pd

        if self._rows or not self._frames:
            self._pack()
        return pd.concat(self._frames, ignore_index=True)

    def _pack(self) -> None:
        self._frames.append(frame_of(self._rows, self._types))
        self._rows = []


def frame_of(rows: Iterable[Row], types: Mapping[str, str]) -> DataFrame:
    """The rows as a frame with exactly the columns and types given."""
    import pandas as pd

    cells: Iterable[tuple[Any, ...]] = zip(*rows, strict=True)
    filled = chain(cells, ((),) * len(types))
    return pd.DataFrame(
        {
            name: pd.array(
                [None if v is None else storable(v) for v in values] if kind == STRING else list(values),
                dtype=kind,
            )
            for (name, kind), values in zip(types.items(), filled, strict=False)
        }
    )
