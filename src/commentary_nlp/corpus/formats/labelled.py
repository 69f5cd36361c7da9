"""What the annotation tools share: labelled spans, actors by span, and the rest as data beside the text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from commentary_nlp.commentary import Commentary
from commentary_nlp.scheme import AUTHOR, DEVICES, ENTITY_LABELS

LabelledSpan = tuple[int, int, str]


def spans_of(record: Commentary) -> list[LabelledSpan]:
    """The entities, then the devices, as (start, end, label); the two kinds of label never coincide."""
    entities = [(e.start, e.end, e.label) for e in record.entities]
    return entities + [(d.start, d.end, d.device) for d in record.devices]


def rest_of(record: Commentary) -> dict[str, Any]:
    """The parts of a record that are no labelled span of the text."""
    data = record.to_dict()
    return {key: data[key] for key in ("stances", "document_stances", "meta") if data.get(key)}


def record_of(
    text: object,
    record_id: object,
    spans: Iterable[LabelledSpan],
    actors: Mapping[tuple[int, int], str],
    rest: Mapping[str, Any],
) -> dict[str, Any]:
    """The record as plain data; an unknown label stands among the entities, where it will be refused.

    Of a suggested record (`commentary_nlp.active`), whose stances a model wrote, those go whose actor or
    holder the annotator left without a mention.
    """
    order = (*ENTITY_LABELS, *DEVICES)
    ordered = sorted(spans, key=lambda s: (s[0], s[1], order.index(s[2]) if s[2] in order else -1))
    stances, whole = rest.get("stances", []), rest.get("document_stances", {})
    if "suggested" in (rest.get("meta") or {}):
        known = {actors.get((s, e)) for s, e, label in ordered if label not in DEVICES}
        stances = [row for row in stances if row["actor"] in known and row["holder"] in {AUTHOR, *known}]
        whole = {actor: label for actor, label in whole.items() if actor in known}
    return {
        "id": None if record_id is None else str(record_id),
        "text": text,
        "entities": [[s, e, label, actors.get((s, e))] for s, e, label in ordered if label not in DEVICES],
        "stances": stances,
        "document_stances": whole,
        "rhetoric": [[s, e, label] for s, e, label in ordered if label in DEVICES],
        **({"meta": rest["meta"]} if rest.get("meta") else {}),
    }


def dump(data: object, indent: int | None = None) -> bytes:
    """The data as UTF-8 JSON; escaped where the text holds a lone surrogate."""
    try:
        return json.dumps(data, ensure_ascii=False, indent=indent).encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(data, indent=indent).encode("ascii")
