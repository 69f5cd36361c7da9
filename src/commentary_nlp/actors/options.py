"""What a surface may name: entries under that name, and names composed of a country and a body."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from commentary_nlp.actors.knowledge import Knowledge

COMPATIBLE: Final = {
    "PERSON": ("PERSON",),
    "AGENCY": ("AGENCY", "GPE", "ORG"),
    "ORG": ("ORG", "AGENCY"),
    "GPE": ("GPE", "AGENCY"),
}
"""Entity label → the kinds of entry that a mention with it may name, most likely first."""

# fmt: off
HEADS: Final = frozenset((
    "外交部", "国防部", "财政部", "商务部", "司法部", "内政部", "能源部", "农业部", "工业部", "经济部",
    "贸易部", "教育部", "卫生部", "交通部", "矿业部", "国会", "议会", "央行", "中央银行", "参议院",
    "众议院", "上议院", "下议院", "最高法院", "宪法法院", "军方", "军队", "海军", "空军", "陆军", "海警",
    "海关", "警方", "情报部门", "统计局", "证监会", "执政党", "反对党", "内阁", "总理府", "总检察院",
    "检方", "监管机构", "驻华大使馆", "驻华使馆", "驻美大使馆", "驻美使馆", "气象厅", "水产厅",
))
# fmt: on
"""Bodies that any country has: 国 + head names one even where no entry is kept."""

_GOVERNMENT: Final = re.compile(
    r"(.+?)(?:省|市|州|邦|联邦|中央|临时|过渡|新|前|现)?(?:政府|当局|总统府|官方|内阁|政权|军政府|方面|侧)$"
)
_SIDE: Final = re.compile(r"(?!西方|东方|南方|北方)(.{1,3})方$|(.)国$")
_UNITS: Final = ("省", "市", "县", "州")
_PARTY_GROUP: Final = re.compile(r"(.+党)(?:立院|国会)?(?:党?团|党部|中央|中央党部|党中央)$")


class Option(NamedTuple):
    """A possible actor of a mention; `name_kind` is the alias kind, `id`, `composed` or `own`."""

    id: str
    kind: str
    country: str | None
    name_kind: str


def options(surface: str, label: str, knowledge: Knowledge) -> list[Option]:
    """The actors that the normalised `surface`, tagged `label`, may name: the default first."""
    known = list(_known(surface, label, knowledge))
    if known:
        return known
    if label in ("GPE", "AGENCY"):
        side = _government(surface, knowledge)
        if side:
            return side
    party = _PARTY_GROUP.match(surface)
    if party:
        return list(_known(party[1], label, knowledge))
    if surface.startswith("中国") and label == "AGENCY":
        state = [
            option for option in _known("国家" + surface[2:], label, knowledge) if option.country == "中国"
        ]
        if state:
            return state
    if label in ("AGENCY", "ORG"):
        return _national_body(surface, label, knowledge)
    return []


def _known(surface: str, label: str, knowledge: Knowledge) -> Iterator[Option]:
    """Entries under this very name, of the kind that fits the label best."""
    candidates = knowledge.candidates(surface)
    for kind in COMPATIBLE.get(label, ()):
        fitting = [candidate for candidate in candidates if candidate.actor.kind == kind]
        for actor, name_kind in fitting:
            yield Option(actor.id, actor.kind, knowledge.country_of(actor), name_kind)
        if fitting:
            return


def _government(surface: str, knowledge: Knowledge) -> list[Option]:
    """美方, 哈国, 巴西政府, 岸田内阁, 民进党当局, 坪河县政府 → the country or region that is governed."""
    matched = _SIDE.match(surface) or _GOVERNMENT.match(surface)
    if matched is None:
        return []
    governor = matched[matched.lastindex or 0]
    unit = surface[len(governor) : len(governor) + 1]
    local = _known(governor + unit, "GPE", knowledge) if unit in _UNITS else ()  # 台北市政府 is not 台湾's
    place = [*local] or [*_known(governor, "GPE", knowledge)]
    governed = [option._replace(name_kind="composed") for option in place if option.kind == "GPE"]
    if governed:
        return governed
    if unit in _UNITS and surface.endswith(("政府", "府")):
        return [Option(governor + unit, "GPE", None, "composed")]
    if surface.endswith(("方面", "方", "国")):
        return []
    for label in ("PERSON", "AGENCY"):
        for option in _known(governor, label, knowledge):
            country = knowledge.get(option.country) if option.country else None
            if country is not None:
                return [Option(country.id, "GPE", country.id, "composed")]
    return []


def _national_body(surface: str, label: str, knowledge: Knowledge) -> list[Option]:
    """美财政部, 巴西央行: a country's name and the name of one of its bodies."""
    for cut in range(min(len(surface) - 2, 9), 0, -1):
        body = surface[cut:]
        places = [option for option in _known(surface[:cut], "GPE", knowledge) if option.kind == "GPE"]
        if not places:
            continue
        bodies = list(_known(body, label, knowledge))
        owned = [
            option._replace(name_kind="composed")
            for place in places
            for option in bodies
            if option.country == place.id
        ]
        if owned:
            return owned
        if body in HEADS:
            return [Option(place.id + body, "AGENCY", place.id, "composed") for place in places]
    return []


def ids_of(found: Sequence[Option]) -> frozenset[str]:
    """The ids among `found`."""
    return frozenset(option.id for option in found)


def begins_with_place(name: str, knowledge: Knowledge) -> bool:
    """Whether a known country or place of at least two characters stands at the head of a longer name."""
    return any(
        candidate.actor.kind == "GPE"
        for length in range(2, min(len(name), 6))
        for candidate in knowledge.candidates(name[:length])
    )


def is_region(option: Option) -> bool:
    """Whether the option is a province, a city or an unknown place, not a country or a bloc."""
    return option.kind == "GPE" and option.country != option.id and option.id not in ("香港", "澳门")
