"""What the knowledge files add to the model's mentions.

The model decides first. A mention whose very words are a name of one type only takes that type, where
calibration found that this pays (`retype`) or the name is a place that does not govern. A known name in words
the model left out becomes a mention, where most of such names are right on dev (`fill`, the share that is) or
in train (`SURE`), and so does a nickname. A name of two
characters may be an ordinary word (现代, 美的, 理想): it is added only where the model tagged the same
words elsewhere in the text. Names of one character and names of several types are never added.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from commentary_nlp.actors import Knowledge
from commentary_nlp.actors.knowledge import Candidate
from commentary_nlp.commentary.types import Entity
from commentary_nlp.scheme import ENTITY_LABELS
from commentary_nlp.text import IGNORABLE

Settings = Mapping[str, Mapping[str, Any]]
NICKNAME = 0.8
"""Score of a nickname that is a name of nobody else (懂王): it needs no calibration, few texts hold one."""
SURE = {
    "PERSON": (3, 0.99),
    "AGENCY": (4, 0.98),
    "GPE": (3, 0.98),
    "LOC": (3, 0.97),
    "COMMODITY": (4, 0.9),
}
"""Type to the characters from which on a known name in free words is a mention, and in how many cases: the
share of such words in the train documents of the project's corpus that are tagged, alone or in more."""
_PLACE = "LOC"
_WORD = 3
"""Characters from which on a known name is hardly an ordinary word."""


def add_known(
    text: str,
    entities: Sequence[Entity],
    knowledge: Knowledge,
    settings: Settings,
    labels: Collection[str] = ENTITY_LABELS,
) -> tuple[Entity, ...]:
    """The mentions of a normalised text after retyping and filling, in order and without overlap.

    `labels` are the model's types; no other comes out.
    """
    retyping = {label for label, own in settings.items() if own.get("retype")} | {_PLACE}
    kept = [_retyped(text, entity, knowledge, retyping.intersection(labels)) for entity in entities]
    filling = {label: float(own["fill"]) for label, own in settings.items() if own.get("fill")}
    added = [entity for entity in _filled(text, kept, knowledge, filling) if entity.label in labels]
    taken = bytearray(len(text))
    for entity in added:
        taken[entity.start : entity.end] = b"\1" * (entity.end - entity.start)
    kept = [entity for entity in kept if not any(taken[entity.start : entity.end])]
    return tuple(sorted(kept + added, key=lambda entity: entity.start))


def _retyped(text: str, entity: Entity, knowledge: Knowledge, labels: set[str]) -> Entity:
    kind = _only_kind(knowledge.candidates(text[entity.start : entity.end]))
    return replace(entity, label=kind) if kind in labels and kind is not None else entity


def _filled(
    text: str, entities: Sequence[Entity], knowledge: Knowledge, filling: Mapping[str, float]
) -> list[Entity]:
    """Known names in free words; a nickname may cover single characters taken for names (懂王 over 王)."""
    covered = bytearray(len(text))
    for entity in entities:
        mark = b"\2" if entity.end - entity.start == 1 else b"\1"
        covered[entity.start : entity.end] = mark * (entity.end - entity.start)
    tagged = {(text[entity.start : entity.end], entity.label) for entity in entities}
    added = []
    shown = [at for at, character in enumerate(text) if character != IGNORABLE]
    for found in knowledge.find("".join(text[at] for at in shown) if len(shown) < len(text) else text):
        start, end = shown[found.start], shown[found.end - 1] + 1
        kind = _only_kind(found.candidates)
        how = found.candidates[0].kind
        free = not any(mark == 1 or (mark and how != "nickname") for mark in covered[start:end])
        score = NICKNAME if how == "nickname" else filling.get(kind or "")
        least, share = SURE.get(kind or "", (len(text) + 1, None))
        if score is None and found.end - found.start >= least:
            score = share
        if found.end - found.start < _WORD and how != "nickname" and (text[start:end], kind) not in tagged:
            continue
        if kind == "AGENCY" and text.startswith("长", end):
            continue  # 国防部长 is a title
        if kind is not None and score and free and how != "former":
            added.append(Entity(start, end, kind, None, score))
    return added


def _only_kind(candidates: Sequence[Candidate]) -> str | None:
    kinds = {candidate.actor.kind for candidate in candidates}
    return kinds.pop() if len(kinds) == 1 else None
