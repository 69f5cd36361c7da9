"""An analyzer that answers by looking up fixed surfaces."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from commentary_nlp.actors import Lexicon
from commentary_nlp.commentary import (
    Actor,
    Commentary,
    Device,
    DocumentStance,
    Entity,
    Stance,
    StanceScore,
)

TEXT = (
    "美方又挥大棒，谁会怕？\n"
    "特朗普说关税“很美”，路透社却说农户在买单。\n"
    "中国商务部的回应克制而有力：谈，大门敞开；打，奉陪到底。"
)


class FakeAnalyzer:
    """Answers by looking up fixed surfaces; remembers how it was called."""

    def __init__(
        self, name: str, backend: str | None, threads: int | None, lexicon: Path | None = None
    ) -> None:
        self.name, self.backend, self.threads = name, backend, threads
        self.lexicon = Lexicon.read(lexicon) if lexicon else Lexicon()

    def __call__(self, text: str, *, id: str | None = None) -> Commentary:
        names = {
            "美方": ("GPE", "美国"),
            "特朗普": ("PERSON", "特朗普"),
            "中国商务部": ("AGENCY", "中国商务部"),
        }
        entities = [
            Entity(text.index(surface), text.index(surface) + len(surface), label, actor, 0.9)
            for surface, (label, actor) in names.items()
            if surface in text
        ]
        entities = list(self.lexicon.tag(text, entities))
        sentences = Commentary(text).sentences
        stances = [
            Stance(start, end, str(e.actor), "against", score=StanceScore(0.1, 0.8, 0.1))
            for e in entities
            for start, end in sentences
            if start <= e.start < end
        ]
        return Commentary(
            text,
            entities=tuple(entities),
            stances=tuple(stances),
            document_stances=tuple(DocumentStance(str(e.actor), "against", 0.7) for e in entities[:1]),
            devices=tuple(
                Device(text.index(q), text.index(q) + 2, "metaphor", 0.6) for q in ["大棒"] if q in text
            ),
            actors=tuple(Actor(str(e.actor), e.label, None, (text[e.start : e.end],)) for e in entities),
            id=id,
            meta={"model": self.name},
        )

    def pipe(self, texts: Iterable[str]) -> Iterator[Commentary]:
        return (self(text) for text in texts)
