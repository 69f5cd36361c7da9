"""Results read back from files, one at a time, in memory that does not grow with them.

C500  a file or folder of results that cannot be read    C502  a carried column with a name of the result
C501  a line or row that is no result                    C503  a lone surrogate, which Parquet cannot hold
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from commentary_nlp.batch.rows import RESERVED, from_row
from commentary_nlp.batch.streams import DAMAGED, ENDINGS, open_lines
from commentary_nlp.errors import InputError

if TYPE_CHECKING:
    import pyarrow

    from commentary_nlp.commentary import Commentary

PARQUET = ".parquet"
MANIFEST, ERRORS = "manifest.json", "errors.jsonl"
_ROWS = 32
"""Rows of a Parquet file that are held at a time."""


def read_results(source: str | Path | Iterable[str | Path]) -> Iterator[Commentary]:
    """The results in a file, a folder of parts or several of them, in order, one at a time.

    Files end in .jsonl (plain, .gz or .zst; also what `analyze --format jsonl` printed) or .parquet; a
    folder gives its parts by name. Raises InputError: C500 where a file or folder is missing, damaged,
    without results or of a job that has not ended; C501 or C010-C018 with file and line of the first faulty
    record.

    >>> for result in read_results("out/"):  # doctest: +SKIP
    ...     print(result.id, result.columns.get("date"), len(result.stances))
    """
    sources = [source] if isinstance(source, str | Path) else list(source)
    return _read_parts([part for path in sources for part in result_files(Path(path))])


def result_files(path: Path) -> list[Path]:
    """The files of results that `path` stands for, in order: itself, or the parts of a folder by name."""
    if not path.is_dir():
        if not path.exists():
            raise InputError("C500", f"{path} does not exist. Give a file or folder of results.")
        return [path]
    _refuse_unfinished(path)
    parts = [
        part
        for part in sorted(path.iterdir())
        if part.is_file() and part.name != ERRORS and part.name[0] not in "._" and _is_result_file(part)
    ]
    if not parts and not (path / MANIFEST).is_file():
        endings = ", ".join((*ENDINGS, PARQUET))
        raise InputError("C500", f"{path} holds no results ({endings}). Give the folder of an annotate job.")
    return parts


def _is_result_file(path: Path) -> bool:
    return path.name.lower().endswith((*ENDINGS, PARQUET))


def _refuse_unfinished(folder: Path) -> None:
    try:
        state = json.loads((folder / MANIFEST).read_text("utf-8")).get("state")
    except FileNotFoundError:
        return
    except (OSError, ValueError, AttributeError) as error:
        raise InputError("C500", f"{folder / MANIFEST} cannot be read: {error}. Run the job again.") from None
    if state != "complete":
        raise InputError(
            "C500",
            f"{folder} belongs to a job that has not ended. Run its command again to finish it, or name the "
            "parts that are there one by one.",
        )


def _read_parts(parts: Iterable[Path]) -> Iterator[Commentary]:
    for path in parts:
        yield from _read_parquet(path) if path.name.lower().endswith(PARQUET) else _read_jsonl(path)


def _read_jsonl(path: Path) -> Iterator[Commentary]:
    from commentary_nlp.commentary import Commentary

    try:
        for number, line in open_lines(path):
            if line.strip():
                yield Commentary.from_json(_decoded(line, path, number), where=f"{path}, line {number}")
    except DAMAGED as error:
        raise _unreadable(path, error) from None


def _decoded(line: bytes, path: Path, number: int) -> str:
    try:
        return line.decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError as error:
        raise InputError(
            "C501", f"{path}, line {number}: is not UTF-8: {error}. Give JSONL in UTF-8."
        ) from None


def _read_parquet(path: Path) -> Iterator[Commentary]:
    import pyarrow
    from pyarrow import parquet

    try:
        with parquet.ParquetFile(path) as file:
            schema = file.schema_arrow
            if missing := [name for name in RESERVED if name not in schema.names]:
                found = ", ".join(schema.names) or "none"
                cause = f"{path} has no column {', '.join(missing)}; found: {found}"
                raise InputError("C500", f"{cause}. Give a file that 'commentary-nlp annotate' wrote.")
            number = 0
            for batch in file.iter_batches(batch_size=_ROWS):
                for row in batch.to_pylist():
                    number += 1
                    yield _from_row(row, schema, f"{path}, row {number}")
    except (OSError, pyarrow.ArrowException) as error:
        raise _unreadable(path, error) from None


def _from_row(row: dict[str, object], schema: pyarrow.Schema, where: str) -> Commentary:
    try:
        return from_row(row, schema, where=where)
    except (KeyError, TypeError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError("C501", f"{where}: is no result: {error!r}. Write the file anew.") from None


def _unreadable(path: Path, error: Exception) -> InputError:
    cause = getattr(error, "strerror", None) or error
    return InputError("C500", f"{path} cannot be read: {cause}. Give a whole file of results.")
