"""Countries and places of one character where the verb in front leaves no doubt: 访华, 赴港, 驻美."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from commentary_nlp.commentary.types import Entity

_GOING: Final = re.compile(
    r"(?:(?<=[访赴驻])[中华美俄日欧英法德韩朝印台港澳越泰菲马新沙伊以乌柬缅京沪渝]|(?<=全)[美欧英日韩台港澳](?=[国境]?[需市居民人媒性范]))"
)
_GOES_ON: Final = re.compile(r"[国洲方军海洋门湾拉林]")
"""What makes a longer name or word of the character: 访美国, 赴欧洲, 驻日军."""
SCORE: Final = 0.9


def add_short_forms(text: str, entities: Sequence[Entity]) -> list[Entity]:
    """The mentions of a normalised text with those one-character countries that were left out, in order."""
    covered = bytearray(len(text))
    for entity in entities:
        covered[entity.start : entity.end] = b"\1" * (entity.end - entity.start)
    added = [
        Entity(place.start(), place.end(), "GPE", None, SCORE)
        for place in _GOING.finditer(text)
        if not covered[place.start()] and not _GOES_ON.match(text, place.end())
    ]
    return sorted([*entities, *added], key=lambda entity: entity.start)
