"""Training examples of the project's own corpus: every label of a document, window by window."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from numpy.typing import NDArray

from commentary_nlp.commentary.types import Commentary
from commentary_nlp.encoder.tokenizer import BOS, EOS, PieceTokenizer
from commentary_nlp.errors import TrainingError
from commentary_nlp.network.devices import BEGIN, INSIDE, OUTSIDE
from commentary_nlp.scheme import AUTHOR, DEVICES, STANCE_LABELS
from commentary_nlp.text import plan_windows
from commentary_nlp.training.datasets import TAGS
from commentary_nlp.training.examples import Example, Pair, ReadText

NEUTRAL_WEIGHT = 0.6
"""Two thirds of the pairs of commentary are neutral; each counts less than a polar one."""

ACROSS = ("parallelism", "antithesis", "repetition", "climax", "hypophora")
"""Devices that may run over a sentence end; their presence is not asked sentence by sentence."""


def corpus_examples(record: Commentary, tokenizer: PieceTokenizer) -> list[Example]:
    """One example a window; a sentence that two windows hold is learnt in the one that owns it.

    A record whose `meta["layers"]` leaves out "rhetoric" says nothing of devices. Stance and presence are not
    learnt in a sentence too long for a window, its spans are. Raises TrainingError (C303) for entities that
    overlap.
    """
    read = ReadText.of(record.text, tokenizer)
    tags = _exact_tags(record, read)
    devices = _device_tags(record, read)
    silent = "rhetoric" not in record.meta.get("layers", ("rhetoric",))
    pairs = _pairs(record, read)
    owner = read.pieces.characters.piece
    examples = []
    for window in plan_windows(read.pieces.bounds):
        inside = np.flatnonzero((owner >= window.start) & (owner < window.end))
        own = (owner[inside] >= window.own_start) & (owner[inside] < window.own_end)
        allowed = np.ones((len(inside), TAGS.size), np.bool_)
        allowed[own] = tags[inside[own]]
        marks = np.where(own[:, None], devices[inside], -1)
        held = [p for p in pairs if window.own_start <= p.first and p.end <= window.own_end]
        moved = tuple(
            Pair(p.first - window.start, p.end - window.start, p.marks, p.label, weight=p.weight)
            for p in held
        )
        presence = () if silent else _presence(record, read, window.own_start, window.own_end, inside)
        ids = np.concatenate([[BOS], read.pieces.ids[window.start : window.end], [EOS]])
        characters = read.pieces.characters
        examples.append(
            Example(
                ids.astype(np.int64),
                owner[inside] - window.start + 1,
                characters.code[inside],
                characters.place[inside],
                allowed=allowed,
                pairs=moved,
                device_tags=None if silent else marks,
                presence=presence,
            )
        )
    return examples


def _exact_tags(record: Commentary, read: ReadText) -> NDArray[np.bool_]:
    spans = read.in_characters([(e.start, e.end, e.label) for e in record.entities])
    try:
        tags = TAGS.encode(spans, len(read.pieces.characters.code))
    except ValueError as error:
        raise TrainingError(
            "C303",
            f"record {record.id}: in model characters, {error}. Run 'commentary-nlp corpus check FILE'.",
        ) from error
    allowed = np.zeros((len(tags), TAGS.size), np.bool_)
    allowed[np.arange(len(tags)), tags] = True
    return allowed


def _device_tags(record: Commentary, read: ReadText) -> NDArray[np.int64]:
    tags = np.full((len(read.pieces.characters.code), len(DEVICES)), OUTSIDE, np.int64)
    for device in record.devices:
        start, end = read.characters_of(device.start, device.end)
        column = DEVICES.index(device.device)
        tags[start:end, column] = INSIDE
        if end > start:
            tags[start, column] = BEGIN
    return tags


def _pairs(record: Commentary, read: ReadText) -> list[Pair]:
    by_actor: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for entity in record.entities:
        if entity.actor:
            by_actor[entity.actor].append((entity.start, entity.end))
    place = {span[0]: index for index, span in enumerate(read.spans)}
    pairs = []
    for (start, actor), label in sentence_labels(record).items():
        index = place.get(start)
        if index is None:
            continue
        low, high = read.spans[index]
        mentions = [m for m in by_actor[actor] if low <= m[0] and m[1] <= high]
        first, end = read.pieces.bounds[index]
        if mentions and end > first:
            marks = read.marks(mentions, first, end)
            weight = NEUTRAL_WEIGHT if label == "neutral" else 1.0
            pairs.append(Pair(first, end, marks, STANCE_LABELS.index(label), weight=weight))
    return pairs


def sentence_labels(record: Commentary) -> dict[tuple[int, str], str]:
    """(sentence start, actor) to what the sentence says of the actor, whoever holds it; polar before neutral.

    The pair layer learns the evaluation that a sentence carries; whose it is, the holder rules say.
    """
    labels: dict[tuple[int, str], str] = {}
    for row in sorted(record.stances, key=lambda row: row.holder != AUTHOR):
        key = (row.start, row.actor)
        if labels.get(key, "neutral") == "neutral":
            labels[key] = row.label
    return labels


def _presence(
    record: Commentary, read: ReadText, own_start: int, own_end: int, inside: NDArray[np.int64]
) -> tuple[tuple[int, int, int, int], ...]:
    """(first, end, device, present) of each own sentence, in the window's characters."""
    if not len(inside):
        return ()
    rows = []
    for (start, end), (first, stop) in zip(read.spans, read.pieces.bounds, strict=True):
        if first < own_start or stop > own_end:
            continue
        low, high = read.characters_of(start, end)
        for column, device in enumerate(DEVICES):
            if device in ACROSS:
                continue
            held = any(d.device == device and d.start < end and d.end > start for d in record.devices)
            rows.append((low - int(inside[0]), high - int(inside[0]), column, int(held)))
    return tuple(rows)
