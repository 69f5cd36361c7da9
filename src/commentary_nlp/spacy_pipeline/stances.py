"""`commentary_stances`: stance toward each actor, in `doc._.stances` and `doc._.document_stances`."""

from __future__ import annotations

from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from commentary_nlp.commentary.doc import set_stances
from commentary_nlp.spacy_pipeline.component import DEFAULTS, Component


class StancesComponent(Component):
    """Sets `doc._.stances`, a dict for each sentence, actor and holder, and `doc._.document_stances`.

    Offsets are characters of `doc.text`, end exclusive. Entities and actors are taken from the Doc
    where components before it have set them, and else computed but not written to the Doc.
    """

    def annotate(self, doc: Doc, encoding: Any) -> None:
        """Set the stances."""
        if doc._.actors is not None:
            entities = self.mentions(doc, encoding)
        else:
            entities, _ = self.linked(doc, encoding)
        stances = self.analyzer.stances(encoding, entities)
        set_stances(doc, stances, self.analyzer.document_stances(encoding, entities, stances))


@Language.factory(
    "commentary_stances",
    assigns=["doc._.stances", "doc._.document_stances"],
    default_config=DEFAULTS,
)
def make_stances(nlp: Language, name: str, model: str, backend: str, threads: int | None) -> StancesComponent:
    """The component `commentary_stances`."""
    return StancesComponent(name, model, backend, threads)
