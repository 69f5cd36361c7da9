"""Documents with their names exchanged, so that a model learns what is said rather than of whom.

Names are replaced by gold offsets, one new name for each surface of the document, of the same label and
the same kind of form (one character, X方, latin letters, other). Every other label moves with the text.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from commentary_nlp.actors import KnownActor
from commentary_nlp.commentary import Commentary, Entity

Form = tuple[str, str]
_LATIN = re.compile(r"[A-Za-z0-9·.\- ]+$")
_KEPT_DEVICES = frozenset(("metonymy", "allusion", "idiom", "metaphor", "irony", "climax", "repetition"))
_SKIPPED_ALIASES = frozenset(("english", "seat", "government", "nickname"))


def form_of(surface: str, label: str) -> Form:
    """Label and kind of form; only names of one form take each other's place."""
    if len(surface) == 1:
        return label, "one"
    if len(surface) == 2 and surface.endswith("方") and label == "GPE":
        return label, "side"
    return label, "latin" if _LATIN.match(surface) else "plain"


def inventory(entries: Iterable[KnownActor], records: Iterable[Commentary]) -> dict[Form, list[str]]:
    """Names to exchange with: those of the knowledge files and those of the corpus."""
    found: dict[Form, set[str]] = defaultdict(set)
    for entry in entries:
        names = [entry.id, *(alias.surface for alias in entry.aliases if alias.kind not in _SKIPPED_ALIASES)]
        for name in names:
            found[form_of(name, entry.kind)].add(name)
    for record in records:
        for entity in record.entities:
            surface = record.text[entity.start : entity.end]
            found[form_of(surface, entity.label)].add(surface)
    return {form: sorted(names) for form, names in found.items()}


def exchange_names(
    record: Commentary, names: dict[Form, Sequence[str]], draw: random.Random, *, share: float = 0.6
) -> Commentary:
    """The record with about `share` of its names replaced.

    Names inside a device that lives on them (an idiom, a seat of power as metonymy …) stay. Actor ids stay as
    they were: they tell which mentions belong together, not what they are called.
    """
    kept = [(d.start, d.end) for d in record.devices if d.device in _KEPT_DEVICES]
    chosen: dict[tuple[str, str], str] = {}
    replaced: list[tuple[Entity, str]] = []
    for entity in sorted(record.entities, key=lambda e: e.start):
        surface = record.text[entity.start : entity.end]
        key = (surface, entity.label)
        if key not in chosen:
            pool = names.get(form_of(surface, entity.label), ())
            chosen[key] = draw.choice(pool) if pool and draw.random() < share else surface
        if any(start < entity.end and entity.start < end for start, end in kept):
            continue
        if chosen[key] != surface:
            replaced.append((entity, chosen[key]))
    return with_names(record, replaced)


def with_names(record: Commentary, replaced: Sequence[tuple[Entity, str]]) -> Commentary:
    """The record with new names for entities of it, given in order; every label moves with the text."""
    parts: list[str] = []
    shifts: list[tuple[int, int]] = []
    at = grown = 0
    for entity, name in replaced:
        parts += [record.text[at : entity.start], name]
        grown += len(name) - (entity.end - entity.start)
        shifts.append((entity.end, grown))
        at = entity.end
    parts.append(record.text[at:])

    def moved(offset: int) -> int:
        grown = 0
        for end, total in shifts:
            if end > offset:
                break
            grown = total
        for entity, name in replaced:
            if entity.start < offset < entity.end:
                return moved(entity.start) + min(offset - entity.start, len(name))
        return offset + grown

    return replace(
        record,
        text="".join(parts),
        entities=tuple(replace(e, start=moved(e.start), end=moved(e.end)) for e in record.entities),
        stances=tuple(replace(s, start=moved(s.start), end=moved(s.end)) for s in record.stances),
        devices=tuple(replace(d, start=moved(d.start), end=moved(d.end)) for d in record.devices),
    )
