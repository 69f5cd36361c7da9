"""An Analyzer of a few dictionary rules, with the stages the spaCy components call.

Importable by worker processes: pickling an `Installer` makes the process that unpickles it use the
toy in place of `commentary_nlp.load`.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import commentary_nlp
from commentary_nlp.commentary import Actor, Device, DocumentStance, Entity, Stance, StanceScore
from commentary_nlp.scheme.label_sets import SCHEME

COMPONENTS = (
    "commentary_encoder",
    "commentary_entities",
    "commentary_actors",
    "commentary_stances",
    "commentary_rhetoric",
)
NAMES = {
    "美方": ("GPE", "美国"),
    "美": ("GPE", "美国"),
    "中": ("GPE", "中国"),
    "贝森特": ("PERSON", "贝森特"),
    "稀土": ("COMMODITY", None),
}
REMEMBERED = 8


class ToyAnalyzer:
    """Finds the names above, the word 大棒 as a metaphor, and 'against' wherever 大棒 is swung."""

    labels = SCHEME

    def __init__(self, model: str = "default") -> None:
        self.model = model
        self.passes: list[str] = []
        self.batches: list[int] = []
        self._recent: OrderedDict[str, str] = OrderedDict()

    def encode(self, text: str) -> str:
        if text not in self._recent:
            if "读不了" in text:
                raise ValueError("the toy cannot read this")
            self.passes.append(text)
            self._recent[text] = text
            while len(self._recent) > REMEMBERED:
                self._recent.popitem(last=False)
        return self._recent[text]

    def encode_many(self, texts: Sequence[str]) -> list[str]:
        self.batches.append(len(texts))
        return [self.encode(text) for text in texts]

    def entities(self, encoding: str) -> tuple[Entity, ...]:
        found: list[Entity] = []
        at = 0
        while at < len(encoding):
            name = next((name for name in NAMES if encoding.startswith(name, at)), None)
            if name:
                found.append(Entity(at, at + len(name), NAMES[name][0], score=0.75))
            at += len(name or "x")
        return tuple(found)

    def actors(
        self, encoding: str, entities: Sequence[Entity]
    ) -> tuple[tuple[Entity, ...], tuple[Actor, ...]]:
        names: dict[str, Actor] = {}
        linked = []
        for entity in entities:
            surface = encoding[entity.start : entity.end]
            actor = NAMES[surface][1] if surface in NAMES else None
            linked.append(replace(entity, actor=actor))
            if actor:
                old = names.get(actor, Actor(actor, entity.label, None))
                names[actor] = replace(old, names=tuple(dict.fromkeys((*old.names, surface))))
        return tuple(linked), tuple(names.values())

    def stances(self, encoding: str, entities: Sequence[Entity]) -> tuple[Stance, ...]:
        label = "against" if "大棒" in encoding else "neutral"
        score = StanceScore(0.125, 0.625, 0.25) if label == "against" else StanceScore(0.25, 0.25, 0.5, True)
        actors = dict.fromkeys(entity.actor for entity in entities if entity.actor)
        return tuple(Stance(0, len(encoding.rstrip()), actor, label, score=score) for actor in actors)

    def document_stances(
        self, encoding: str, entities: Sequence[Entity], stances: Sequence[Stance]
    ) -> tuple[DocumentStance, ...]:
        return tuple(
            DocumentStance(stance.actor, stance.label, 0.5, (index,)) for index, stance in enumerate(stances)
        )

    def devices(self, encoding: str) -> tuple[Device, ...]:
        at = encoding.find("大棒")
        return () if at < 0 else (Device(at, at + 2, "metaphor", 0.5), Device(at, at + 2, "loaded_language"))

    def meta(self, encoding: str) -> dict[str, Any]:
        return {"model": self.model, "coverage": 1.0, "windows": [[0, len(encoding)]]}


def toy_load(model: str = "default", *, backend: str = "onnx", threads: int | None = None) -> ToyAnalyzer:
    """Stands in for `commentary_nlp.load`."""
    return ToyAnalyzer(model)


def install() -> Installer:
    commentary_nlp.load = toy_load  # type: ignore[attr-defined]
    return Installer()


class Installer:
    """A do-nothing component that installs the toy in every worker it is sent to."""

    def __call__(self, doc: Any) -> Any:
        return doc

    def __reduce__(self) -> tuple[Callable[[], Installer], tuple[()]]:
        return install, ()
