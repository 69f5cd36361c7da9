"""Readers of the public data sets and of the project's own corpus, each into `Example`s.

Sources and licences stand in docs/training-data.md. Test splits are read only by the evaluation.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from commentary_nlp.encoder.tokenizer import PieceTokenizer
from commentary_nlp.entities.tags import TagSet
from commentary_nlp.network.devices import BEGIN, INSIDE, OUTSIDE
from commentary_nlp.scheme import DEVICES, ENTITY_LABELS, STANCE_LABELS
from commentary_nlp.text import normalise
from commentary_nlp.training.examples import Example, Labelled, Pair, ReadText, example_of
from commentary_nlp.training.label_maps import NONE, LabelMap

TAGS = TagSet(ENTITY_LABELS)
CLUENER_LABELS = (
    "address", "book", "company", "game", "government", "movie", "name", "organization", "position", "scene",
)  # fmt: skip
LONGEST = 480
"""Pieces an example may have; a longer training text is left out."""

FindListed = Callable[[str], Iterable[tuple[int, int, str]]]


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """The JSON objects of a file, one a line."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def entity_examples(
    rows: Iterable[dict[str, Any]],
    tokenizer: PieceTokenizer,
    label_map: LabelMap,
    *,
    find_listed: FindListed | None = None,
    auxiliary: tuple[str, TagSet] | None = None,
) -> list[Example]:
    """Examples with the tags that a set allows, and exact tags for its own head where one is named."""
    examples = []
    for row in rows:
        read = ReadText.of(row["text"], tokenizer, whole=True)
        spans = read.in_characters([(s, e, label) for s, e, label in row["spans"]])
        surfaces = {read.characters_of(s, e): row["text"][s:e] for s, e, _ in row["spans"]}
        silver = [(s, e, "COMMODITY") for s, e, _ in row.get("silver_extra", ())]
        listed = silver + [
            hit
            for hit in (find_listed(read.text) if find_listed else ())
            if hit[2] in label_map.hidden_listed
        ]
        example = example_of(read)
        allowed = allowed_tags(len(example.code), spans, surfaces, label_map, read.in_characters(listed))
        extra = {}
        if auxiliary:
            extra[auxiliary[0]] = auxiliary[1].encode(_apart(spans), len(example.code))
        if example.size <= LONGEST and len(example.code):
            examples.append(replace(example, allowed=allowed, auxiliary=extra))
    return examples


def allowed_tags(
    length: int,
    spans: Sequence[Labelled],
    surfaces: dict[tuple[int, int], str],
    label_map: LabelMap,
    listed: Sequence[Labelled],
) -> NDArray[np.bool_]:
    """Which tags each character may have: (length, tags)."""
    allowed = np.zeros((length, TAGS.size), np.bool_)
    allowed[:, 0] = True
    for label in label_map.hidden:
        allowed[:, _columns(label)] = True
    for start, end, label in listed:
        _allow_span(allowed, start, end, label)
    for start, end, own in _apart(spans):
        labels = label_map.labels[own](surfaces.get((start, end), ""))
        allowed[start:end] = False
        for label in labels:
            if label == NONE:
                allowed[start:end, 0] = True
            else:
                _allow_span(allowed, start, end, label)
    return allowed


def _allow_span(allowed: NDArray[np.bool_], start: int, end: int, label: str) -> None:
    part = TAGS.encode([(0, end - start, label)], end - start)
    allowed[np.arange(start, end), part] = True


def _columns(label: str) -> slice:
    first = 1 + 4 * ENTITY_LABELS.index(label)
    return slice(first, first + 4)


def _apart(spans: Sequence[Labelled]) -> list[Labelled]:
    """Spans without overlaps, the longer first."""
    kept: list[Labelled] = []
    taken: set[int] = set()
    for start, end, label in sorted(spans, key=lambda span: (span[0] - span[1], span[0])):
        places = range(start, end)
        if taken.isdisjoint(places):
            taken.update(places)
            kept.append((start, end, label))
    return sorted(kept)


def stance_examples(
    rows: Iterable[dict[str, Any]], tokenizer: PieceTokenizer, *, longest: int = LONGEST
) -> list[Example]:
    """One example a text: every target appended, and marked in the text as well where it stands there."""
    by_text: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for row in rows:
        by_text[row["text"]].append((normalise(row["target"]), STANCE_LABELS.index(row["label"])))
    examples = []
    for text, asked in by_text.items():
        read = ReadText.of(text, tokenizer, whole=True)
        example = example_of(read)
        inner = len(example.ids) - 2
        targets: list[NDArray[np.int64]] = []
        pairs: list[Pair] = []
        for target, label in asked:
            targets.append(np.asarray([*tokenizer.ids(target), tokenizer.eos], np.int64))
            pairs.append(Pair(0, inner, np.zeros(inner, np.int64), label, target=len(targets) - 1))
            found = occurrences(read.text, target)
            if found:
                pairs.append(Pair(0, inner, read.marks(found, 0, inner), label, weight=0.5))
        if inner and len(example.ids) <= longest:
            examples.append(replace(example, targets=tuple(targets), pairs=tuple(pairs)))
    return examples


def occurrences(text: str, target: str) -> list[tuple[int, int]]:
    """Where `target` stands in `text`."""
    found, at = [], text.find(target) if target else -1
    while at >= 0:
        found.append((at, at + len(target)))
        at = text.find(target, at + len(target))
    return found


def metaphor_examples(rows: Iterable[dict[str, Any]], tokenizer: PieceTokenizer) -> list[Example]:
    """CMRE and simile rows: presence of metaphor in the sentence, its image where one is marked."""
    device = DEVICES.index("metaphor")
    examples = []
    for row in rows:
        read = ReadText.of(row["text"], tokenizer, whole=True)
        example = example_of(read)
        present = int(row["label"] != "literal")
        tags = np.full((len(example.code), len(DEVICES)), -1, np.int64)
        tags[:, device] = OUTSIDE
        images = [(s, e, k) for s, e, k in row["spans"] if k in ("source", "source_action", "vehicle")]
        for start, end, _ in _apart(read.in_characters(images)):
            tags[start, device], tags[start + 1 : end, device] = BEGIN, INSIDE
        if present and not images:
            tags[:, device] = -1
        presence = ((0, len(example.code), device, present),)
        if len(example.code) and example.size <= LONGEST:
            examples.append(replace(example, device_tags=tags, presence=presence))
    return examples


def sarcasm_examples(rows: Iterable[dict[str, Any]], tokenizer: PieceTokenizer) -> list[Example]:
    """ToSarcasm rows: irony present or not in the comment, which stands after its news headline."""
    device = DEVICES.index("irony")
    examples = []
    for row in rows:
        head = row["topic"] + "\n"
        read = ReadText.of(head + row["text"], tokenizer)
        example = example_of(read)
        first, end = read.characters_of(len(head), len(head) + len(row["text"]))
        if end > first and example.size <= LONGEST:
            examples.append(
                replace(example, presence=((first, end, device, int(row["label"] == "sarcasm")),))
            )
    return examples
