"""Draw 200 errors of a model for reading, or mark which of those once read a later model no longer makes.

    commentary-nlp annotate corpus/dev.jsonl -o predictions        # records of the model's answers
    python benchmarks/draw_errors.py draw corpus/dev.jsonl PREDICTIONS.jsonl -o drawn.json
    python benchmarks/draw_errors.py mark corpus/dev.jsonl LATER.jsonl benchmarks/results/errors.json

The draw is stratified by task and kind of error (`QUOTAS`) and the same for the same files. A reader then
gives each error a `group` of `GROUPS` and a `comment`. `mark` sets `mended` where the later answers hold no
error of that task at that place.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from commentary_nlp.commentary import Commentary
from commentary_nlp.corpus import read_records
from commentary_nlp.evaluation.report import device_spans, same_texts
from commentary_nlp.evaluation.spans import pair_spans
from commentary_nlp.scheme import AUTHOR

SEED = 20261101
QUOTAS = {
    "entities": {"missed": 20, "spurious": 16, "border": 14, "type": 10},
    "stances": {"missed polar": 20, "spurious polar": 18, "inverted": 10, "whole text": 12, "holder": 10},
    "actors": {"other actor": 10, "actor missed": 6, "actor where gold has none": 4},
    "devices": {"missed": 28, "spurious": 22},
}
"""How many errors of each kind are drawn; a kind with fewer gives all it has."""


@dataclass(frozen=True, order=True)
class ReadError:
    """One error: `start`, `end` are half-open offsets into the text of record `id`.

    `gold` and `predicted` are labels or actor ids, None where one side has nothing there; `subject` is the
    actor of a stance row (and its holder after a slash).
    """

    id: str
    task: str
    kind: str
    start: int
    end: int
    gold: str | None
    predicted: str | None
    subject: str | None = None


def errors_of(gold: Commentary, predicted: Commentary) -> Iterator[ReadError]:
    """Every error in the answers to one record, a wrong span and the right one it touches counted once."""
    yield from _entity_errors(gold, predicted)
    yield from _actor_errors(gold, predicted)
    yield from _stance_errors(gold, predicted)
    yield from _device_errors(gold, predicted)


def _entity_errors(gold: Commentary, predicted: Commentary) -> Iterator[ReadError]:
    name = str(gold.id)
    given = {(e.start, e.end): e.label for e in predicted.entities}
    wanted = {(e.start, e.end): e.label for e in gold.entities}
    touched: set[tuple[int, int]] = set()
    for (start, end), label in wanted.items():
        if (start, end) in given:
            if given[start, end] != label:
                yield ReadError(name, "entities", "type", start, end, label, given[start, end])
            continue
        near = [span for span in given if span[0] < end and start < span[1] and span not in wanted]
        if near:
            touched.update(near)
            answer = " + ".join(f"{gold.text[first:last]} {given[first, last]}" for first, last in near)
            yield ReadError(name, "entities", "border", start, end, label, answer)
        else:
            yield ReadError(name, "entities", "missed", start, end, label, None)
    for span in given.keys() - wanted.keys() - touched:
        yield ReadError(name, "entities", "spurious", *span, None, given[span])


def _actor_errors(gold: Commentary, predicted: Commentary) -> Iterator[ReadError]:
    given = {(e.start, e.end): e.actor for e in predicted.entities}
    for entity in gold.entities:
        answer = given.get((entity.start, entity.end), entity.actor)
        if answer == entity.actor:
            continue
        kind = "other actor"
        if answer is None or entity.actor is None:
            kind = "actor missed" if answer is None else "actor where gold has none"
        yield ReadError(str(gold.id), "actors", kind, entity.start, entity.end, entity.actor, answer)


def _stance_errors(gold: Commentary, predicted: Commentary) -> Iterator[ReadError]:
    sides = [
        {(s.start, s.end, s.actor, s.holder): s.label for s in document.stances}
        for document in (gold, predicted)
    ]
    for start, end, actor, holder in sorted(sides[0].keys() | sides[1].keys()):
        wanted, given = (side.get((start, end, actor, holder)) for side in sides)
        subject = actor if holder == AUTHOR else f"{actor}/{holder}"
        kind = "holder" if holder != AUTHOR else _polar_kind(wanted, given)
        if wanted != given and kind:
            yield ReadError(str(gold.id), "stances", kind, start, end, wanted, given, subject)
    overall = {stance.actor: stance.label for stance in predicted.document_stances}
    for stance in gold.document_stances:
        if overall.get(stance.actor) != stance.label:
            answer, whole = overall.get(stance.actor), len(gold.text)
            subject = stance.actor
            yield ReadError(str(gold.id), "stances", "whole text", 0, whole, stance.label, answer, subject)


def _polar_kind(wanted: str | None, given: str | None) -> str | None:
    """The kind of a wrong row of the author's; None where neither side is polar."""
    polar = [label in ("favor", "against") for label in (wanted, given)]
    return {(True, True): "inverted", (True, False): "missed polar", (False, True): "spurious polar"}.get(
        (polar[0], polar[1])
    )


