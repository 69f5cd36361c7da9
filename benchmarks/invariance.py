"""Whether a document's result depends on its neighbours: alone, in batches, shuffled."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import Any

import commentary_nlp
from commentary_nlp import Commentary


def compare_orders(
    texts: Sequence[str], model: str, *, threads: int, batch_sizes: Sequence[int]
) -> dict[str, Any]:
    """Whether all spans and labels agree with those of each text alone, and the greatest score difference.

    Every way of reading has an analyzer of its own, so that none can answer from memory.
    """
    analyzer = commentary_nlp.load(model, threads=threads)
    alone = [analyzer(text) for text in texts]
    order = random.Random(1).sample(range(len(texts)), len(texts))
    ways = {f"batches of {size}": (size, list(range(len(texts)))) for size in batch_sizes}
    ways["shuffled"] = (batch_sizes[-1], order)
    found: dict[str, Any] = {}
    for way, (size, places) in ways.items():
        analyzer = commentary_nlp.load(model, threads=threads)
        results = list(analyzer.pipe([texts[place] for place in places], batch_size=size))
        couples = [(alone[place], result) for place, result in zip(places, results, strict=True)]
        found[way] = {
            "different_documents": sum(labels(one) != labels(other) for one, other in couples),
            "greatest_score_difference": max(score_difference(one, other) for one, other in couples),
        }
    return {
        "documents": len(texts),
        "same_labels": not any(way["different_documents"] for way in found.values()),
        "greatest_score_difference": max(way["greatest_score_difference"] for way in found.values()),
        "ways": found,
    }


def labels(result: Commentary) -> tuple[object, ...]:
    """Every span and label of a result, without scores."""
    return (
        [(e.start, e.end, e.label, e.actor) for e in result.entities],
        [(s.start, s.end, s.actor, s.label, s.holder) for s in result.stances],
        [(d.actor, d.label) for d in result.document_stances],
        [(d.start, d.end, d.device) for d in result.devices],
    )


def score_difference(one: Commentary, other: Commentary) -> float:
    """The greatest difference of two scores at one place; 1.0 where the results differ in length."""
    first, second = list(_scores(one)), list(_scores(other))
    if len(first) != len(second):
        return 1.0
    return max((abs(a - b) for a, b in zip(first, second, strict=True)), default=0.0)


def _scores(result: Commentary) -> Iterator[float]:
    for task in (result.entities, result.devices, result.document_stances):
        for scored in task:
            yield -1.0 if scored.score is None else scored.score
    for stance in result.stances:
        if stance.score is not None:
            yield from (stance.score.favor, stance.score.against, stance.score.neutral)
