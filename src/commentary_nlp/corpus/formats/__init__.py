"""Corpora in the formats of other tools, one file each: read into records, written from them.

A reader yields (name of the record, record as plain data or the ValueError that says what is wrong); a
writer takes a path and records. `commentary_nlp.corpus.convert` puts the two together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from commentary_nlp.commentary import Commentary
from commentary_nlp.corpus.formats import brat, conll, docbin, doccano, label_studio, parquet, records

Row = tuple[str, Mapping[str, Any] | ValueError]


class Format(NamedTuple):
    """How one format is read and written."""

    read: Callable[[Path], Iterable[Row]]
    write: Callable[[Path, Sequence[Commentary]], None]


FORMATS: dict[str, Format] = {
    "records": Format(records.read, records.write),
    "doccano": Format(doccano.read, doccano.write),
    "label-studio": Format(label_studio.read, label_studio.write),
    "brat": Format(brat.read, brat.write),
    "conll": Format(conll.read, conll.write),
    "docbin": Format(docbin.read, docbin.write),
    "datasets": Format(parquet.read, parquet.write),
}

__all__ = ["FORMATS", "Format", "Row"]