def _device_errors(gold: Commentary, predicted: Commentary) -> Iterator[ReadError]:
    """Spans without a partner of the same device that shares half of the longer one."""
    sides = [set(device_spans(document)) for document in (gold, predicted)]
    for device in sorted({span[2] for side in sides for span in side}):
        left, right = (sorted(span[:2] for span in side if span[2] == device) for side in sides)
        pairs = pair_spans(left, right)
        for place in sorted(set(range(len(left))) - {first for first, _ in pairs}):
            yield ReadError(str(gold.id), "devices", "missed", *left[place], device, None)
        for place in sorted(set(range(len(right))) - {second for _, second in pairs}):
            yield ReadError(str(gold.id), "devices", "spurious", *right[place], None, device)


def draw(errors: Iterable[ReadError], seed: int = SEED) -> dict[str, Any]:
    """The drawn errors, and of how many of each kind they were drawn."""
    strata: dict[tuple[str, str], list[ReadError]] = defaultdict(list)
    for error in errors:
        strata[error.task, error.kind].append(error)
    chosen: list[ReadError] = []
    for task, kinds in QUOTAS.items():
        for kind, quota in kinds.items():
            found = sorted(strata[task, kind], key=_place)
            picked = random.Random(f"{seed} {task} {kind}").sample(found, min(quota, len(found)))
            chosen += sorted(picked, key=_place)
    return {
        "seed": seed,
        "strata": {task: {kind: len(strata[task, kind]) for kind in kinds} for task, kinds in QUOTAS.items()},
        "errors": [{**asdict(error), "group": "", "comment": "", "mended": False} for error in chosen],
    }


def mark(read: dict[str, Any], later: Iterable[ReadError]) -> int:
    """Set `mended` of every read error, in place; the number of those mended."""
    left: dict[tuple[str, str, str | None], list[ReadError]] = defaultdict(list)
    for error in later:
        left[error.id, error.task, _whose(asdict(error))].append(error)
    for row in read["errors"]:
        same = left[row["id"], row["task"], _whose(row)]
        row["mended"] = not any(error.start < row["end"] and row["start"] < error.end for error in same)
    return sum(row["mended"] for row in read["errors"])


def _whose(row: dict[str, Any]) -> str | None:
    """What tells errors at one place apart: the actor of a stance, the device."""
    if row["task"] == "devices":
        return row["gold"] or row["predicted"]
    whole = "whole text: " if row["kind"] == "whole text" else ""
    return whole + row["subject"] if row["subject"] else None


def _place(error: ReadError) -> tuple[str, int, int, str]:
    return error.id, error.start, error.end, str(error.subject or error.gold or error.predicted)


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the drawn errors, or mark the read ones."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("action", choices=("draw", "mark"))
    parser.add_argument("gold", type=Path)
    parser.add_argument("predictions", type=Path)
    parser.add_argument("read", type=Path, nargs="?", help="the errors read before (mark)")
    parser.add_argument("-o", "--output", type=Path, help="where to write; `mark` writes in place without it")
    options = parser.parse_args(arguments)
    if (options.read or options.output) is None or (options.action == "mark") != bool(options.read):
        parser.error("draw needs -o FILE, mark needs the file of the errors read")
    gold, predicted = (list(read_records(path)) for path in (options.gold, options.predictions))
    found = [error for pair in same_texts(gold, predicted) for error in errors_of(*pair)]
    result = draw(found) if options.action == "draw" else json.loads(options.read.read_text("utf-8"))
    if options.action == "mark":
        print(f"mended: {mark(result, found)} of {len(result['errors'])}")
    text = json.dumps(result, ensure_ascii=False, indent=1)
    (options.output or options.read).write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()
