"""Corpus files: one JSON object a line, one document each."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from commentary_nlp.commentary.types import Commentary, Device, DocumentStance, Entity, Stance
from commentary_nlp.scheme import AUTHOR


def commentary_of(data: Mapping[str, Any]) -> Commentary:
    """The record as result type."""
    return Commentary(
        text=data["text"],
        id=data.get("id"),
        entities=tuple(Entity(*row) for row in data.get("entities", ())),
        stances=tuple(
            Stance(row["start"], row["end"], row["actor"], row["label"], row.get("holder", AUTHOR))
            for row in data.get("stances", ())
        ),
        document_stances=tuple(
            DocumentStance(actor, label) for actor, label in data.get("document_stances", {}).items()
        ),
        devices=tuple(Device(*row) for row in data.get("rhetoric", ())),
        meta=data.get("meta", {}),
    )


def plain_record(record: Commentary) -> dict[str, Any]:
    """The record as plain data without what a model adds."""
    data: dict[str, Any] = {
        "id": record.id,
        "text": record.text,
        "entities": [[e.start, e.end, e.label, e.actor] for e in record.entities],
        "stances": [
            {"start": s.start, "end": s.end, "actor": s.actor, "label": s.label, "holder": s.holder}
            for s in record.stances
        ],
        "document_stances": {d.actor: d.label for d in record.document_stances},
        "rhetoric": [[d.start, d.end, d.device] for d in record.devices],
    }
    if record.meta:
        data["meta"] = dict(record.meta)
    return data


def write_records(path: str | Path, records: Iterable[Commentary]) -> int:
    """The number of records written to `path`, one JSON object a line; gzip where it ends in `.gz`."""
    target = Path(path)
    lines = [json.dumps(plain_record(record), ensure_ascii=False) for record in records]
    raw = "".join(f"{line}\n" for line in lines).encode("utf-8")
    target.write_bytes(gzip.compress(raw, mtime=0) if target.suffix == ".gz" else raw)
    return len(lines)
