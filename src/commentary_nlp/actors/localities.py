"""Provinces, counties and cities: which of them act in a text, and what 县里 or 市政府 stands for."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from commentary_nlp.actors.context import Mention, Surroundings
from commentary_nlp.actors.knowledge import Knowledge
from commentary_nlp.actors.options import Option, is_region
from commentary_nlp.actors.places import acts

_TAILS: Final = ("省", "市", "县", "区", "镇", "州")
_MAIN_PLACE: Final = 3
"""A place unknown to the knowledge that a text names so often is what the text is about."""
_BESIDE: Final = re.compile(r"的《|边境|[东南西北]部")
_PEOPLE: Final = re.compile(r"[农商企厂民]|行业|产业")
"""Who makes or sells a good, named behind it: 美国豆农, 日本车企."""


@dataclass(frozen=True, slots=True)
class Localities:
    """县, 市, 省 … → the places of a text whose name ends so, with the places of their mentions."""

    places: Mapping[str, Sequence[tuple[int, str]]]

    @classmethod
    def of(cls, surfaces: Sequence[str], mentions: Sequence[Mention]) -> Localities:
        """The Localities among the normalised `surfaces` of `mentions`, which are in order."""
        named: dict[str, list[tuple[int, str]]] = {}
        for surface, (start, _, label) in zip(surfaces, mentions, strict=True):
            if label == "GPE" and len(surface) > 1 and surface.endswith(_TAILS):
                named.setdefault(surface[-1], []).append((start, surface))
        return cls(named)

    def full_name(self, surface: str, label: str, position: int) -> str:
        """县, 县里, 县政府 or 县财政局 with the county named last before; any other surface as it is."""
        named = self.places.get(surface[:1])
        if named is None or label not in ("GPE", "AGENCY"):
            return surface
        _, place = named[max(0, bisect_right(named, (position, "")) - 1)]
        return place + surface[1:].removesuffix("政府").removesuffix("里")

    def names(self, place: str) -> bool:
        """Whether `place` is the name of one of them."""
        return any(place == name for _, name in self.places.get(place[-1:], ()))


def active_regions(
    around: Surroundings, options: Sequence[Sequence[Option]], knowledge: Knowledge
) -> frozenset[str]:
    """Ids of the provinces and cities whose government or that itself acts, or that the text is all about."""
    counts: Counter[str] = Counter()
    active: set[str] = set()
    governing: set[str] = set()
    for (start, end, label), found in zip(around.mentions, options, strict=True):
        if len(found) == 1 and found[0].kind == "GPE" and is_region(found[0]):
            counts[found[0].id] += 1
            if label == "AGENCY":
                governing.add(found[0].id)
            if acts(around.text, start, end):
                active.add(found[0].id)
    main = {name for name, count in counts.items() if count >= _MAIN_PLACE and knowledge.get(name) is None}
    return frozenset(main.union(governing, (name for name in active if counts[name] > 1)))


def tells_where(index: int, around: Surroundings, options: Sequence[Sequence[Option]]) -> bool:
    """Whether a place only says where the company, place or good behind it is (德国《商报》, 美国大豆), or
    where somebody goes (访华).

    对华电动车 speaks of the country, since the policy is aimed at it, as 日本车企 does of its people.
    """
    start, end, label = around.mentions[index]
    if label != "GPE":
        return False
    beside = _BESIDE.match(around.text, end) and around.touching_before(index) is None  # not 印巴边境
    if beside or around.text[max(0, start - 1) : start] == "访":
        return True
    following = index + 1
    if following == len(around.mentions):
        return False
    next_start, next_end, next_label = around.mentions[following]
    gap = around.text[end:next_start]
    if next_label == "COMMODITY":
        aimed = around.text[max(0, start - 1) : start] == "对"
        return not gap and not aimed and not _PEOPLE.match(around.text, next_end)
    if gap not in ("", "《", "的"):
        return False
    inside = next_label == "GPE" and end - start > 1 and all(map(is_region, options[following]))
    return next_label in ("ORG", "LOC") or (inside and gap != "的")
