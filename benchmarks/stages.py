"""Where the time of an analysis goes: the encoder, the heads, and everything that is neither."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import commentary_nlp
from commentary_nlp.encoder.backend import Backend

Result = TypeVar("Result")
ENCODER, HEADS, RULES = "encoder", "heads", "rules"
PARTS = {
    "encoder": ENCODER,
    "character head": HEADS,
    "pair head": HEADS,
    "normalise, cut, tokenise": RULES,
    "entity decoding": RULES,
    "actors": RULES,
    "stance pairs and holders": RULES,
    "document stances": RULES,
    "devices": RULES,
}


class TimedBackend:
    """A backend that adds up the seconds of each of its three runs."""

    def __init__(self, inner: Backend) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self.encode = self._timed("encoder", inner.encode)
        self.characters = self._timed("character head", inner.characters)
        self.pairs = self._timed("pair head", inner.pairs)

    def _timed(self, name: str, run: Callable[..., Result]) -> Callable[..., Result]:
        def timed(*values: Any) -> Result:
            began = time.perf_counter()
            try:
                return run(*values)
            finally:
                self.seconds[name] += time.perf_counter() - began

        return timed

    @property
    def total(self) -> float:
        """Seconds of all runs so far."""
        return sum(self.seconds.values())


def time_stages(texts: Sequence[str], model: str, *, threads: int) -> dict[str, Any]:
    """Seconds and share of each part over `texts`; the first of them warms up and is not counted."""
    analyzer = commentary_nlp.load(model, threads=threads)
    analyzer(texts[0])
    backend = TimedBackend(analyzer.model.backend)
    analyzer.model.backend = backend
    spent: dict[str, float] = defaultdict(float)

    def stage(name: str, run: Callable[..., Result], *values: Any) -> Result:
        began, inside = time.perf_counter(), backend.total
        result = run(*values)
        spent[name] += time.perf_counter() - began - (backend.total - inside)
        return result

    measured = texts[1:]
    for text in measured:
        encoding = stage("normalise, cut, tokenise", analyzer.encode, text)
        mentions = stage("entity decoding", analyzer.entities, encoding)
        entities, _ = stage("actors", analyzer.actors, encoding, mentions)
        stances = stage("stance pairs and holders", analyzer.stances, encoding, entities)
        stage("document stances", analyzer.document_stances, encoding, entities, stances)
        stage("devices", analyzer.devices, encoding)
    spent.update(backend.seconds)
    total = sum(spent.values())
    shares = {name: round(spent[name] / total, 4) for name in PARTS}
    groups = {
        group: round(sum(spent[name] for name, owner in PARTS.items() if owner == group) / total, 4)
        for group in (ENCODER, HEADS, RULES)
    }
    characters = sum(map(len, measured))
    return {
        "characters": characters,
        "characters_a_second": round(characters / total),
        "shares": groups,
        "parts": dict(sorted(shares.items(), key=lambda item: -item[1])),
    }
