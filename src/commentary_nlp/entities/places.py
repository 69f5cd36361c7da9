"""Places that govern and places that do not, told apart by the last character of an unknown name."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from commentary_nlp.actors import Knowledge
from commentary_nlp.commentary.types import Entity

_SETTING: Final = re.compile(
    r"(?:海峡|运河|机场|口岸|码头|基地|铁路|公路|高速|管道|高原|沙漠|盆地|半岛|群岛|难民营|工业园|核电站|电站|电厂"
    r"|炼厂|矿区|油田|气田|走廊|[^香]港|[海洋湾岛礁河江湖山岭峰矿])$"
)
"""Ends of names that are LOC in the train documents of the corpus, mostly or always."""
_GOVERNED: Final = re.compile(r"(?:[^城都超门黑股债期车楼]市|[^知自]县|自治州|省|[^欧亚非美]州|郡)$")
_SHORTEST: Final = 3


def mend_place(text: str, entity: Entity, knowledge: Knowledge) -> Entity:
    """The mention as LOC or GPE where its last characters say so and it is no known name of another kind."""
    surface = text[entity.start : entity.end]
    if knowledge.candidates(surface):
        return entity
    long = len(surface) >= _SHORTEST
    if entity.label == "GPE" and (_SETTING.search(surface) if long else surface[-1] in "岛礁"):
        return replace(entity, label="LOC")
    if long and entity.label in ("LOC", "PERSON") and _GOVERNED.search(surface):
        return replace(entity, label="GPE")
    return entity
