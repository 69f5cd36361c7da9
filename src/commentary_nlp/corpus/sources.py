"""A corpus folder, as its annotators write it, into records: splits, swaps, twins, both annotations.

texts/ID.txt, ID.meta.json         the documents
annotations/A/ID.json              the first annotation of each
annotations/B/ID.json              the second, independent one of some
annotations/gold/ID.json           what was settled between them; stands for the one in A
splits.json                        {"dev": [ids], "test": [ids]}; other documents train
twins/*.jsonl                      quoted annotations with their `text` and `meta`, for training
swaps-source/*.jsonl               the same for pairs of `evaluate_swaps`
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from commentary_nlp.commentary import Commentary
from commentary_nlp.corpus.faults import Fault, errors, refuse
from commentary_nlp.corpus.files import read_lines
from commentary_nlp.corpus.resolve import resolve_folder, try_resolve
from commentary_nlp.evaluation.swaps import SIDES

SPLITS = ("train", "dev", "test")
QUOTED_LAYERS = ("entities", "stances")
"""What twins and swaps are annotated with, unless their `meta` says otherwise."""


@dataclass(frozen=True, slots=True)
class Sources:
    """What a corpus folder holds.

    `first` and `second` are the two annotations of the documents that have two, in the same order;
    `unwritten` are ids of splits.json without annotation, `warnings` what a person should look at again.
    """

    splits: Mapping[str, tuple[Commentary, ...]]
    swaps: tuple[Commentary, ...]
    twins: tuple[Commentary, ...]
    first: tuple[Commentary, ...]
    second: tuple[Commentary, ...]
    unwritten: tuple[str, ...]
    warnings: tuple[Fault, ...]


def read_sources(corpus: Path) -> Sources:
    """The Sources of the folder; documents whose annotation is not there yet are passed over.

    Raises InputError: C050 with every fault of every file, C040 and C051 where one cannot be read.
    """
    faults: list[Fault] = []
    layers = {layer: _read_layer(corpus, layer, faults) for layer in ("A", "B", "gold")}
    split_of = _read_splits(corpus / "splits.json", faults)
    twins = _read_quoted(corpus / "twins", faults)
    swaps = _read_quoted(corpus / "swaps-source", faults)
    documents = {**layers["A"], **layers["gold"]}
    faults += _alike([*documents.values(), *twins, *swaps])
    faults += _swap_faults(swaps)
    for key in layers["B"].keys() - layers["A"].keys():
        problem = "a second annotation without a first in A takes no part in the agreement"
        faults.append(Fault(f"B/{key}.json", "C051", problem, "warning"))
    if wrong := errors(faults):
        raise refuse("C050", str(corpus), wrong, "Correct the sources and build again.")
    twice = sorted(layers["A"].keys() & layers["B"].keys())
    return Sources(
        splits={
            split: tuple(documents[key] for key in sorted(documents) if split_of.get(key, "train") == split)
            for split in SPLITS
        },
        swaps=tuple(swaps),
        twins=tuple(twins),
        first=tuple(layers["A"][key] for key in twice),
        second=tuple(layers["B"][key] for key in twice),
        unwritten=tuple(key for key in split_of if key not in documents),
        warnings=tuple(faults),
    )


def _read_layer(corpus: Path, layer: str, faults: list[Fault]) -> dict[str, Commentary]:
    folder = corpus / "annotations" / layer
    if not any(folder.glob("*.json")):
        return {}
    resolution = resolve_folder(corpus / "texts", folder)
    faults += [replace(fault, record=f"{layer}/{fault.record}") for fault in resolution.faults]
    return {str(record.id): record for record in resolution.records}


def _read_splits(path: Path, faults: list[Fault]) -> dict[str, str]:
    """The split of every document that does not train, by its id."""
    try:
        items = list(json.loads(path.read_text(encoding="utf-8")).items())
    except (OSError, ValueError, AttributeError) as error:
        faults.append(
            Fault(path.name, "C041", f'is not a JSON object {{"dev": [ids], "test": [ids]}}: {error}')
        )
        return {}
    split_of: dict[str, str] = {}
    for split, ids in items:
        if split not in SPLITS[1:] or not isinstance(ids, list):
            faults.append(Fault(path.name, "C050", f"{split!r} is not dev or test with a list of ids"))
            continue
        for key in ids:
            if key in split_of:
                faults.append(Fault(path.name, "C050", f"{key!r} is given twice"))
            split_of[key] = split
    return split_of


def _read_quoted(folder: Path, faults: list[Fault]) -> list[Commentary]:
    """The records of quoted annotations that carry their text, of every file in the folder."""
    records: list[Commentary] = []
    for path in sorted(folder.glob("*.jsonl")):
        for number, row in read_lines(path):
            where = f"{folder.name}/{path.name} line {number}"
            if isinstance(row, ValueError) or not isinstance(row, Mapping):
                faults.append(Fault(where, "C041", f"is not a JSON object: {row}"))
                continue
            if not isinstance(row.get("text"), str) or not isinstance(row.get("meta", {}), Mapping):
                faults.append(Fault(where, "C050", "has no text, or a meta that is no object"))
                continue
            annotation = {key: value for key, value in row.items() if key not in ("text", "meta")}
            meta = {"layers": list(QUOTED_LAYERS), **row.get("meta", {})}
            record, found = try_resolve(row["text"], annotation, where, meta)
            faults += found
            records += [record] if record is not None else []
    return records


def _alike(records: Sequence[Commentary]) -> Iterator[Fault]:
    for kind, values in (("id", [r.id for r in records]), ("text", [r.text for r in records])):
        first: dict[str | None, str | None] = {}
        for record, value in zip(records, values, strict=True):
            if value in first:
                yield Fault(str(record.id), "C042", f"the same {kind} as {first[value]}")
            first.setdefault(value, record.id)


def _swap_faults(swaps: Sequence[Commentary]) -> Iterator[Fault]:
    """Swaps that are no whole pair of sides a and b of one kind, or that have no stance."""
    sides: dict[str, list[tuple[Any, Any]]] = {}
    for record in swaps:
        side, kind = record.meta.get("side"), record.meta.get("kind")
        sides.setdefault(str(record.meta.get("pair")), []).append((side, kind))
        if not record.stances:
            yield Fault(str(record.id), "C050", "a swap without a stance")
    for pair, found in sides.items():
        if sorted(str(side) for side, _ in found) != list(SIDES):
            given = ", ".join(str(side) for side, _ in found)
            yield Fault(f"pair {pair}", "C050", f"its sides are {given}; it needs one a and one b")
        elif len({kind for _, kind in found}) > 1 or not isinstance(found[0][1], str):
            kinds = ", ".join(repr(kind) for _, kind in found)
            yield Fault(f"pair {pair}", "C050", f"its kinds are {kinds}; both sides need the same one")
