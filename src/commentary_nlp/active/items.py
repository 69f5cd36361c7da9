"""What a model says of a text, item by item: a state, and how little it is sure of the label."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from commentary_nlp.scheme import AUTHOR

if TYPE_CHECKING:
    from commentary_nlp.analyzer import Analyzer
    from commentary_nlp.encoder.encoding import Encoding

Floats = NDArray[np.float64]
States = NDArray[np.float32]
Spans = Sequence[tuple[int, int]]

TASKS = ("entities", "stances", "devices")
_BEFORE, _AFTER = 6, 10
"""Pieces around a mention that tell its stance."""


class Items(NamedTuple):
    """The items of one task in a text: their states (items, features) and uncertainties (items), 0-1."""

    states: Floats
    uncertainty: Floats


def uncertainty(probabilities: Sequence[Sequence[float]] | Floats) -> Floats:
    """How far each row of probabilities is from sure: 0 where one label is certain, 1 where all are equal.

    One less the sum of squares, scaled: the variance of the label, which is the weight of an item in the
    Fisher information of a logistic model.
    """
    rows = np.asarray(probabilities, np.float64)
    if not rows.size:
        return np.zeros(0)
    labels = rows.shape[-1]
    found: Floats = np.clip((1 - (rows**2).sum(axis=-1)) * labels / (labels - 1), 0, 1)
    return found


def doubt(chances: Sequence[float] | Floats) -> Floats:
    """The `uncertainty` of yes-or-no probabilities: 1 at one half."""
    yes = np.asarray(chances, np.float64)
    return uncertainty(np.stack([yes, 1 - yes], axis=-1))


def read_items(analyzer: Analyzer, encoding: Encoding) -> dict[str, Items]:
    """The Items of a text that the analyser has encoded, by task.

    An entity has the mean state of its pieces; a (sentence, actor) pair that of the sentence, of the actor's
    mentions and of what surrounds them; a sentence, asked for every device, the mean and the greatest state.
    """
    states = encoding.piece_states(0, len(encoding.pieces.ids), analyzer.model.backend)
    entities, _ = analyzer.actors(encoding, analyzer.entities(encoding))
    scored = [(e, e.score) for e in entities if e.score is not None and _pieces(encoding, e.start, e.end)]
    asked = analyzer.pairs(encoding, entities)
    answers = [row.score for row in analyzer.stances(encoding, entities) if row.holder == AUTHOR]
    pairs = [
        (_pair(states, encoding, encoding.pieces.bounds[sentence], mentions), (s.favor, s.against, s.neutral))
        for (sentence, _, mentions), s in zip(asked, answers, strict=True)
        if s is not None
    ]
    sentences = [
        (states[first:end], list(chances.values()))
        for (first, end), chances in zip(
            encoding.pieces.bounds, analyzer.device_presence(encoding), strict=True
        )
        if end > first
    ]
    return {
        "entities": Items(
            _stack([_mean(states, encoding, [(e.start, e.end)]) for e, _ in scored]),
            doubt([p for _, p in scored]),
        ),
        "stances": Items(_stack([state for state, _ in pairs]), uncertainty([row for _, row in pairs])),
        "devices": Items(
            _stack([np.concatenate([own.mean(axis=0), own.max(axis=0)]) for own, _ in sentences]),
            np.array([doubt(row).mean() for _, row in sentences]),
        ),
    }


def _pair(states: States, encoding: Encoding, bounds: tuple[int, int], mentions: Spans) -> Floats:
    first, end = bounds
    near = [
        (max(first, low - _BEFORE), min(end, high + _AFTER))
        for low, high in (_pieces(encoding, *span) or bounds for span in mentions)
    ]
    around = np.mean([states[low:high].mean(axis=0) for low, high in near], axis=0)
    return np.concatenate(
        [states[first:end].mean(axis=0), _mean(states, encoding, mentions), around], dtype=np.float64
    )


def _mean(states: States, encoding: Encoding, spans: Spans) -> Floats:
    """The mean over spans of the mean state of their pieces."""
    found = [pieces for span in spans if (pieces := _pieces(encoding, *span))]
    mean: Floats = np.mean([states[low:high].mean(axis=0, dtype=np.float64) for low, high in found], axis=0)
    return mean


def _pieces(encoding: Encoding, start: int, end: int) -> tuple[int, int] | None:
    """The pieces of the characters from `start` to `end`; None where all of these are invisible."""
    characters = encoding.pieces.characters
    low, high = np.searchsorted(characters.offset, [start, end])
    return (int(characters.piece[low]), int(characters.piece[high - 1]) + 1) if high > low else None


def _stack(states: Sequence[Floats]) -> Floats:
    return np.stack(states).astype(np.float64) if states else np.zeros((0, 1))
