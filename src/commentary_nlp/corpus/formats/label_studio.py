"""Label Studio: JSON tasks with annotations.

The labelling interface is JavaScript, so its offsets count UTF-16 units: a character beyond U+FFFF counts
twice. Entities and devices are labelled regions, the actor a text field of its region; stances and the
rest stand in the task's data. A task that nobody has annotated is read with its prediction, if it has one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any

from commentary_nlp.commentary import Commentary
from commentary_nlp.corpus.files import write_whole
from commentary_nlp.corpus.formats.labelled import LabelledSpan, dump, record_of, rest_of, spans_of
from commentary_nlp.errors import InputError
from commentary_nlp.scheme import DEVICES, ENTITY_LABELS


def labelling_config() -> str:
    """The XML for a project's labelling interface, with the scheme's labels."""
    entities = "".join(f'<Label value="{label}"/>' for label in ENTITY_LABELS)
    devices = "".join(f'<Label value="{label}"/>' for label in DEVICES)
    return (
        '<View><Text name="text" value="$text"/>'
        f'<Labels name="entity" toName="text">{entities}</Labels>'
        '<TextArea name="actor" toName="text" perRegion="true"/>'
        f'<Labels name="device" toName="text">{devices}</Labels></View>'
    )


def write(path: Path, records: Sequence[Commentary]) -> None:
    """Write one task a record, its annotation complete."""
    _write(path, records, lambda record: {"annotations": [{"result": _result(record)}]})


def write_predictions(path: Path, records: Sequence[Commentary], model: str) -> None:
    """Write one task a record, to be corrected: what `model` found is its prediction, with probabilities."""

    def prediction(record: Commentary) -> dict[str, Any]:
        return {"predictions": [{"model_version": model, "result": _result(record)}]}

    _write(path, records, prediction)


def _write(path: Path, records: Sequence[Commentary], labels: Callable[[Commentary], dict[str, Any]]) -> None:
    tasks = []
    for number, record in enumerate(records, 1):
        data = {"text": record.text, "record_id": record.id, **rest_of(record)}
        tasks.append({"id": number, "data": data, **labels(record)})
    write_whole(path, dump(tasks, indent=1))


def _result(record: Commentary) -> list[dict[str, Any]]:
    """The labelled regions of the record."""
    units = _units_before(record.text)
    actors = {(e.start, e.end): e.actor for e in record.entities}
    scores = [e.score for e in record.entities] + [d.score for d in record.devices]
    result: list[dict[str, Any]] = []
    for index, ((start, end, label), score) in enumerate(zip(spans_of(record), scores, strict=True)):
        span = {"start": units[start], "end": units[end], "text": record.text[start:end]}
        region = {"id": f"r{index}", "to_name": "text"}
        name = "device" if label in DEVICES else "entity"
        sure = {} if score is None else {"score": round(score, 4)}
        value: dict[str, Any] = {**span, "labels": [label]}
        result.append({**region, "from_name": name, "type": "labels", "value": value, **sure})
        actor = actors.get((start, end)) if name == "entity" else None
        if actor is not None:
            value = {**span, "text": [actor]}
            result.append({**region, "from_name": "actor", "type": "textarea", "value": value})
    return result


def _units_before(text: str) -> list[int]:
    """UTF-16 units before each character, and before the end."""
    return [0, *accumulate(2 if ord(char) > 0xFFFF else 1 for char in text)]


def read(path: Path) -> Iterator[tuple[str, Mapping[str, Any] | ValueError]]:
    """The records of a JSON export; a task with several annotations is refused, not merged."""
    try:
        tasks = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise InputError("C052", f"{path} cannot be read: {error}. Export the project as JSON.") from None
    for number, task in enumerate(tasks if isinstance(tasks, list) else [tasks], 1):
        try:
            yield f"task {number}", _record(task)
        except (KeyError, TypeError, AttributeError, IndexError) as error:
            yield f"task {number}", ValueError(f"is no Label Studio task: {error!r}")
        except ValueError as error:
            yield f"task {number}", error


def _record(task: Mapping[str, Any]) -> dict[str, Any]:
    data = task["data"]
    given = task.get("annotations") or task.get("predictions") or ()
    annotations = [item for item in given if not item.get("was_cancelled")]
    if len(annotations) > 1:
        raise ValueError(f"holds {len(annotations)} annotations; export one of them")
    characters = {unit: index for index, unit in enumerate(_units_before(data["text"]))}
    spans: list[LabelledSpan] = []
    actors: dict[tuple[int, int], str] = {}
    for item in annotations[0]["result"] if annotations else ():
        value = item["value"]
        if item["type"] != "labels" and item.get("from_name") != "actor":
            raise ValueError(f"result {item.get('id')!r} of type {item['type']!r} has no place in a record")
        if value.get("start") not in characters or value.get("end") not in characters:
            raise ValueError(f"region {item.get('id')!r} does not begin and end between characters")
        start, end = characters[value["start"]], characters[value["end"]]
        if item["type"] == "labels":
            spans += [(start, end, label) for label in value["labels"]]
        else:
            actors[start, end] = value["text"][0]
    return record_of(data["text"], data.get("record_id", task.get("id")), spans, actors, data)
