"""Typed tables: Parquet files and `datasets` data sets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from commentary_nlp.batch.inputs.row import InputRow, damaged
from commentary_nlp.errors import InputError

if TYPE_CHECKING:
    import pyarrow

_ROWS = 64
"""Rows that are turned into Python values at a time."""


class ParquetFiles:
    """Parquet files with one schema, read page by page."""

    kind = "parquet"

    def __init__(self, files: Mapping[str, Path]) -> None:
        import pyarrow as pa
        from pyarrow import parquet

        self.names = list(files)
        self.notes: list[str] = []
        self._files = files
        schemas = {}
        for name, path in files.items():
            try:
                schemas[name] = parquet.read_schema(path)
            except (OSError, pa.ArrowException) as error:
                cause = f"{name} is damaged or no Parquet file: {error}"
                raise InputError("C520", f"{cause}. Write it anew, or leave it out.") from None
        self.schema = _unified(schemas)

    def rows(self) -> Iterator[InputRow]:
        """Every row."""
        import pyarrow as pa
        from pyarrow import parquet

        for name, path in self._files.items():
            count = 0
            try:
                with parquet.ParquetFile(path, buffer_size=1 << 20, pre_buffer=False) as file:
                    for batch in file.iter_batches(batch_size=_ROWS):
                        for values in batch.to_pylist():
                            count += 1
                            yield InputRow(f"{name}, row {count}", f"{name}:{count}", values)
            except (OSError, pa.ArrowException) as error:
                yield damaged(f"{name}, after row {count}", f"{name}:{count + 1}", error)


def _unified(schemas: Mapping[str, pyarrow.Schema]) -> pyarrow.Schema:
    import pyarrow as pa

    first, whole = next(iter(schemas.items()))
    for name, schema in schemas.items():
        try:
            whole = pa.unify_schemas([whole, schema])
        except pa.ArrowException as error:
            raise InputError("C523", f"{name} does not go with {first}: {error}. Give one schema.") from None
    names = whole.names
    if twice := sorted({column for column in names if names.count(column) > 1}):
        raise InputError("C523", f"{first} has the column {', '.join(twice)} twice. Rename one of them.")
    for field in whole:
        if pa.types.is_time64(field.type) and field.type.unit == "ns":
            cause = f"the column {field.name!r} holds times of day in nanoseconds"
            raise InputError("C523", f"{first}: {cause}, which would be cut. Cast it to microseconds.")
    return whole.remove_metadata()


class DataSet:
    """A `datasets.Dataset` or `IterableDataset`; one without declared features has its types found."""

    kind = "dataset"

    def __init__(self, dataset: Any, name: str) -> None:
        self.names = [name]
        self.notes: list[str] = []
        self._dataset = dataset
        self._is_table = hasattr(dataset, "data")
        features = getattr(dataset, "features", None)
        self.schema = _unified({name: features.arrow_schema}) if features is not None else None

    def rows(self) -> Iterator[InputRow]:
        """Every row."""
        name = self.names[0]
        for count, values in enumerate(self._values(), 1):
            yield InputRow(f"{name}, row {count}", f"{name}:{count}", values)

    def _values(self) -> Iterator[Mapping[str, Any]]:
        if not self._is_table:
            yield from self._dataset
            return
        for table in self._dataset.with_format("arrow").iter(batch_size=_ROWS):
            yield from table.to_pylist()


def open_saved(path: Path) -> DataSet:
    """The data set that `save_to_disk` wrote to a folder. Raises InputError (C520) for several splits."""
    import datasets

    try:
        found = datasets.load_from_disk(str(path))
    except (OSError, ValueError) as error:
        raise InputError("C520", f"{path} cannot be read: {error}. Save the data set anew.") from None
    if isinstance(found, datasets.DatasetDict):
        splits = ", ".join(found)
        raise InputError("C520", f"{path} holds the splits {splits}. Name one: {path / next(iter(found))}.")
    return DataSet(found, path.name)
