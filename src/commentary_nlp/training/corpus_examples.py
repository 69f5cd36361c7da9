"""Training examples of the project's own corpus: every label of a document, window by window."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from commentary_nlp.actors import pronouns
from commentary_nlp.commentary.types import Commentary
from commentary_nlp.encoder.tokenizer import PieceTokenizer
from commentary_nlp.entities.tags import TagSet
from commentary_nlp.errors import TrainingError
from commentary_nlp.network.devices import BEGIN, INSIDE, OUTSIDE
from commentary_nlp.scheme import AUTHOR
from commentary_nlp.text import plan_windows, sentences
from commentary_nlp.training.annotation import Annotation
from commentary_nlp.training.examples import Example, Pair, ReadText

ACROSS = ("parallelism", "antithesis", "repetition", "climax", "hypophora")
"""Devices that may run over a sentence end; their presence is not asked sentence by sentence."""


_WHOLE_SCHEME = Annotation()


def corpus_examples(
    record: Commentary,
    tokenizer: PieceTokenizer,
    annotation: Annotation = _WHOLE_SCHEME,
    *,
    window_size: int = 254,
) -> list[Example]:
    """One example a window; a sentence that two windows hold is learnt in the one that owns it.

    `annotation` says what the corpus labels; a record whose `meta["layers"]` leaves out a task says nothing
    of it. Stance and presence are not learnt in a sentence too long for a window, its spans are. Raises
    TrainingError (C303) for entities that overlap.
    """
    read = ReadText.of(record.text, tokenizer)
    tasks = annotation.tasks_of(record)
    tags = _exact_tags(record, read, annotation)
    devices = _device_tags(record, read, annotation)
    silent = "rhetoric" not in tasks
    pairs = _pairs(record, read, annotation) if "stances" in tasks else []
    owner = read.pieces.characters.piece
    examples = []
    for window in plan_windows(read.pieces.bounds, size=window_size, context=min(64, window_size // 4)):
        inside = np.flatnonzero((owner >= window.start) & (owner < window.end))
        own = (owner[inside] >= window.own_start) & (owner[inside] < window.own_end)
        allowed = np.ones((len(inside), tags.shape[1]), np.bool_)
        allowed[own] = tags[inside[own]]
        marks = np.where(own[:, None], devices[inside], -1)
        held = [p for p in pairs if window.own_start <= p.first and p.end <= window.own_end]
        moved = tuple(replace(p, first=p.first - window.start, end=p.end - window.start) for p in held)
        own_range = (window.own_start, window.own_end)
        presence = () if silent else _presence(record, read, annotation, own_range, inside)
        ids = np.concatenate(
            [[read.pieces.bos], read.pieces.ids[window.start : window.end], [read.pieces.eos]]
        )
        characters = read.pieces.characters
        examples.append(
            Example(
                ids.astype(np.int64),
                owner[inside] - window.start + 1,
                characters.code[inside],
                characters.place[inside],
                allowed=allowed if "entities" in tasks else None,
                pairs=moved,
                device_tags=None if silent else marks,
                presence=presence,
            )
        )
    return examples


def _exact_tags(record: Commentary, read: ReadText, annotation: Annotation) -> NDArray[np.bool_]:
    tag_set = TagSet(annotation.labels.entities)
    spans = read.in_characters([(e.start, e.end, e.label) for e in record.entities])
    try:
        tags = tag_set.encode(spans, len(read.pieces.characters.code))
    except ValueError as error:
        raise TrainingError(
            "C303",
            f"record {record.id}: in model characters, {error}. Run 'commentary-nlp corpus check FILE'.",
        ) from error
    allowed = np.zeros((len(tags), tag_set.size), np.bool_)
    allowed[np.arange(len(tags)), tags] = True
    allowed[tags == 0] = annotation.free_tags()
    return allowed


def _device_tags(record: Commentary, read: ReadText, annotation: Annotation) -> NDArray[np.int64]:
    names = annotation.labels.devices
    tags = np.full((len(read.pieces.characters.code), len(names)), OUTSIDE, np.int64)
    tags[:, [name not in annotation.devices for name in names]] = -1
    for device in record.devices:
        start, end = read.characters_of(device.start, device.end)
        column = names.index(device.device)
        tags[start:end, column] = INSIDE
        if end > start:
            tags[start, column] = BEGIN
    return tags


def _pairs(record: Commentary, read: ReadText, annotation: Annotation) -> list[Pair]:
    by_actor = actor_places(record)
    place = {span[0]: index for index, span in enumerate(read.spans)}
    pairs = []
    for (start, actor), label in sentence_labels(record, annotation.labels.stances).items():
        index = place.get(start)
        if index is None:
            continue
        low, high = read.spans[index]
        mentions = [m for m in by_actor.get(actor, ()) if low <= m[0] and m[1] <= high]
        first, end = read.pieces.bounds[index]
        if mentions and end > first:
            marks = read.marks(mentions, first, end)
            may_be = annotation.stances.get(label, ())
            if may_be:
                weight = annotation.weight(label)
                pairs.append(Pair(first, end, marks, may_be[0], weight=weight, labels=may_be))
    return pairs


def actor_places(record: Commentary) -> dict[str, list[tuple[int, int]]]:
    """Where a record speaks of each actor, by name or by a pronoun that the analyser would bind."""
    places: dict[str, list[tuple[int, int]]] = defaultdict(list)
    mentions = [(entity.start, entity.end, entity.label) for entity in record.entities]
    ids = [entity.actor for entity in record.entities]
    for (start, end, _), actor in zip(mentions, ids, strict=True):
        if actor is not None:
            places[actor].append((start, end))
    for pronoun in pronouns(record.text, sentences(record.text), mentions, ids):
        places[pronoun.actor].append((pronoun.start, pronoun.end))
    return places


def sentence_labels(record: Commentary, poles: Mapping[str, str] | None = None) -> dict[tuple[int, str], str]:
    """(sentence start, actor) to what the sentence says of the actor, whoever holds it; polar before neutral.

    The pair layer learns the evaluation that a sentence carries; whose it is, the holder rules say.
    """
    labels: dict[tuple[int, str], str] = {}
    for row in sorted(record.stances, key=lambda row: row.holder != AUTHOR):
        key = (row.start, row.actor)
        held = labels.get(key, "neutral")
        if (poles or {}).get(held, held) == "neutral":
            labels[key] = row.label
    return labels


def _presence(
    record: Commentary,
    read: ReadText,
    annotation: Annotation,
    own: tuple[int, int],
    inside: NDArray[np.int64],
) -> tuple[tuple[int, int, int, int], ...]:
    """(first, end, device, present) of each own sentence, in the window's characters."""
    if not len(inside):
        return ()
    rows = []
    for (start, end), (first, stop) in zip(read.spans, read.pieces.bounds, strict=True):
        if first < own[0] or stop > own[1]:
            continue
        low, high = read.characters_of(start, end)
        for column, device in enumerate(annotation.labels.devices):
            if device in ACROSS or device not in annotation.devices:
                continue
            held = any(d.device == device and d.start < end and d.end > start for d in record.devices)
            rows.append((low - int(inside[0]), high - int(inside[0]), column, int(held)))
    return tuple(rows)
