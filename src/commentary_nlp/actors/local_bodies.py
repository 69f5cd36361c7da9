"""Bodies of a province, city or county that the text names without it: 县委, 市政府, 城管局."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from commentary_nlp.actors.heads import Spoken
from commentary_nlp.actors.options import Option

_GOVERNMENT: Final = re.compile(r"([省市县区州])政?府$")
_BODY: Final = re.compile(r"([省市县区州])(?:委|纪委|监委|纪委监委|人大|政协|议会|法院|检察院|城投)$")
_BUREAU: Final = re.compile(
    r"(?:城管|民政|农业农村|住建|公安|文旅|文广|卫健|发改|招商|市场监管|工务|人社|信访|宣传|组织|政法)[局委部办]$"
)
_UNITS: Final = "省市县区州"


def is_local(name: str) -> bool:
    """Whether only a province, city or county has a body of this name."""
    return any(pattern.match(name) for pattern in (_GOVERNMENT, _BODY, _BUREAU))


def local_body(own: Option, regions: Iterable[Spoken]) -> Option | None:
    """The actor of a local body's bare name: that of the place named last, or None before there is one.

    A government is its place (县政府 → 坪河县), any other body carries it in its id (县委 → 坪河县委).
    `own` is the name as an actor of its own, `regions` the places named so far, latest first.
    """
    name = own.id
    if own.kind != "AGENCY" or not is_local(name):
        return None
    whole = _GOVERNMENT.match(name) or _BODY.match(name)
    units = whole[1] if whole else _UNITS
    place = next((each.option for each in regions if _is_one_of(units, each)), None)
    if place is None:
        return None
    if _GOVERNMENT.match(name):
        return place._replace(name_kind="government")
    tail = name[1:] if whole and place.id.endswith(whole[1]) else name
    return Option(place.id + tail, "AGENCY", place.country, "composed")


def _is_one_of(units: str, region: Spoken) -> bool:
    """Whether a region is a 市, 县, … by its id or by the words used for it."""
    return region.option.id[-1] in units or region.surface[-1:] in tuple(units)
