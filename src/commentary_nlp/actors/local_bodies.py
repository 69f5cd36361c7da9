"""Bodies of a province, city or county that the text names without it: 县委, 市政府, 城管局."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from commentary_nlp.actors.heads import Spoken
from commentary_nlp.actors.options import Option, is_region

_GOVERNMENT: Final = re.compile(r"([省市县区州])政?府$")
_BODY: Final = re.compile(r"([省市县区州])(?:委|纪委|监委|纪委监委|人大|政协|议会|法院|检察院|城投)$")
_BUREAU: Final = re.compile(
    r"(?:城管|民政|农业农村|住建|公安|文旅|文广|卫健|发改|招商|市场监管|工务|人社|信访|宣传|组织|政法)[局委部办]$"
)
_UNITS: Final = "省市县区州"


def is_local(name: str) -> bool:
    """Whether only a province, city or county has a body of this name."""
    return any(pattern.match(name) for pattern in (_GOVERNMENT, _BODY, _BUREAU))


def local_body(name: str, spoken: Iterable[Spoken]) -> Option | None:
    """The actor of a local body's bare name: that of the place named last, or None before there is one.

    A government is its place (县政府 → 坪河县), any other body carries it in its id (县委 → 坪河县委).
    `spoken` are the actors named so far, latest first.
    """
    whole = _GOVERNMENT.match(name) or _BODY.match(name)
    units = whole[1] if whole else _UNITS if _BUREAU.match(name) else ""
    place = next((each.option for each in spoken if units and _is_place(each, units)), None)
    if place is None:
        return None
    if _GOVERNMENT.match(name):
        return place._replace(name_kind="government")
    tail = name[1:] if whole and place.id.endswith(whole[1]) else name
    return Option(place.id + tail, "AGENCY", place.country, "composed")


def _is_place(spoken: Spoken, units: str) -> bool:
    """Whether a region was named that is one of `units` by its id or by the words used for it."""
    return is_region(spoken.option) and (spoken.option.id[-1] in units or spoken.surface[-1] in units)
