"""The Analyzer behind the components: its stages, and one shared instance a process."""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from commentary_nlp.commentary import Actor, Device, DocumentStance, Entity, Stance
from commentary_nlp.scheme.label_sets import LabelSets


class StagedAnalyzer(Protocol):
    """What the components ask of an Analyzer: one encoder pass, then each stage on its result.

    An encoding is opaque. `encode` keeps the most recent ones, so that the components of one
    pipeline share a pass; all later stages are cheap beside it.
    """

    @property
    def labels(self) -> LabelSets:
        """The labels that the model gives."""

    def encode(self, text: str) -> Any:
        """The encoding of `text`, computed or remembered."""

    def encode_many(self, texts: Sequence[str]) -> Sequence[Any]:
        """The encodings of `texts`, remembered for `encode`."""

    def entities(self, encoding: Any) -> tuple[Entity, ...]:
        """The mentions, without actors."""

    def actors(
        self, encoding: Any, entities: Sequence[Entity]
    ) -> tuple[tuple[Entity, ...], tuple[Actor, ...]]:
        """The entities with their actor ids, and the actors."""

    def stances(self, encoding: Any, entities: Sequence[Entity]) -> tuple[Stance, ...]:
        """The stance of every (sentence, actor) pair."""

    def document_stances(
        self, encoding: Any, entities: Sequence[Entity], stances: Sequence[Stance]
    ) -> tuple[DocumentStance, ...]:
        """The author's overall stances."""

    def devices(self, encoding: Any) -> tuple[Device, ...]:
        """The rhetorical devices."""

    def meta(self, encoding: Any) -> Mapping[str, Any]:
        """Schema version, model, checksum, coverage."""


_Key = tuple[str, str, int | None]
_analyzers: dict[_Key, StagedAnalyzer] = {}
_loading = threading.Lock()


def shared_analyzer(model: str, backend: str, threads: int | None) -> StagedAnalyzer:
    """The analyzer of these settings, loaded at its first use in this process.

    Raises ModelError or MissingExtra as `commentary_nlp.load` does.
    """
    key = (model, backend, threads)
    with _loading:
        if key not in _analyzers:
            from commentary_nlp import load

            _analyzers[key] = load(model, backend=backend, threads=threads)
        return _analyzers[key]


def _forget_after_fork() -> None:
    """A forked worker loads its own: the threads of an inherited session do not exist there."""
    global _loading
    _loading = threading.Lock()
    _analyzers.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_after_fork)
