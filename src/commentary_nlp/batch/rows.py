"""A result as one Parquet row: nested columns with fixed types, what came with the text beside them.

    id                string
    text              string
    entities          list<struct<start, end, label, actor, score, actor_score>>
    stances           list<struct<start, end, actor, label, holder, favor, against, neutral, abstained>>
    document_stances  list<struct<actor, label, score, evidence list<int32>>>
    devices           list<struct<start, end, device, score>>
    actors            list<struct<id, kind, country, names list<string>>>
    meta              string, a JSON object: its keys differ from model to model

Offsets are int32 code points, end exclusive; scores are doubles with the four digits of the record. Carried
columns follow under their own names.
"""

from __future__ import annotations

import base64
import datetime
import decimal
import json
import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from commentary_nlp.errors import InputError
from commentary_nlp.scheme import STANCE_LABELS

if TYPE_CHECKING:
    import pyarrow

    from commentary_nlp.commentary import Commentary

RESERVED = ("id", "text", "entities", "stances", "document_stances", "devices", "actors", "meta")
"""The columns of a result; a carried column needs another name."""
JSON_MARK = b"commentary_nlp.json"
"""Key in the metadata of a string field whose values are JSON text (objects and mixed values)."""
_SCORES = ("favor", "against", "neutral", "abstained")


def result_schema(columns: pyarrow.Schema | None = None) -> pyarrow.Schema:
    """The Arrow schema of results, with the carried `columns` behind their own.

    Raises InputError (C502) where a carried column has the name of one of theirs.
    """
    import pyarrow as pa

    text, count, number = pa.string(), pa.int32(), pa.float64()
    span = [("start", count), ("end", count)]

    def rows(*fields: tuple[str, pa.DataType]) -> pa.DataType:
        return pa.list_(pa.struct([*fields]))

    own = [
        pa.field("id", text),
        pa.field("text", text, nullable=False),
        pa.field(
            "entities",
            rows(*span, ("label", text), ("actor", text), ("score", number), ("actor_score", number)),
        ),
        pa.field(
            "stances",
            rows(
                *span,
                ("actor", text),
                ("label", text),
                ("holder", text),
                *((label, number) for label in _SCORES[:3]),
                ("abstained", pa.bool_()),
            ),
        ),
        pa.field(
            "document_stances",
            rows(("actor", text), ("label", text), ("score", number), ("evidence", pa.list_(count))),
        ),
        pa.field("devices", rows(*span, ("device", text), ("score", number))),
        pa.field("actors", rows(("id", text), ("kind", text), ("country", text), ("names", pa.list_(text)))),
        pa.field("meta", text, nullable=False),
    ]
    carried = [] if columns is None else list(columns)
    refuse_reserved([field.name for field in carried])
    return pa.schema([*own, *carried])


def refuse_reserved(names: list[str]) -> None:
    """Raise InputError (C502) where a carried column has the name of a column of the result."""
    if taken := [name for name in names if name in RESERVED]:
        listed = ", ".join(map(repr, taken))
        raise InputError(
            "C502",
            f"the carried columns {listed} have names that the result needs for its own. "
            f"Rename them: --rename {taken[0]}=source_{taken[0]}.",
        )


