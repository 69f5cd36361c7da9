"""The label scheme: entity types, stance labels and rhetorical devices.

The order of each tuple is the order of the model's output units and never changes;
new labels are appended.
"""

from __future__ import annotations

from typing import Final

SCHEME_VERSION: Final = "1.0"

ENTITY_LABELS: Final = ("PERSON", "AGENCY", "ORG", "GPE", "LOC", "COMMODITY")
ENTITY_NAMES_ZH: Final = {
    "PERSON": "人物",
    "AGENCY": "机构",
    "ORG": "组织",
    "GPE": "国家地区",
    "LOC": "地点",
    "COMMODITY": "商品",
}
ACTOR_LABELS: Final = ("PERSON", "AGENCY", "ORG", "GPE")
"""Entity types whose mentions can be actors."""

STANCE_LABELS: Final = ("favor", "against", "neutral")
STANCE_NAMES_ZH: Final = {"favor": "支持", "against": "反对", "neutral": "中立", "mixed": "兼有"}
DOCUMENT_STANCE_LABELS: Final = (*STANCE_LABELS, "mixed")
AUTHOR: Final = "author"
"""The holder of a stance that nobody else is reported to hold."""

DEVICES: Final = (
    "metaphor",
    "personification",
    "metonymy",
    "hyperbole",
    "parallelism",
    "antithesis",
    "repetition",
    "rhetorical_question",
    "hypophora",
    "irony",
    "allusion",
    "idiom",
    "loaded_language",
    "numeric_appeal",
    "climax",
)
DEVICE_NAMES_ZH: Final = {
    "metaphor": "比喻",
    "personification": "比拟",
    "metonymy": "借代",
    "hyperbole": "夸张",
    "parallelism": "排比",
    "antithesis": "对比",
    "repetition": "反复",
    "rhetorical_question": "反问",
    "hypophora": "设问",
    "irony": "反语",
    "allusion": "引用",
    "idiom": "成语",
    "loaded_language": "情绪化用语",
    "numeric_appeal": "数字论证",
    "climax": "层递",
}

__all__ = [
    "ACTOR_LABELS",
    "AUTHOR",
    "DEVICES",
    "DEVICE_NAMES_ZH",
    "DOCUMENT_STANCE_LABELS",
    "ENTITY_LABELS",
    "ENTITY_NAMES_ZH",
    "SCHEME_VERSION",
    "STANCE_LABELS",
    "STANCE_NAMES_ZH",
]
