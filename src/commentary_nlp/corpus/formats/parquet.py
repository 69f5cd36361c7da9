"""Hugging Face `datasets`: a Parquet file with typed features, or a folder of `Dataset.save_to_disk`.

    datasets.load_dataset("parquet", data_files="train.parquet")
    datasets.load_from_disk("train")

Columns: `id`, `text`, lists of structs `entities` (start, end, label, actor), `stances` (start, end, actor,
label, holder), `document_stances` (actor, label), `rhetoric` (start, end, device), and `meta`, a string that
holds a JSON object, since its keys differ from corpus to corpus. Offsets are code points: `text[start:end]`.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from commentary_nlp.commentary import Commentary
from commentary_nlp.corpus.files import write_whole
from commentary_nlp.errors import InputError

if TYPE_CHECKING:
    import pyarrow
    from datasets import Features

SUFFIX = ".parquet"
_SPAN = {"start": "int32", "end": "int32"}
_LISTS = {
    "entities": {**_SPAN, "label": "string", "actor": "string"},
    "stances": {**_SPAN, "actor": "string", "label": "string", "holder": "string"},
    "document_stances": {"actor": "string", "label": "string"},
    "rhetoric": {**_SPAN, "device": "string"},
}


def features() -> Features:
    """The columns with their types, as `datasets` declares them."""
    from datasets import Features, Value

    def structs(fields: Mapping[str, str]) -> list[dict[str, Value]]:
        return [{name: Value(kind) for name, kind in fields.items()}]

    lists = {name: structs(fields) for name, fields in _LISTS.items()}
    return Features({"id": Value("string"), "text": Value("string"), **lists, "meta": Value("string")})


def write(path: Path, records: Sequence[Commentary]) -> None:
    """Write a Parquet file where the name ends in `.parquet`, else a folder for `load_from_disk`."""
    import pyarrow
    from pyarrow import parquet

    rows = [_row(record) for record in records]
    table = pyarrow.Table.from_pylist(rows, schema=features().arrow_schema)
    if path.suffix != SUFFIX:
        _save_folder(path, table)
        return
    buffer = io.BytesIO()
    parquet.write_table(table, buffer)
    write_whole(path, buffer.getvalue())


def _save_folder(path: Path, table: pyarrow.Table) -> None:
    import datasets

    bars = datasets.are_progress_bars_disabled()
    datasets.disable_progress_bars()
    try:
        datasets.Dataset(table).save_to_disk(str(path))
    except OSError as error:
        cause = f"{path} cannot be written: {error.strerror or error}"
        raise InputError("C004", f"{cause}. Name another folder.") from None
    finally:
        if not bars:
            datasets.enable_progress_bars()


def _row(record: Commentary) -> dict[str, Any]:
    data = record.to_dict()
    documents = [{"actor": actor, "label": label} for actor, label in data["document_stances"].items()]
    return {
        "id": data["id"],
        "text": data["text"],
        "entities": [dict(zip(_LISTS["entities"], row, strict=True)) for row in data["entities"]],
        "stances": data["stances"],
        "document_stances": documents,
        "rhetoric": [dict(zip(_LISTS["rhetoric"], row, strict=True)) for row in data["rhetoric"]],
        "meta": json.dumps(data.get("meta", {}), ensure_ascii=False),
    }


def read(path: Path) -> Iterator[tuple[str, Mapping[str, Any] | ValueError]]:
    """The rows of a Parquet file or of a folder that `save_to_disk` wrote, in order."""
    table = _read_table(path)
    missing = [name for name in ("text", *_LISTS) if name not in table.column_names]
    if missing:
        raise InputError("C052", f"{path} has no column {', '.join(missing)}. Give a converted corpus.")
    for number, row in enumerate(table.to_pylist(), 1):
        try:
            yield f"row {number}", record_of_row(row)
        except (KeyError, TypeError, ValueError) as error:
            yield f"row {number}", ValueError(f"is no record: {error!r}")


def _read_table(path: Path) -> pyarrow.Table:
    import pyarrow

    try:
        if path.is_dir():
            import datasets

            found = datasets.load_from_disk(str(path))
            if isinstance(found, datasets.DatasetDict):
                names = ", ".join(found)
                raise InputError("C052", f"{path} holds several splits: {names}. Name the folder of one.")
            return found.with_format("arrow")[:]
        from pyarrow import parquet

        return parquet.read_table(path)
    except (OSError, ValueError, pyarrow.ArrowException) as error:
        if isinstance(error, InputError):
            raise
        cause = f"{path} cannot be read: {error}"
        raise InputError("C052", f"{cause}. Give a .parquet file or a folder of save_to_disk.") from None


def record_of_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """The record in one row of these columns; the annotations that a row lacks are empty."""
    meta = json.loads(row.get("meta") or "{}")
    return {
        "id": row.get("id"),
        "text": row["text"],
        "entities": [[e["start"], e["end"], e["label"], e["actor"]] for e in row["entities"]],
        "stances": row.get("stances") or [],
        "document_stances": {s["actor"]: s["label"] for s in row.get("document_stances") or ()},
        "rhetoric": [[d["start"], d["end"], d["device"]] for d in row.get("rhetoric") or ()],
        **({"meta": meta} if meta else {}),
    }
