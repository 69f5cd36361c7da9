"""Edges of mentions, mended where the words themselves tell: titles, two names in one span, cut names.

The rules and their exceptions were read off the train documents of the project's corpus.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

from commentary_nlp.actors import Knowledge
from commentary_nlp.actors.knowledge import Found
from commentary_nlp.commentary.types import Entity
from commentary_nlp.entities.decode import trim

_TITLE: Final = re.compile(
    r"(?:先生|女士|夫人|小姐|教授|博士|总统|主席|总理|首相|部长|局长|市长|处长|院长|书记|议员|大使|将军)$"
)
"""Words behind a person's name that the guide leaves outside; 婆婆, 叔, 姐 belong to a nickname."""
_ADMINISTRATIVE: Final = re.compile(
    r"[省市州县区府郡邦国]|人|方面|特区|特别|自治|联盟|共和|地区|政府|当局|之|的"
)
"""What follows a country's name in the longer name of one place or body: 墨西哥城, 非洲联盟."""
_ORIGIN: Final = re.compile(r"(?:进口|国产|出口|境外|合规)(?=.)")
"""Words in front of a good that do not name its kind; a known good may begin with them all the same."""
_NO_KIND: Final = re.compile(r"进口|国产|.*(?:年期.债|储备)$")
"""Known goods of which the guide tags the last part alone."""
_DIPLOMATIC: Final = frozenset("中美俄日欧英法德韩朝印台越泰菲澳墨乌伊以")
"""Short forms of countries that stand side by side (中美欧) and seldom spell a foreign name (印加, 尼斯)."""
# fmt: off
_SYLLABLES: Final = frozenset((
    "马里", "阿曼", "约旦", "乍得", "多哥", "加纳", "古巴", "海地", "汤加", "秘鲁",
    "贝宁", "帕劳", "瑙鲁", "不丹", "刚果", "苏丹", "沙特", "埃塞", "伊朗", "智利",
))
# fmt: on
"""Countries that begin other foreign names (马里乌波尔, 沙特尔): split off before a known name alone."""
_SHORTEST_REST: Final = {"GPE": 2, "LOC": 3, "COMMODITY": 2}
_LONGEST_COUNTRY: Final = 8
_LEAST_CUT: Final = 3
"""Characters of a known name that a span may be a piece of; shorter names are pieces by chance."""


def mend_borders(text: str, entities: Sequence[Entity], knowledge: Knowledge) -> list[Entity]:
    """The mentions of a normalised text, in order and without overlap, with better edges.

    A title leaves its person; 中美 and 越南多乐省 become two mentions; a piece of one known name becomes
    all of it where nothing else stands in the rest. What has neither letter nor figure names nothing.
    """
    parted = [part for entity in entities for part in _parts(text, _untitled(text, entity), knowledge)]
    mended = (_without_origin(text, entity) for entity in _whole_names(text, parted, knowledge))
    trimmed = ((entity, trim(text, entity.start, entity.end)) for entity in mended)
    return [
        replace(entity, start=start, end=end)
        for entity, (start, end) in trimmed
        if any(map(str.isalnum, text[start:end]))  # 😤 names nobody
    ]


def _untitled(text: str, entity: Entity) -> Entity:
    if entity.label != "PERSON":
        return entity
    title = _TITLE.search(text, entity.start, entity.end)
    return replace(entity, end=title.start()) if title and title.start() > entity.start else entity


def _without_origin(text: str, entity: Entity) -> Entity:
    origin = _ORIGIN.match(text, entity.start, entity.end) if entity.label == "COMMODITY" else None
    return replace(entity, start=origin.end()) if origin else entity


def _parts(text: str, entity: Entity, knowledge: Knowledge) -> Iterator[Entity]:
    """The mention, or the countries and the name that were taken for one."""
    surface = text[entity.start : entity.end]
    known = knowledge.candidates(surface)
    if entity.label == "GPE" and 2 <= len(surface) <= 4 and _DIPLOMATIC.issuperset(surface) and not known:
        yield from (replace(entity, start=at, end=at + 1) for at in range(entity.start, entity.end))
        return
    shortest = _SHORTEST_REST.get(entity.label)
    cut = _country(surface, knowledge) if shortest and not known else 0
    rest = surface[cut:]
    foreign = surface[:cut] in _SYLLABLES and not knowledge.candidates(rest)
    if not cut or len(rest) < (shortest or 0) or foreign or _ADMINISTRATIVE.match(rest):
        yield entity
        return
    yield replace(entity, end=entity.start + cut, label="GPE")
    yield replace(entity, start=entity.start + cut)


def _country(surface: str, knowledge: Knowledge) -> int:
    """How many characters at the head of a longer surface name a country; 0 for none."""
    return next(
        (n for n in range(min(len(surface) - 1, 8), 1, -1) if surface[:n] in _countries(knowledge)), 0
    )


def _whole_names(text: str, entities: Sequence[Entity], knowledge: Knowledge) -> list[Entity]:
    owners: dict[int, int] = {}
    for number, entity in enumerate(entities):
        owners.update(dict.fromkeys(range(entity.start, entity.end), number))
    mended: dict[int, Entity] = {}
    for found in knowledge.find(text):
        touched = {owners[at] for at in range(found.start, found.end) if at in owners}
        kinds = {candidate.actor.kind for candidate in found.candidates}
        if len(touched) != 1 or len(kinds) > 1 or found.end - found.start < _LEAST_CUT:
            continue
        number = touched.pop()
        entity, kind = entities[number], kinds.pop()
        shorter = found.start <= entity.start and entity.end <= found.end
        if shorter and (entity.start, entity.end) != found[:2] and _is_whole(text, found, entity.label, kind):
            mended[number] = replace(entity, start=found.start, end=found.end, label=kind)
    return [mended.get(number, entity) for number, entity in enumerate(entities)]


def _is_whole(text: str, found: Found, label: str, kind: str) -> bool:
    """Whether a known name is what the guide tags where a piece of it was tagged with `label`."""
    if kind == "PERSON" or label == "PERSON":
        return kind == label
    if kind == "COMMODITY":
        return label == kind and not _NO_KIND.match(text, found.start, found.end)
    return kind != "AGENCY" or not text.startswith("长", found.end)  # 商务部长 holds no body


@lru_cache(maxsize=4)
def _countries(knowledge: Knowledge) -> frozenset[str]:
    """Names of countries and blocs of two characters or more, seats of government and nicknames left out."""
    return frozenset(
        name
        for entry in knowledge.entries
        if entry.kind == "GPE" and knowledge.country_of(entry) == entry.id
        for name, kind in [(entry.id, "id"), *entry.aliases]
        if len(name) > 1 and kind in ("id", "short", "full")
    )
