"""Generic heads that take an actor of the text up again: 该部门, 校方, 总局, 董事会, 对岸."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from commentary_nlp.actors.options import Option

_POINTING: Final = re.compile(r"该|本|这家|那家|这一|上述|前述|贵")
_SIDE_OF: Final = re.compile(r"([校院厂店馆署局行社部台资])方$")
_TRAILING: Final = re.compile(r"(?:方面|里|上)$")
_NO_COMPANY: Final = ("大学", "学院", "报", "社", "网", "协会", "委员会", "基金会", "研究所", "队")
_SCHOOLS: Final = ("大学", "学院", "中学", "小学", "学校", "高中")

# fmt: off
_ENDINGS: Final[dict[str, tuple[str, ...]]] = {
    "校": _SCHOOLS, "学校": _SCHOOLS, "院": ("院",), "医院": ("医院",), "法院": ("法院",), "行": ("行",),
    "银行": ("银行", "行"), "部": ("部",), "局": ("局",), "总局": ("总局",), "分局": ("分局", "局"),
    "署": ("署",), "总署": ("总署",), "厅": ("厅",), "委": ("委", "委员会"), "委员会": ("委员会",),
    "党": ("党",), "协会": ("协会",), "社": ("社",), "报": ("报",), "台": ("台",), "馆": ("馆",),
    "中心": ("中心",), "基金": ("基金",), "省": ("省",), "市": ("市",), "县": ("县",), "镇": ("镇",),
}
# fmt: on
"""Head → how the names end that it may stand for."""

_COMPANIES: Final = frozenset(("公司", "企业", "集团", "厂", "店", "资", "董事会"))
_BODIES: Final = frozenset(("部门", "机构", "组织", "单位"))
_BARE: Final = frozenset(("总局", "分局", "总署", "董事会", "学校", "公司"))
"""Heads that point back without 该 or 方."""

ACROSS: Final = "对岸"
"""The other side of a strait or border, from where the text is written."""

_OPPOSITE: Final = {"台湾": "中国", "香港": "深圳", "中国": "台湾"}


class Spoken(NamedTuple):
    """An actor that the text has named, under the surface that it was named by."""

    surface: str
    option: Option


def antecedent(surface: str, spoken: Iterable[Spoken], home: str) -> Option | None:
    """The actor that a generic head takes up: the nearest of `spoken`, latest first, that fits it; else None.

    `home` is the country or region in which the text is written, for 对岸.
    """
    spoken = list(spoken)
    if surface == ACROSS:
        other = _OPPOSITE.get(home)
        return next((each.option for each in spoken if each.option.id == other), None) or (
            Option("中国", "GPE", "中国", "side") if home in ("台湾", "香港") else None
        )
    core = _core(surface)
    return next((each.option for each in spoken if core and _fits(core, each)), None)


def _core(surface: str) -> str | None:
    """The head without its pointing word, or None for a surface that does not point back."""
    side = _SIDE_OF.match(surface)
    if side:
        return side[1]
    pointing = _POINTING.match(surface)
    core = _TRAILING.sub("", surface[pointing.end() if pointing else 0 :])
    return core if pointing or surface in _BARE else None


def _fits(core: str, spoken: Spoken) -> bool:
    kind, name = spoken.option.kind, spoken.option.id
    if core == "国":
        return kind == "GPE" and spoken.option.country == name
    if core in _COMPANIES:
        return kind == "ORG" and not name.endswith(_NO_COMPANY)
    if core in _BODIES:
        return kind == "AGENCY" or (kind == "ORG" and core != "部门")
    endings = _ENDINGS.get(core)
    return endings is not None and (name.endswith(endings) or spoken.surface.endswith(endings))
