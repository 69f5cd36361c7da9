"""A name found in one place of a text, found in its other places too, and with one type.

In the train documents of the project's corpus a name has one type throughout its text in 999 of 1,000
mentions, and where the words of a tagged name of two characters or more stand free once more they are tagged
again in 99 of 100 cases (COMMODITY: 97, for the amounts of a currency are none).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from commentary_nlp.actors.knowledge import stands_alone
from commentary_nlp.commentary.types import Entity

LEAST: Final = 0.6
"""The probability at which one mention speaks for the other places of its name."""
_SHORT: Final = 2
"""A name of so many characters may be an ordinary word elsewhere: half of its places must be tagged."""
_AMOUNT: Final = re.compile(r"[0-9〇零一二三四五六七八九十百千万亿兆两几数多半]")


def mend_repeated(text: str, entities: Sequence[Entity]) -> list[Entity]:
    """The mentions of a normalised text with one type a name and the places that were left out, in order.

    A place added has the probability of the mention that speaks for it. Linear in the length of the text.
    """
    typed = _one_type(text, entities)
    counts = Counter(text[entity.start : entity.end] for entity in typed)
    sources: dict[str, Entity] = {}
    for entity in typed:
        surface = text[entity.start : entity.end]
        if len(surface) >= _SHORT and _score(entity) >= _score(sources.get(surface)):
            sources[surface] = entity
    covered = bytearray(len(text))
    for entity in typed:
        covered[entity.start : entity.end] = b"\1" * (entity.end - entity.start)
    added: list[Entity] = []
    for surface, places in _places(text, sources, covered):
        free = [at for at in places if not any(covered[at : at + len(surface)])]
        if len(surface) <= _SHORT and len(free) > counts[surface]:
            continue
        for start in free:
            end = start + len(surface)
            if not any(covered[start:end]):  # no two places of one name may overlap: 哈哈哈
                added.append(replace(sources[surface], start=start, end=end))
                covered[start:end] = b"\1" * (end - start)
    return sorted([*typed, *added], key=lambda entity: entity.start)


def _one_type(text: str, entities: Sequence[Entity]) -> list[Entity]:
    """Each name with the type that its mentions give it together; one character (金) may be two names."""
    votes: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for entity in entities:
        votes[text[entity.start : entity.end]][entity.label] += _score(entity)
    chosen = {name: max(sorted(labels), key=labels.__getitem__) for name, labels in votes.items()}
    return [
        replace(entity, label=chosen[text[entity.start : entity.end]])
        if entity.end - entity.start >= _SHORT
        else entity
        for entity in entities
    ]


def _places(text: str, sources: dict[str, Entity], covered: bytearray) -> list[tuple[str, list[int]]]:
    """Free places of each name that is sure, longer names first; no amount, no head of a minister's title."""
    import ahocorasick

    automaton = ahocorasick.Automaton()
    for surface, entity in sources.items():
        if _score(entity) >= LEAST:
            automaton.add_word(surface, surface)
    if not len(automaton):
        return []
    automaton.make_automaton()
    places: dict[str, list[int]] = defaultdict(list)
    for last, surface in automaton.iter(text):
        start, end, label = last + 1 - len(surface), last + 1, sources[surface].label
        amount = label == "COMMODITY" and start and _AMOUNT.match(text[start - 1])
        title = label == "AGENCY" and text.startswith("长", end)
        if not (covered[start] or covered[last] or amount or title) and stands_alone(text, start, end):
            places[surface].append(start)
    return sorted(places.items(), key=lambda item: (-len(item[0]), item[0]))


def _score(entity: Entity | None) -> float:
    if entity is None:
        return 0.0
    return 1.0 if entity.score is None else entity.score
