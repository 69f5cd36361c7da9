"""Records as JSON-ready dicts and JSON text, and back."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from commentary_nlp.commentary.faults import Fault, refuse
from commentary_nlp.commentary.types import (
    Actor,
    Commentary,
    Device,
    DocumentStance,
    Entity,
    Stance,
    StanceScore,
)
from commentary_nlp.commentary.validation import find_faults
from commentary_nlp.errors import InputError

_DIGITS = 4
_SURROGATE = re.compile("[\ud800-\udfff]")
_SURROGATE_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")


def to_dict(commentary: Commentary) -> dict[str, Any]:
    """The record as JSON-ready data; see `Commentary.to_dict`."""
    record: dict[str, Any] = {
        "id": commentary.id,
        "text": commentary.text,
        "entities": [[e.start, e.end, e.label, e.actor] for e in commentary.entities],
        "stances": [
            {"start": s.start, "end": s.end, "actor": s.actor, "label": s.label, "holder": s.holder}
            for s in commentary.stances
        ],
        "document_stances": {d.actor: d.label for d in commentary.document_stances},
        "rhetoric": [[d.start, d.end, d.device] for d in commentary.devices],
    }
    if _is_result(commentary):
        record["scores"] = _scores(commentary)
        record["actors"] = {
            a.id: {"kind": a.kind, "country": a.country, "names": list(a.names)} for a in commentary.actors
        }
    if commentary.meta:
        record["meta"] = dict(commentary.meta)
    faults = [*_lost_by_key(commentary), *find_faults(record)]
    if faults:
        raise refuse(faults, where=commentary.id)
    return record


def _is_result(commentary: Commentary) -> bool:
    """Whether the record comes from an analysis: it names its model, has actors or any score."""
    rows: tuple[Entity | Stance | DocumentStance | Device, ...] = (
        *commentary.entities,
        *commentary.stances,
        *commentary.document_stances,
        *commentary.devices,
    )
    return (
        "model" in commentary.meta
        or bool(commentary.actors)
        or any(row.score is not None for row in rows)
        or any(entity.actor_score is not None for entity in commentary.entities)
        or any(row.evidence for row in commentary.document_stances)
    )


def _scores(commentary: Commentary) -> dict[str, Any]:
    actors = [_rounded(e.actor_score) for e in commentary.entities]
    return {
        "entities": [_rounded(e.score) for e in commentary.entities],
        **({"actors": actors} if any(score is not None for score in actors) else {}),
        "stances": [_stance_score(s.score) for s in commentary.stances],
        "document_stances": {
            d.actor: {"score": _rounded(d.score), "evidence": list(d.evidence)}
            for d in commentary.document_stances
        },
        "rhetoric": [_rounded(d.score) for d in commentary.devices],
    }


def _rounded(score: float | None) -> float | None:
    return None if score is None else round(float(score), _DIGITS)


def _stance_score(score: StanceScore | None) -> dict[str, Any] | None:
    if score is None:
        return None
    own = {label: _rounded(share) for label, share in score.labels}
    return {
        "favor": _rounded(score.favor),
        "against": _rounded(score.against),
        "neutral": _rounded(score.neutral),
        "abstained": bool(score.abstained),
        **({"labels": own} if own else {}),
    }


def _lost_by_key(commentary: Commentary) -> list[Fault]:
    """Rows that would overwrite one another because the record keys them by actor."""
    faults = []
    for name, ids in (
        ("document_stances", [d.actor for d in commentary.document_stances]),
        ("actors", [a.id for a in commentary.actors]),
    ):
        for actor in sorted({i for i in ids if ids.count(i) > 1}):
            faults.append(
                Fault("C018", name, f"actor {actor!r} has {ids.count(actor)} rows; a record holds one")
            )
    return faults


def from_dict(data: Mapping[str, Any], *, where: str | None = None) -> Commentary:
    """The record held in `data`; see `Commentary.from_dict`."""
    faults = find_faults(data)
    if faults:
        raise refuse(faults, where=where or _name(data))
    scores = data.get("scores", {})
    return Commentary(
        text=data["text"],
        entities=tuple(
            Entity(start, end, label, actor, score, actor_score)
            for ((start, end, label, actor), score), (_, actor_score) in zip(
                _scored(data.get("entities", ()), scores.get("entities")),
                _scored(data.get("entities", ()), scores.get("actors")),
                strict=True,
            )
        ),
        stances=tuple(
            Stance(**row, score=None if score is None else _score_of(score))
            for row, score in _scored(data.get("stances", ()), scores.get("stances"))
        ),
        document_stances=_document_stances(data, scores.get("document_stances", {})),
        devices=tuple(
            Device(start, end, device, score)
            for (start, end, device), score in _scored(data.get("rhetoric", ()), scores.get("rhetoric"))
        ),
        actors=tuple(
            Actor(actor, value["kind"], value["country"], tuple(value["names"]))
            for actor, value in data.get("actors", {}).items()
        ),
        id=data.get("id"),
        meta=dict(data.get("meta", {})),
    )


def _score_of(values: Mapping[str, Any]) -> StanceScore:
    return StanceScore(**{**values, "labels": tuple(values.get("labels", {}).items())})


def _scored(rows: Sequence[Any], scores: Sequence[Any] | None) -> list[tuple[Any, Any]]:
    return list(zip(rows, [None] * len(rows) if scores is None else scores, strict=True))


def _document_stances(
    data: Mapping[str, Any], scores: Mapping[str, Mapping[str, Any]]
) -> tuple[DocumentStance, ...]:
    stances = []
    for actor, label in data.get("document_stances", {}).items():
        extra = scores.get(actor, {})
        stances.append(DocumentStance(actor, label, extra.get("score"), tuple(extra.get("evidence", ()))))
    return tuple(stances)


def _name(data: object) -> str | None:
    name = data.get("id") if isinstance(data, Mapping) else None
    return name if isinstance(name, str) else None


def to_json(commentary: Commentary, *, indent: int | None = None) -> str:
    """The record as JSON text; see `Commentary.to_json`."""
    try:
        line = json.dumps(to_dict(commentary), ensure_ascii=False, allow_nan=False, indent=indent)
    except (TypeError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(
            "C019",
            f"record {commentary.id!r}: meta is not JSON: {error}. "
            "Keep to strings, finite numbers, lists and objects.",
        ) from error
    if _SURROGATE_PAIR.search(line):
        pair = _SURROGATE_PAIR.search(commentary.text)
        where = f"the text at {pair.start()}" if pair else "a name"
        raise InputError(
            "C019",
            f"record {commentary.id!r}: {where} holds a surrogate pair as two characters; JSON readers "
            "join them and shift every later offset. Join them before the analysis: "
            "text.encode('utf-16', 'surrogatepass').decode('utf-16', 'replace').",
        )
    return _SURROGATE.sub(lambda match: f"\\u{ord(match.group()):04x}", line)


def from_json(line: str, *, where: str | None = None) -> Commentary:
    """The record held in one JSON object; see `Commentary.from_json`."""
    try:
        data = json.loads(line, object_pairs_hook=no_duplicates)
    except (TypeError, ValueError) as error:
        raise InputError(
            "C011", f"record {where or '(unnamed)'}: not JSON: {error}. One JSON object a line is expected."
        ) from error
    return from_dict(data, where=where)


def no_duplicates(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """The JSON object of `pairs` (for `json.loads`); ValueError names keys that stand in it twice."""
    data = dict(pairs)
    if len(data) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = sorted({key for key in keys if keys.count(key) > 1})
        raise ValueError(f"key {', '.join(map(repr, twice))} stands twice in one object")
    return data
