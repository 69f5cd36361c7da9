"""Stance rows and devices from annotations that give sentence numbers and quotes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from commentary_nlp.commentary import Device, Entity, Stance
from commentary_nlp.corpus.quotes import find_quote
from commentary_nlp.scheme import AUTHOR, DEVICES, STANCE_LABELS

Span = tuple[int, int]


def resolve_stances(
    bounds: Sequence[Span], entities: Sequence[Entity], rows: Sequence[Any]
) -> tuple[list[Stance], list[str]]:
    """The stance rows, and every fault of the rows given as [sentence, actor, label, holder].

    Sentences are counted from 1; the holder may be left out for the author. A sentence that mentions an actor
    without a row of the author's gets one, `neutral`. Within a sentence rows come in the order in which the
    text first names the actors, the author's before other holders'.
    """
    given: dict[tuple[int, str, str], str] = {}
    problems: list[str] = []
    for number, row in enumerate(rows, 1):
        problem = _stance_fault(row, len(bounds))
        if problem:
            problems.append(f"stance {number} {_shown(row)}: {problem}")
            continue
        key = (row[0] - 1, row[1], row[3] if len(row) == 4 else AUTHOR)
        if key in given:
            problems.append(f"stance {number} {_shown(row)}: sentence, actor and holder given twice")
        given[key] = row[2]
    for index, actor in _mentioned(bounds, entities):
        given.setdefault((index, actor, AUTHOR), "neutral")
    order = {actor: rank for rank, actor in enumerate(dict.fromkeys(e.actor for e in entities))}
    keys = sorted(given, key=lambda k: (k[0], order.get(k[1], len(order)), k[1], k[2] != AUTHOR, k[2]))
    return [Stance(*bounds[i], actor, given[i, actor, holder], holder) for i, actor, holder in keys], problems


def _shown(row: Any) -> str:
    return json.dumps(row, ensure_ascii=False)


def _stance_fault(row: Any, sentence_count: int) -> str | None:
    if not isinstance(row, list) or len(row) not in (3, 4):
        return "is not [sentence, actor, label] or [sentence, actor, label, holder]"
    if type(row[0]) is not int or not 1 <= row[0] <= sentence_count:
        return f"the text has sentences 1 to {sentence_count}"
    if not all(isinstance(item, str) and item for item in row[1:]):
        return "actor, label and holder are non-empty strings"
    if row[2] not in STANCE_LABELS:
        return f"label {row[2]!r} is none of {', '.join(STANCE_LABELS)}"
    return None


def _mentioned(bounds: Sequence[Span], entities: Sequence[Entity]) -> Iterator[tuple[int, str]]:
    for index, (start, end) in enumerate(bounds):
        for entity in entities:
            if entity.actor is not None and start <= entity.start < end:
                yield index, entity.actor


def resolve_rhetoric(
    text: str, bounds: Sequence[Span], rows: Sequence[Any]
) -> tuple[list[Device], list[str]]:
    """The devices, and every fault of the rows given as [quote, device, sentence, occurrence].

    Instead of a sentence a range [first, last] may be given; the occurrence (from 1) only where the
    quote stands there more than once.
    """
    found: list[Device] = []
    problems: list[str] = []
    for number, row in enumerate(rows, 1):
        try:
            found.append(_device(text, bounds, row))
        except ValueError as error:
            problems.append(f"rhetoric {number} {_shown(row)}: {error}")
    return sorted(found, key=lambda d: (d.start, d.end, DEVICES.index(d.device))), problems


def _device(text: str, bounds: Sequence[Span], row: Any) -> Device:
    if not isinstance(row, list) or len(row) not in (3, 4) or not isinstance(row[0], str) or not row[0]:
        raise ValueError("is not [quote, device, sentence] or [quote, device, sentence, occurrence]")
    quote, device, place = row[:3]
    if device not in DEVICES:
        raise ValueError(f"device {device!r} is none of {', '.join(DEVICES)}")
    first, last = place if isinstance(place, list) and len(place) == 2 else (place, place)
    if type(first) is not int or type(last) is not int or not 1 <= first <= last <= len(bounds):
        raise ValueError(f"the text has sentences 1 to {len(bounds)}; a range is [first, last]")
    occurrence = row[3] if len(row) == 4 else None
    start, end = find_quote(text, quote, bounds[first - 1][0], bounds[last - 1][1], occurrence)
    return Device(start, end, device)
