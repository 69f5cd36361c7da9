"""What the model was unsure of, least sure first, each with its figure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from commentary_nlp.commentary import Commentary
from commentary_nlp.report.article.actors import Evidence, Portrait

UNSURE = 0.6
"""A probability below which a label is listed as unsure."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """One label in doubt: `index` is its place among the entities or devices of the result."""

    index: int
    probability: float


@dataclass(frozen=True, slots=True)
class Doubts:
    """Everything in doubt; `withheld` are abstained stances, the most probable pole first."""

    withheld: tuple[tuple[Portrait, Evidence], ...]
    stances: tuple[tuple[Portrait, Evidence], ...]
    entities: tuple[Doubt, ...]
    actors: tuple[Doubt, ...]
    devices: tuple[Doubt, ...]


def doubts(commentary: Commentary, portraits: Sequence[Portrait]) -> Doubts:
    """Withheld stances, and every label whose probability lies below `UNSURE`."""
    rows = list(_rows(portraits))
    withheld = [row for row in rows if row[1].state == "abstained"]
    stances = [row for row in rows if row[1].state != "abstained" and _sure(row[1]) < UNSURE]
    return Doubts(
        tuple(sorted(withheld, key=lambda row: -_sure(row[1]))),
        tuple(sorted(stances, key=lambda row: _sure(row[1]))),
        _below([entity.score for entity in commentary.entities]),
        _below([entity.actor_score for entity in commentary.entities]),
        _below([device.score for device in commentary.devices]),
    )


def _rows(portraits: Sequence[Portrait]) -> Iterator[tuple[Portrait, Evidence]]:
    for portrait in portraits:
        for judgements in portrait.judgements:
            for evidence in (*judgements.telling, *judgements.neutral):
                yield portrait, evidence


def _sure(evidence: Evidence) -> float:
    return 1.0 if evidence.probability is None else evidence.probability


def _below(scores: Sequence[float | None]) -> tuple[Doubt, ...]:
    found = [
        Doubt(index, score) for index, score in enumerate(scores) if score is not None and score < UNSURE
    ]
    return tuple(sorted(found, key=lambda doubt: doubt.probability))
