"""Gold documents and predictions made by damaging them at random."""

from __future__ import annotations

import random
from dataclasses import replace

from commentary_nlp.commentary import Commentary, Device, DocumentStance, Entity, Stance, StanceScore

SENTENCE = "美方又挥大棒，中方不为所动。"


def gold_document(number: int, sentences: int = 4) -> Commentary:
    """A text of equal sentences with two entities, two stances and a device in each."""
    draw = random.Random(number)
    starts = [at * len(SENTENCE) for at in range(sentences)]
    labels = ("favor", "against", "neutral")
    return Commentary(
        SENTENCE * sentences,
        entities=tuple(
            entity
            for s in starts
            for entity in (Entity(s, s + 2, "GPE", "美国"), Entity(s + 7, s + 9, "GPE", "中国"))
        ),
        stances=tuple(
            Stance(s, s + len(SENTENCE), actor, draw.choice(labels))
            for s in starts
            for actor in ("美国", "中国")
        ),
        document_stances=(DocumentStance("美国", draw.choice(labels)),),
        devices=tuple(Device(s + 4, s + 6, "metaphor") for s in starts),
        id=f"d{number}",
    )


def damaged(document: Commentary, share: float, seed: int) -> Commentary:
    """The document with a share of its rows lost or wrong, and probabilities that know of it in part."""
    draw = random.Random(f"{document.id}-{seed}")
    stances = []
    for stance in document.stances:
        wrong = draw.random() < share
        label = (
            draw.choice([x for x in ("favor", "against", "neutral") if x != stance.label])
            if wrong
            else stance.label
        )
        sure = draw.uniform(0.4, 0.8) if wrong else draw.uniform(0.6, 1.0)
        rest = {x: (1 - sure) / 2 for x in ("favor", "against", "neutral")} | {label: sure}
        stances.append(replace(stance, label=label, score=StanceScore(**rest)))
    return replace(
        document,
        entities=tuple(
            replace(e, score=draw.uniform(0.5, 1.0)) for e in document.entities if draw.random() >= share
        ),
        stances=tuple(stances),
        devices=tuple(
            replace(d, score=draw.uniform(0.3, 0.9)) for d in document.devices if draw.random() >= share
        ),
    )
