"""How the entity labels of public data sets map onto the six of the scheme.

A set that does not label a type must not teach that the type is absent, and a label that is
wider than ours must not teach one of them: each maps to the labels it may be, and the loss
sums over what is allowed. The same table stands in docs/training-data.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

Labels = tuple[str, ...]
NONE = "O"

_AGENCY_END = re.compile(
    r"(部|委|局|署|厅|法院|检察院|政府|国会|议会|参议院|众议院|内阁|国务院|中央|军|委员会|人大|政协|党|大使馆|联合国|警方|海关)$"
)
_ORG_END = re.compile(
    r"(公司|集团|大学|学院|医院|银行|报|社|台|协会|学会|研究所|研究院|中心|队|俱乐部|厂|店|中学|小学|剧团|基金会|工会|杂志|出版社|商会|联合会)$"
)
_GPE_END = re.compile(r"(国|省|市|县|区|州|镇|乡|村|自治区|特区|盟|旗)$")
_LOC_END = re.compile(
    r"(海|江|河|湖|山|岛|洋|海峡|港|路|街|桥|寺|庙|馆|机场|高原|盆地|平原|半岛|沙漠|峡|湾|沟|岭|峰|泉|园|广场|宫|场|站)$"
)


def _msra_org(surface: str) -> Labels:
    if surface in ("中国人民银行", "人民银行", "央行", "世界银行"):
        return ("AGENCY",)
    if _ORG_END.search(surface):
        return ("ORG",)
    if _AGENCY_END.search(surface):
        return ("AGENCY",)
    return ("ORG", "AGENCY")


def _place(surface: str) -> Labels:
    if len(surface) > 1 and _GPE_END.search(surface):
        return ("GPE",)
    if len(surface) > 1 and _LOC_END.search(surface):
        return ("LOC",)
    if len(surface) == 1:
        return ("GPE",)
    return ("GPE", "LOC")


def _always(*labels: str) -> Callable[[str], Labels]:
    return lambda surface: labels


@dataclass(frozen=True)
class LabelMap:
    """What a set's labels may be in ours, and what may hide where it labels nothing.

    `hidden` types may stand anywhere outside the set's spans; `hidden_listed` only where the knowledge files
    list the surface as such a type.
    """

    labels: Mapping[str, Callable[[str], Labels]]
    hidden: Labels = ()
    hidden_listed: Labels = ()


MSRA = LabelMap(
    {"PER": _always("PERSON"), "ORG": _msra_org, "LOC": _place},
    hidden_listed=("COMMODITY",),
)
CLUENER = LabelMap(
    {
        "name": _always("PERSON"),
        "government": _always("AGENCY"),
        "company": _always("ORG"),
        "organization": _always("ORG", "AGENCY"),
        "address": _place,
        "scene": _always("LOC", "ORG", "GPE", NONE),
        "position": _always(NONE),
        "book": _always(NONE),
        "movie": _always(NONE),
        "game": _always(NONE),
    },
    hidden_listed=("COMMODITY", "GPE", "AGENCY", "ORG"),
)
ECE = LabelMap(
    {"PRODUCT": _always("COMMODITY"), "REGION": _place, "INDUSTRY": _always(NONE, "COMMODITY")},
    hidden=("PERSON", "AGENCY", "ORG", "GPE", "LOC"),
    hidden_listed=("COMMODITY",),
)
WEIBO = LabelMap(
    {
        "PER.NAM": _always("PERSON"),
        "GPE.NAM": _always("GPE"),
        "LOC.NAM": _always("LOC", "GPE"),
        "ORG.NAM": _always("ORG", "AGENCY"),
        "PER.NOM": _always(NONE),
        "GPE.NOM": _always(NONE, "GPE"),
        "LOC.NOM": _always(NONE),
        "ORG.NOM": _always(NONE, "ORG", "AGENCY"),
    },
    hidden_listed=("COMMODITY",),
)
