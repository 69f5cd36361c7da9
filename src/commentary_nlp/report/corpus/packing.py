"""Articles as columns of small numbers, compact enough that a browser holds thousands of them.

Text offsets are counted in UTF-16 units here, as scripts count them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from commentary_nlp.commentary import Commentary, Stance
from commentary_nlp.scheme import AUTHOR, DEVICES, STANCE_LABELS

ABSTAINED = len(STANCE_LABELS)
"""The label code of a neutral stance behind which a polar one stayed below its threshold."""
UNSCORED = -1
TEN_THOUSAND = 10_000


class NameTable:
    """Distinct names in order of first appearance, each with its number."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def number(self, name: str) -> int:
        """The number of `name`, a new one at its first appearance."""
        return self.numbers.setdefault(name, len(self.numbers))


@dataclass
class PackedCorpus:
    """The columns of all articles; rows of stances and devices stand in the order of their articles."""

    actors: NameTable = field(default_factory=NameTable)
    sources: NameTable = field(default_factory=NameTable)
    holders: NameTable = field(default_factory=NameTable)
    articles: dict[str, list[Any]] = field(
        default_factory=lambda: {
            name: [] for name in ("id", "day", "source", "size", "actors", "stances", "devices")
        }
    )
    stances: dict[str, list[int]] = field(
        default_factory=lambda: {name: [] for name in ("actor", "label", "holder", "p", "start", "length")}
    )
    devices: dict[str, list[int]] = field(default_factory=lambda: {name: [] for name in ("kind", "p")})
    models: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    unread: int = 0
    ids: Counter[str] = field(default_factory=Counter)

    def add(self, result: Commentary, day: int | None, source: str | None) -> dict[str, Any]:
        """Add one article; what is returned is its text with the mentions of its actors."""
        units = Utf16Offsets(result.text)
        actors = [self.actors.number(actor) for actor in _actors(result)]
        row = {
            "id": result.id,
            "day": day,
            "source": None if source is None else self.sources.number(source),
            "size": len(result.text),
            "actors": actors,
            "stances": len(result.stances),
            "devices": len(result.devices),
        }
        for name, value in row.items():
            self.articles[name].append(value)
        for stance in sorted(
            result.stances, key=lambda stance: (self.actors.number(stance.actor), stance.start)
        ):
            self._add_stance(stance, units)
        for device in result.devices:
            self.devices["kind"].append(DEVICES.index(device.device))
            self.devices["p"].append(_per_ten_thousand(device.score))
        self._add_origin(result)
        mentions = [
            [units(entity.start), units(entity.end), self.actors.number(entity.actor)]
            for entity in result.entities
            if entity.actor is not None
        ]
        return {"text": result.text, "mentions": mentions}

    def _add_stance(self, stance: Stance, units: Utf16Offsets) -> None:
        label = STANCE_LABELS.index(stance.label)
        probability = None if stance.score is None else getattr(stance.score, stance.label)
        start = units(stance.start)
        self.stances["actor"].append(self.actors.number(stance.actor))
        self.stances["label"].append(ABSTAINED if stance.score and stance.score.abstained else label)
        self.stances["holder"].append(-1 if stance.holder == AUTHOR else self.holders.number(stance.holder))
        self.stances["p"].append(_per_ten_thousand(probability))
        self.stances["start"].append(start)
        self.stances["length"].append(units(stance.end) - start)

    def _add_origin(self, result: Commentary) -> None:
        if result.id is not None:
            self.ids[result.id] += 1
        meta = result.meta
        model = tuple(str(meta.get(name, "")) for name in ("model", "model_version", "checksum"))
        self.models[model[0], model[1], model[2][:12]] += 1
        coverage = meta.get("coverage")
        self.unread += isinstance(coverage, int | float) and coverage < 1

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready data; labels of stances are one digit each in a string."""
        return {
            "actors": list(self.actors.numbers),
            "sources": list(self.sources.numbers),
            "holders": list(self.holders.numbers),
            "articles": self.articles,
            "stances": {**self.stances, "label": "".join(map(str, self.stances["label"]))},
            "devices": self.devices,
            "models": [[*model, count] for model, count in self.models.most_common()],
            "unread": self.unread,
            "repeatedIds": sum(count > 1 for count in self.ids.values()),
        }


class Utf16Offsets:
    """Maps code point offsets of a text to UTF-16 offsets."""

    def __init__(self, text: str) -> None:
        self.astral = [] if text.isascii() else [at for at, char in enumerate(text) if char > "\uffff"]

    def __call__(self, offset: int) -> int:
        """The UTF-16 offset of a code point offset."""
        return offset + bisect_left(self.astral, offset)


def _actors(result: Commentary) -> Iterator[str]:
    """The ids of all actors of the text, each once."""
    named = [actor.id for actor in result.actors]
    mentioned = [entity.actor for entity in result.entities if entity.actor is not None]
    yield from dict.fromkeys([*named, *mentioned, *(stance.actor for stance in result.stances)])


def _per_ten_thousand(score: float | None) -> int:
    return UNSCORED if score is None else round(score * TEN_THOUSAND)
