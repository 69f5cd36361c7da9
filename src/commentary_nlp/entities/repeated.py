"""A name found in one place of a text, found in its other places too, and with one type.

In the train documents of the project's corpus a name has one type throughout its text in 998 of 1,000 mentions,
and where the words of a tagged name of two characters or more stand alone once more they are tagged again
in 99 of 100 cases (COMMODITY: 97, for the amounts of a currency are none).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from commentary_nlp.actors import Knowledge
from commentary_nlp.actors.knowledge import stands_alone
from commentary_nlp.commentary.types import Entity

LEAST: Final = 0.6
"""The probability at which one mention speaks for the other places of its name."""
_SHORT: Final = 2
"""A name of so many characters may be an ordinary word elsewhere: most of its places must be tagged."""
_AMOUNT: Final = re.compile(r"[0-9〇零一二三四五六七八九十百千万亿兆億萬两几数多半]$")
_TITLE: Final = "长"


def mend_repeated(text: str, entities: Sequence[Entity], knowledge: Knowledge) -> list[Entity]:
    """The mentions of a normalised text with one type a name and the places that were left out, in order."""
    typed = _one_type(text, entities)
    covered = bytearray(len(text))
    for entity in typed:
        covered[entity.start : entity.end] = b"\1" * (entity.end - entity.start)
    best: dict[str, Entity] = {}
    counts: Counter[str] = Counter()
    for entity in typed:
        surface = text[entity.start : entity.end]
        counts[surface] += 1
        if len(surface) >= _SHORT and (surface not in best or _score(entity) > _score(best[surface])):
            best[surface] = entity
    added: list[Entity] = []
    for surface, entity in sorted(best.items(), key=lambda item: (-len(item[0]), item[0])):
        if _score(entity) < LEAST:
            continue
        places = [at for at in _places(text, surface, entity.label) if not any(covered[at : at + len(surface)])]
        if len(surface) <= _SHORT and len(places) > counts[surface]:
            continue
        for start in places:
            end = start + len(surface)
            added.append(replace(entity, start=start, end=end))
            covered[start:end] = b"\1" * (end - start)
    return sorted([*typed, *added], key=lambda entity: entity.start)


def _one_type(text: str, entities: Sequence[Entity]) -> list[Entity]:
    """Each name with the type that its mentions give it together."""
    votes: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for entity in entities:
        votes[text[entity.start : entity.end]][entity.label] += _score(entity)
    chosen = {surface: max(sorted(labels), key=labels.__getitem__) for surface, labels in votes.items()}
    return [replace(entity, label=chosen[text[entity.start : entity.end]]) for entity in entities]


def _places(text: str, surface: str, label: str) -> Iterator[int]:
    """Where the words stand and may be the name: no amount of a currency, no head of a minister's title."""
    at = text.find(surface)
    while at >= 0:
        end = at + len(surface)
        amount = label == "COMMODITY" and _AMOUNT.search(text, max(0, at - 1), at)
        title = label == "AGENCY" and text.startswith(_TITLE, end)
        if stands_alone(text, at, end) and not amount and not title:
            yield at
        at = text.find(surface, end)


def _score(entity: Entity) -> float:
    return 1.0 if entity.score is None else entity.score
