"""What a job reads: JSONL, CSV, Parquet, text files, or a data set of `datasets`.

C520  an input that is missing or cannot be read    C522  columns that are not there
C521  an input of no known or several kinds         C523  files that do not go together
"""

from __future__ import annotations

import glob
import os
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from commentary_nlp.batch.inputs.csv_files import CsvFiles
from commentary_nlp.batch.inputs.lines import JsonLines
from commentary_nlp.batch.inputs.row import Failure, Input, InputRow
from commentary_nlp.batch.inputs.tables import DataSet, ParquetFiles, open_saved
from commentary_nlp.batch.inputs.text_files import TextFiles
from commentary_nlp.errors import InputError

__all__ = ["Failure", "Input", "InputRow", "open_input"]

ENDINGS = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "csv",
    ".parquet": "parquet",
    ".txt": "text",
    ".md": "text",
}
COMPRESSED = (".gz", ".zst")
_SAVED = ("dataset_info.json", "state.json")


def open_input(source: Any, *, encoding: str | None = None) -> Input:
    """The rows of one or several files of a kind, of folders or globs of them, or of a data set.

    `source` is a path, a list of paths, or a `datasets` data set; a folder that `save_to_disk` wrote is one.
    The kind is told by the ending. Raises InputError: C520-C523 for what cannot be read, C005 for an unknown
    encoding.
    """
    if hasattr(source, "features") and hasattr(source, "__iter__"):
        return DataSet(source, "dataset")
    paths = [source] if isinstance(source, str | os.PathLike) else _listed(source)
    if len(paths) == 1 and _is_saved(Path(paths[0])):
        return open_saved(Path(paths[0]))
    found: dict[str, Path] = {}
    notes: list[str] = []
    for path in paths:
        for name, file in _files(str(path), notes):
            found[name if name not in found else file.as_posix()] = file
    kinds = Counter(_kind(name) for name in found)
    if len(kinds) > 1:
        counts = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
        raise InputError("C521", f"the input has files of several kinds: {counts}. Name one kind, by a glob.")
    (kind,) = kinds
    opened: Input
    if kind == "jsonl":
        opened = JsonLines(found, encoding)
    elif kind == "csv":
        opened = CsvFiles(found, encoding)
    elif kind == "parquet":
        opened = ParquetFiles(found)
    else:
        opened = TextFiles(found, encoding)
    opened.notes.extend(notes)
    return opened


def _listed(source: Iterable[str | os.PathLike[str]]) -> Sequence[str | os.PathLike[str]]:
    paths = list(source) if isinstance(source, Iterable) else []
    if not paths or not all(isinstance(path, str | os.PathLike) for path in paths):
        got = type(source).__name__ if not paths else type(paths[0]).__name__
        raise InputError("C520", f"the input is a {got}. Give paths, or a data set of 'datasets'.")
    return paths


def _is_saved(path: Path) -> bool:
    return path.is_dir() and (
        (path / "dataset_dict.json").is_file() or all((path / name).is_file() for name in _SAVED)
    )


def _files(path: str, notes: list[str]) -> list[tuple[str, Path]]:
    """The (name, file) that a path, folder or glob stands for, by name."""
    if os.path.isdir(path):
        return _in_folder(Path(path), notes)
    if os.path.exists(path):
        _kind(path)
        return [(_printable(Path(path).name), Path(path))]
    matches = sorted(glob.glob(path, recursive=True)) if glob.has_magic(path) else []
    files = [Path(match) for match in matches if os.path.isfile(match)]
    if not files:
        cause = "matches no file" if glob.has_magic(path) else "does not exist"
        raise InputError("C520", f"{path} {cause}. Give a file, a folder or a glob.")
    root = os.path.commonpath([file.parent for file in files])
    for file in files:
        _kind(file.name)
    return [(_printable(Path(os.path.relpath(file, root)).as_posix()), file) for file in files]


def _in_folder(folder: Path, notes: list[str]) -> list[tuple[str, Path]]:
    found, left = [], 0
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name[0] != ".")
        for name in names:
            if name[0] == ".":
                continue
            file = Path(root, name)
            if _ending(name) in ENDINGS:
                found.append((_printable(file.relative_to(folder).as_posix()), file))
            else:
                left += 1
    if not found:
        raise InputError(
            "C520", f"{folder} holds no file ending in {', '.join(ENDINGS)}. Give another folder."
        )
    if left:
        notes.append(f"{folder}: {left} files with other endings than {', '.join(ENDINGS)} are not read")
    return sorted(found)


def _ending(name: str) -> str:
    lowered = name.lower()
    for ending in COMPRESSED:
        lowered = lowered.removesuffix(ending)
    return os.path.splitext(lowered)[1]


def _kind(name: str) -> str:
    kind = ENDINGS.get(_ending(name))
    is_packed = name.lower().endswith(COMPRESSED)
    if kind is None or (is_packed and kind in ("text", "parquet")):
        known = ", ".join(ENDINGS)
        raise InputError(
            "C521", f"{name} is of no known kind. Endings: {known}; .gz and .zst for JSONL and CSV."
        )
    return kind


def _printable(name: str) -> str:
    """`name` without the lone surrogates that stand for bytes of no encoding."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")
