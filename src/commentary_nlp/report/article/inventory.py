"""What the text holds, counted by kind: names, names without an actor, devices, judgements of others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from commentary_nlp.commentary import Commentary
from commentary_nlp.report.article.actors import Evidence, Portrait
from commentary_nlp.scheme import AUTHOR, DEVICES, ENTITY_LABELS


@dataclass(frozen=True, slots=True)
class Name:
    """A surface that stands for no actor; `first` is the index of its first entity."""

    surface: str
    count: int
    first: int


@dataclass(frozen=True, slots=True)
class Inventory:
    """Counts by kind in the order of the scheme, kinds that do not occur left out."""

    entities: Mapping[str, int]
    others: Mapping[str, tuple[Name, ...]]
    devices: Mapping[str, tuple[int, ...]]
    reported: tuple[tuple[Portrait, Evidence], ...]


def inventory(commentary: Commentary, portraits: Sequence[Portrait]) -> Inventory:
    """The inventory; the values of `devices` are indices into `Commentary.devices`, in order of the text."""
    counts = Counter(entity.label for entity in commentary.entities)
    by_kind: dict[str, list[int]] = {device: [] for device in DEVICES}
    for index in sorted(range(len(commentary.devices)), key=lambda i: commentary.devices[i].start):
        by_kind[commentary.devices[index].device].append(index)
    return Inventory(
        {label: counts[label] for label in ENTITY_LABELS if counts[label]},
        _others(commentary),
        {device: tuple(indices) for device, indices in by_kind.items() if indices},
        tuple(
            (portrait, evidence)
            for portrait in portraits
            for judgements in portrait.judgements
            if judgements.holder != AUTHOR
            for evidence in (*judgements.telling, *judgements.neutral)
        ),
    )


def _others(commentary: Commentary) -> dict[str, tuple[Name, ...]]:
    found: dict[str, dict[str, list[int]]] = {label: {} for label in ENTITY_LABELS}
    for index, entity in enumerate(commentary.entities):
        if entity.actor is None:
            found[entity.label].setdefault(commentary.surface(entity), []).append(index)
    return {
        label: tuple(Name(surface, len(indices), indices[0]) for surface, indices in names.items())
        for label, names in found.items()
        if names
    }