def to_row(result: Commentary, columns: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The row of `result`, for `result_schema`; its carried columns stand beside the others.

    `columns` are written instead of `result.columns` where they are given (typed values of a Parquet input).
    Raises InputError: C010-C018 where the record breaks the scheme, C502 for a carried column with a name
    of the result, C503 for a lone surrogate, which Parquet cannot hold.
    """
    data = result.to_dict()
    scores = data.get("scores", {})
    entities, stances = data["entities"], data["stances"]
    none: list[None] = [None] * len(entities)
    meta = dict(data.get("meta", {}))
    if meta.get("columns"):
        del meta["columns"]
    row = {
        "id": data["id"],
        "text": data["text"],
        "entities": [
            dict(
                zip(("start", "end", "label", "actor"), entity, strict=True), score=score, actor_score=chance
            )
            for entity, score, chance in zip(
                entities, scores.get("entities", none), scores.get("actors", none), strict=True
            )
        ],
        "stances": [
            {**stance, **(score or dict.fromkeys(_SCORES))}
            for stance, score in zip(stances, scores.get("stances", [None] * len(stances)), strict=True)
        ],
        "document_stances": [
            {"actor": actor, "label": label, "score": None, "evidence": []}
            | scores.get("document_stances", {}).get(actor, {})
            for actor, label in data["document_stances"].items()
        ],
        "devices": [
            {"start": start, "end": end, "device": device, "score": score}
            for (start, end, device), score in zip(
                data["rhetoric"], scores.get("rhetoric", [None] * len(data["rhetoric"])), strict=True
            )
        ],
        "actors": [{"id": actor, **value} for actor, value in data.get("actors", {}).items()],
        "meta": json.dumps(meta, ensure_ascii=False),
    }
    carried = dict(result.columns if columns is None else columns)
    refuse_reserved(list(carried))
    _refuse_surrogates(row)
    return row | carried


def _refuse_surrogates(row: Mapping[str, Any]) -> None:
    for name in ("id", "text", "meta"):
        try:
            (row[name] or "").encode()
        except UnicodeEncodeError as error:
            raise InputError(
                "C503",
                f"record {row['id']!r}: {name} holds the lone surrogate {error.object[error.start]!r} at "
                f"{error.start}, which Parquet cannot hold. Mend the text, or write JSONL.",
            ) from None


def from_row(
    row: Mapping[str, Any], schema: pyarrow.Schema | None = None, *, where: str | None = None
) -> Commentary:
    """The result in a row of `result_schema`; columns that are not its own are its `columns`.

    `schema` says which string columns hold JSON text; dates become ISO text, and what else JSON lacks as
    `json_value` says. Raises InputError: C501 where a column of the result is missing, C010-C018 for a
    faulty record; `where` names it in the message.
    """
    from commentary_nlp.commentary import Commentary

    name = where or row.get("id")
    if missing := [column for column in RESERVED if column not in row]:
        raise InputError(
            "C501",
            f"record {name or '(unnamed)'}: no column {', '.join(missing)}; found {', '.join(row)}. "
            "Give a file that 'commentary-nlp annotate' wrote.",
        )
    entities, stances, documents = (row[key] or () for key in ("entities", "stances", "document_stances"))
    devices, actors = row["devices"] or (), row["actors"] or ()
    meta = json.loads(row["meta"] or "{}")
    encoded = {f.name for f in schema or () if JSON_MARK in (f.metadata or {})}
    carried = {
        key: json.loads(value) if key in encoded and value is not None else json_value(value)
        for key, value in row.items()
        if key not in RESERVED
    }
    record = {
        "id": row["id"],
        "text": row["text"],
        "entities": [[e["start"], e["end"], e["label"], e["actor"]] for e in entities],
        "stances": [{key: s[key] for key in ("start", "end", "actor", "label", "holder")} for s in stances],
        "document_stances": {d["actor"]: d["label"] for d in documents},
        "rhetoric": [[d["start"], d["end"], d["device"]] for d in devices],
        "scores": {
            "entities": [e["score"] for e in entities],
            "actors": [e["actor_score"] for e in entities],
            "stances": [_stance_score(s) for s in stances],
            "document_stances": {
                d["actor"]: {"score": d["score"], "evidence": d["evidence"] or []} for d in documents
            },
            "rhetoric": [d["score"] for d in devices],
        },
        "actors": {a["id"]: {key: a[key] for key in ("kind", "country", "names")} for a in actors},
        "meta": {**meta, "columns": carried} if carried else meta,
    }
    return Commentary.from_dict(record, where=name)


def _stance_score(row: Mapping[str, Any]) -> dict[str, Any] | None:
    if all(row[label] is None for label in STANCE_LABELS):
        return None
    return {key: row[key] for key in _SCORES}


def json_value(value: Any) -> Any:
    """`value` as JSON data: dates and times as ISO text, decimals and intervals as text, bytes as base64,
    NaN and infinities as None, lists and mappings item by item.
    """
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, Mapping):
        return {str(key): json_value(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [json_value(item) for item in value]
    if isinstance(value, decimal.Decimal):
        return str(value)
    return str(value)
