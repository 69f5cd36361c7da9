"""brat: a folder with NAME.txt and NAME.ann, standoff.

    T1  GPE 0 2      美国         entities and devices
    N1  Reference T1 Actor:1 美国  the actor of an entity or stance
    T9  Stance 0 12  …            the sentence of a stance,
    A1  Label T9 against          its label
    N2  Reference T9 Holder:1 …   and its holder, if not the author

brat wants no line break in a span, so such a span is written as fragments. Stances over whole texts and
meta-data stand in NAME.json, which brat leaves alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from commentary_nlp.commentary import Commentary
from commentary_nlp.corpus.files import write_whole
from commentary_nlp.corpus.formats.labelled import LabelledSpan, dump, record_of, rest_of, spans_of
from commentary_nlp.errors import InputError
from commentary_nlp.scheme import AUTHOR

_STANCE = "Stance"


def write(path: Path, records: Sequence[Commentary]) -> None:
    """Write two or three files a record into the folder `path`, named by its id."""
    names = [_file_name(record.id if record.id is not None else str(n)) for n, record in enumerate(records)]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise InputError("C052", f"several records would be the file {twice[0]}. Give each its own id.")
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        cause = f"{path} cannot be written: {error.strerror}"
        raise InputError("C004", f"{cause}. Name another folder.") from None
    others = sorted({file.stem for file in path.glob("*.ann")} - set(names))
    if others:
        raise InputError("C052", f"{path} holds other documents: {others[0]}.ann. Name an empty folder.")
    for name, record in zip(names, records, strict=True):
        write_whole(path / f"{name}.txt", record.text.encode("utf-8"))
        write_whole(path / f"{name}.ann", "".join(f"{line}\n" for line in _lines(record)).encode("utf-8"))
        rest = {"id": record.id, **rest_of(record)}
        rest.pop("stances", None)
        write_whole(path / f"{name}.json", dump(rest))


def _file_name(record_id: str) -> str:
    return re.sub(r"[^\w.-]", "_", record_id) or "_"


def _lines(record: Commentary) -> Iterator[str]:
    actors = [entity.actor for entity in record.entities]
    mark = notes = 0
    for mark, (start, end, label) in enumerate(spans_of(record), 1):
        yield _mark(record.text, mark, label, start, end)
        if mark <= len(actors) and actors[mark - 1] is not None:
            notes += 1
            yield f"N{notes}\tReference T{mark} Actor:{notes}\t{actors[mark - 1]}"
    for number, stance in enumerate(record.stances, 1):
        mark += 1
        notes += 1
        yield _mark(record.text, mark, _STANCE, stance.start, stance.end)
        yield f"A{number}\tLabel T{mark} {stance.label}"
        yield f"N{notes}\tReference T{mark} Actor:{notes}\t{stance.actor}"
        if stance.holder != AUTHOR:
            notes += 1
            yield f"N{notes}\tReference T{mark} Holder:{notes}\t{stance.holder}"


def _mark(text: str, number: int, label: str, start: int, end: int) -> str:
    fragments = [(start + m.start(), start + m.end()) for m in re.finditer(r"[^\r\n]+", text[start:end])]
    places = ";".join(f"{first} {last}" for first, last in fragments)
    return f"T{number}\t{label} {places}\t{' '.join(text[first:last] for first, last in fragments)}"


def read(path: Path) -> Iterator[tuple[str, Mapping[str, Any] | ValueError]]:
    """The records of a folder, one for each `.ann` file."""
    files = sorted(path.glob("*.ann")) if path.is_dir() else []
    if not files:
        raise InputError("C052", f"{path} is no folder with .ann files. Name a brat collection.")
    for file in files:
        try:
            yield file.name, _record(file)
        except (OSError, ValueError, KeyError, IndexError) as error:
            yield file.name, ValueError(str(error))


def _record(file: Path) -> dict[str, Any]:
    text = file.with_suffix(".txt").read_bytes().decode("utf-8")
    side = file.with_suffix(".json")
    rest: dict[str, Any] = json.loads(side.read_text(encoding="utf-8")) if side.is_file() else {}
    marks, values = _parse(file.read_text(encoding="utf-8"), text)
    spans: list[LabelledSpan] = []
    actors: dict[tuple[int, int], str] = {}
    stances: list[dict[str, Any]] = []
    for key, (start, end, label) in marks.items():
        about = values.get(key, {})
        if label == _STANCE:
            holder = about.get("Holder", AUTHOR)
            row = {"start": start, "end": end, "actor": about.get("Actor"), "label": about.get("Label")}
            stances.append({**row, "holder": holder})
            continue
        spans.append((start, end, label))
        if "Actor" in about:
            actors[start, end] = about["Actor"]
    return record_of(text, rest.get("id", file.stem), spans, actors, {**rest, "stances": stances})


def _parse(content: str, text: str) -> tuple[dict[str, LabelledSpan], dict[str, dict[str, str]]]:
    """Marks by their id, and what attributes and references say about them."""
    marks: dict[str, LabelledSpan] = {}
    values: dict[str, dict[str, str]] = {}
    for number, line in enumerate(content.split("\n"), 1):
        columns = line.rstrip("\r").split("\t")
        if line[:1] == "T" and len(columns) > 1:
            label, _, places = columns[1].partition(" ")
            marks[columns[0]] = (*_span(places, text, number), label)
        elif line[:1] == "A" and len(columns) > 1:
            name, key, value = columns[1].split(" ", 2)
            values.setdefault(key, {})[name] = value
        elif line[:1] == "N" and len(columns) > 2:
            _, key, resource = columns[1].split(" ", 2)
            values.setdefault(key, {})[resource.partition(":")[0]] = columns[2]
        elif line.strip() and line[:1] != "#":
            raise ValueError(f"line {number}: {line!r} is no text-bound annotation, attribute or reference")
    return marks, values


def _span(places: str, text: str, number: int) -> tuple[int, int]:
    fragments = [tuple(map(int, place.split())) for place in places.split(";")]
    for (_, last), (first, _) in zip(fragments, fragments[1:], strict=False):
        if text[last:first].strip():
            raise ValueError(f"line {number}: text stands between fragments ({last}, {first})")
    return fragments[0][0], fragments[-1][1]
