"""The labels of one model or one corpus: the scheme's, and what its owner added."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from commentary_nlp.scheme import DEVICES, ENTITY_LABELS, STANCE_LABELS

KEYS = ("entities", "stances", "devices")
_POLES: dict[str, str] = {label: label for label in STANCE_LABELS}


@dataclass(frozen=True)
class LabelSets:
    """Entity types, stance labels with their poles, and devices, each in the order of the model's outputs.

    `stances` maps a label to its pole, one of `favor`, `against` and `neutral`: positions over whole texts
    and abstention know poles only. Of own labels the scheme's stay first; a stance scheme replaces the
    scheme's three.
    """

    entities: tuple[str, ...] = ENTITY_LABELS
    stances: Mapping[str, str] = field(default_factory=lambda: dict(_POLES))
    devices: tuple[str, ...] = DEVICES

    @property
    def neutral(self) -> str:
        """The label that stands for no position."""
        return next(label for label, pole in self.stances.items() if pole == "neutral")

    @property
    def has_scheme_stances(self) -> bool:
        """Whether the stance labels are the scheme's three, in their order."""
        return tuple(self.stances) == STANCE_LABELS

    @property
    def is_the_scheme(self) -> bool:
        """Whether nothing was added or replaced."""
        return not self.to_dict()

    def to_dict(self) -> dict[str, Any]:
        """Plain data of the parts that are not the scheme's; empty where all are."""
        parts = {
            "entities": list(self.entities),
            "stances": dict(self.stances),
            "devices": list(self.devices),
        }
        return {key: part for key, part in parts.items() if part != _PLAIN[key]}

    @classmethod
    def from_dict(cls, data: object) -> LabelSets:
        """The inverse of `to_dict`; raises ValueError with every fault of `data`."""
        faults = list(_faults(data))
        if faults or not isinstance(data, Mapping):
            raise ValueError("; ".join(faults) or "is not an object")
        return cls(
            entities=tuple(data.get("entities", ENTITY_LABELS)),
            stances=dict(data.get("stances", _POLES)),
            devices=tuple(data.get("devices", DEVICES)),
        )

    def with_added(
        self,
        entities: Iterable[str] = (),
        stances: Mapping[str, str] | None = None,
        devices: Iterable[str] = (),
    ) -> LabelSets:
        """These sets and new labels behind them; `stances`, where given, takes the place of all poles."""
        return LabelSets(
            tuple(dict.fromkeys((*self.entities, *entities))),
            dict(stances) if stances else self.stances,
            tuple(dict.fromkeys((*self.devices, *devices))),
        )


_PLAIN: dict[str, Any] = {"entities": list(ENTITY_LABELS), "stances": _POLES, "devices": list(DEVICES)}


_KINDS = (("entities", ENTITY_LABELS), ("devices", DEVICES))


def _faults(data: object) -> Iterable[str]:
    if not isinstance(data, Mapping):
        yield "is not an object"
        return
    unknown = [str(key) for key in data if key not in KEYS]
    if unknown:
        yield f"unknown keys {', '.join(unknown)} (known: {', '.join(KEYS)})"
    for key, first in _KINDS:
        labels = data.get(key, first)
        if not isinstance(labels, list | tuple) or not all(map(_is_name, labels)):
            yield f"{key} is not a list of names"
        elif len(set(labels)) < len(labels) or tuple(labels[: len(first)]) != first:
            yield f"{key} does not begin with the scheme's labels, or names one twice"
    named = [{str(label) for label in data.get(key) or first} for key, first in _KINDS]
    both = named[0] & named[1]
    if both:
        yield f"{', '.join(sorted(both))} stand among entities and devices"
    stances = data.get("stances", _POLES)
    if not isinstance(stances, Mapping) or not all(map(_is_name, stances)):
        yield "stances is not an object of a pole by label"
    elif set(stances.values()) - set(STANCE_LABELS) or "neutral" not in stances.values():
        poles = ", ".join(STANCE_LABELS)
        yield f"stances needs a pole of {poles} for each label, and one label that is neutral"


def _is_name(label: object) -> bool:
    return isinstance(label, str) and bool(label) and label == label.strip() and label.isprintable()


SCHEME = LabelSets()
"""The labels of the scheme itself."""
