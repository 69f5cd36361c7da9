"""Tables as files: CSV that Excel opens right, Parquet, JSON lines."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from commentary_nlp.commentary import Commentary
from commentary_nlp.errors import InputError
from commentary_nlp.tables.carried import Choice, storable
from commentary_nlp.tables.frame import to_frame

if TYPE_CHECKING:
    from pandas import DataFrame

_FORMULA: Final = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")
BYTE_ORDER_MARK: Final = "\ufeff"
_CHUNK: Final = 50_000


def to_csv(
    source: DataFrame | Commentary | Iterable[Commentary],
    path: str | Path,
    level: str = "document",
    *,
    columns: Choice = None,
    text: bool = False,
    guard: bool = True,
) -> int:
    """The number of rows written to `path` as CSV: UTF-8 with the byte order mark by which Excel knows it.

    `source` is any data frame, or results, for which `level`, `columns` and `text` are as in `to_frame`.
    Lines end in CRLF; line breaks inside a cell are kept, null is an empty cell.

    Text comes from strangers, and a spreadsheet runs a cell that begins with = + - @ as a formula. With
    `guard` a string that begins with one of these (in full width too), a tab or a line break gets an
    apostrophe in front, and so does one that already has apostrophes there, so that taking one away gives
    back what it was; numbers are left alone. `guard=False` writes every string as it is, for programs.

    The file appears when it is complete; raises InputError C004 where it cannot be written.
    """
    frame = _frame(source, level, columns, text)
    _write(path, csv_text(frame, guard=guard, mark=True).encode())
    return len(frame)


def to_parquet(
    source: DataFrame | Commentary | Iterable[Commentary],
    path: str | Path,
    level: str = "document",
    *,
    columns: Choice = None,
    text: bool = False,
) -> int:
    """The number of rows written to `path` as Parquet; `pandas.read_parquet` gives back its types.

    Arguments and errors as `to_csv`.
    """
    frame = _frame(source, level, columns, text)
    buffer = io.BytesIO()
    frame.to_parquet(buffer, engine="pyarrow", index=False)
    _write(path, buffer.getvalue())
    return len(frame)


def to_jsonl(
    source: DataFrame | Commentary | Iterable[Commentary],
    path: str | Path,
    level: str = "document",
    *,
    columns: Choice = None,
    text: bool = False,
) -> int:
    """The number of rows written to `path`, one JSON object each; missing values are null.

    Arguments and errors as `to_csv`.
    """
    frame = _frame(source, level, columns, text)
    form = {"orient": "records", "lines": True, "date_format": "iso", "double_precision": 15}
    lines = frame.to_json(force_ascii=False, **form)
    _write(path, lines.encode())
    return len(frame)


_WRITERS: Final[dict[str, Callable[..., int]]] = {".csv": to_csv, ".parquet": to_parquet, ".jsonl": to_jsonl}


def writer(path: Path) -> Callable[..., int]:
    """What writes a file of that ending; InputError (C467) for an ending that is none of a table's."""
    ending = path.suffix.lower()
    if ending not in _WRITERS:
        known = ", ".join(_WRITERS)
        raise InputError("C467", f"{path} does not say its format. Let its name end in one of {known}.")
    return _WRITERS[ending]


def csv_text(frame: DataFrame, *, guard: bool, mark: bool) -> str:
    """The CSV of `to_csv`, with the byte order mark where `mark` asks for it."""
    lines = io.StringIO(newline="")
    lines.write(BYTE_ORDER_MARK if mark else "")
    names = [_safe(name, guard) for name in frame.columns]
    for start in range(0, max(len(frame), 1), _CHUNK):
        cells = frame.iloc[start : start + _CHUNK].copy(deep=False)
        for position, kind in enumerate(cells.dtypes):
            if str(kind) in ("string", "object", "str", "category"):
                cells.isetitem(position, [_safe(value, guard) for value in cells.iloc[:, position]])
        cells.to_csv(lines, header=names if start == 0 else False, index=False, lineterminator="\r\n")
    return lines.getvalue()


def _safe(value: Any, guard: bool) -> Any:
    if not isinstance(value, str):
        return value
    return storable(f"'{value}" if guard and _FORMULA.match(value) else value)


def _frame(source: Any, level: str, columns: Choice, text: bool) -> DataFrame:
    import pandas as pd

    if not isinstance(source, pd.DataFrame):
        return to_frame(source, level, columns=columns, text=text)
    return source


def _write(path: str | Path, raw: bytes) -> None:
    from commentary_nlp.corpus.files import write_whole

    write_whole(Path(path), raw)
