"""doccano: JSONL for sequence labelling.

Entities and devices are the labels. Actors, stances and the rest stand beside the text; doccano keeps such
columns as the example's metadata and exports them again. Offsets are code points, so leave the project's
option "Count grapheme clusters as one character" off.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from commentary_nlp.commentary import Commentary
from commentary_nlp.corpus.files import read_lines, write_whole
from commentary_nlp.corpus.formats.labelled import LabelledSpan, dump, record_of, rest_of, spans_of


def write(path: Path, records: Sequence[Commentary]) -> None:
    """Write one JSON object a record: text, label, record_id, actors and what is no span."""
    lines = []
    for record in records:
        actors = [[e.start, e.end, e.actor] for e in record.entities if e.actor is not None]
        label = [list(span) for span in spans_of(record)]
        spans = {"label": label, "actors": actors}
        lines.append(dump({"text": record.text, "record_id": record.id, **spans, **rest_of(record)}) + b"\n")
    write_whole(path, b"".join(lines))


def read(path: Path) -> Iterator[tuple[str, Mapping[str, Any] | ValueError]]:
    """The records of an export, either of `label` rows or of `entities` objects."""
    for number, row in read_lines(path):
        if isinstance(row, ValueError):
            yield f"line {number}", row
            continue
        try:
            yield f"line {number}", _record(row)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            yield f"line {number}", ValueError(f"is no doccano example: {error!r}")


def _record(row: Mapping[str, Any]) -> dict[str, Any]:
    spans: list[LabelledSpan]
    if "entities" in row:
        spans = [(item["start_offset"], item["end_offset"], item["label"]) for item in row["entities"]]
    else:
        spans = [(start, end, label) for start, end, label in row.get("label", row.get("labels", ()))]
    actors = {(start, end): actor for start, end, actor in row.get("actors", ())}
    text = row["text"] if "text" in row else row["data"]
    return record_of(text, row.get("record_id", row.get("id")), spans, actors, row)
