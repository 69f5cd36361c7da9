"""What the five components have in common: settings, the shared analyzer and upstream results."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from spacy.tokens import Doc

from commentary_nlp.commentary import Actor, Entity
from commentary_nlp.commentary.doc import get_entities
from commentary_nlp.spacy_pipeline.analyzers import StagedAnalyzer, shared_analyzer

HERE: Final = "."
"""The model of a pipeline that lies in the model's own folder."""
DEFAULTS: Final[dict[str, Any]] = {"model": "default", "backend": "auto", "threads": None}
"""Settings of every component: a model's name or folder, a backend of `commentary_nlp.load`, threads."""


class Component:
    """Base of the components: reads the Doc's text and lets `annotate` write one stage of the result.

    Holds settings only, so that it pickles into worker processes and needs no files beside the
    pipeline's config.cfg. The model is loaded with the first Doc.
    """

    def __init__(self, name: str, model: str, backend: str, threads: int | None) -> None:
        self.name = name
        self.model = model
        self.backend = backend
        self.threads = threads

    @property
    def analyzer(self) -> StagedAnalyzer:
        """The analyzer that all components of these settings share."""
        return shared_analyzer(self.model, self.backend, self.threads)

    def from_disk(self, path: str | Path, *, exclude: Sequence[str] = ()) -> Component:
        """The component; of a pipeline in a model's folder (`model = "."`) it takes that folder's model."""
        if self.model == HERE:
            self.model = str(Path(path).resolve().parent)
        return self

    def __call__(self, doc: Doc) -> Doc:
        """The same Doc, annotated. Costs one encoder pass if no component has read the text just before.

        Raises InputError (C030) where a span is no run of the Doc's tokens.
        """
        encoding = self.analyzer.encode(doc.text)
        self.annotate(doc, encoding)
        if doc._.commentary is None:
            doc._.commentary = {"id": None, "meta": dict(self.analyzer.meta(encoding))}
        return doc

    def annotate(self, doc: Doc, encoding: Any) -> None:
        """Write this component's part of the result on the Doc."""
        raise NotImplementedError

    def mentions(self, doc: Doc, encoding: Any) -> tuple[Entity, ...]:
        """The entities on the Doc, whoever set them; if nobody did, those the analyzer finds.

        Entities of other label schemes are no mentions; they stay on the Doc untouched.
        """
        if doc.has_annotation("ENT_IOB"):
            known = self.analyzer.labels.entities
            return tuple(entity for entity in get_entities(doc) if entity.label in known)
        return self.analyzer.entities(encoding)

    def linked(self, doc: Doc, encoding: Any) -> tuple[tuple[Entity, ...], tuple[Actor, ...]]:
        """The mentions with their actor ids, and the actors."""
        return self.analyzer.actors(encoding, self.mentions(doc, encoding))
