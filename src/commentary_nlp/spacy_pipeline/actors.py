"""`commentary_actors`: who the mentions name, in `ent.kb_id_` and `doc._.actors`."""

from __future__ import annotations

from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from commentary_nlp.commentary.doc import set_actors, set_entities
from commentary_nlp.spacy_pipeline.component import DEFAULTS, Component


class ActorsComponent(Component):
    """Sets the actor id of each entity (`ent.kb_id_`) and `doc._.actors`: {id: {kind, country, names}}.

    Links whatever entities the Doc has; where no component has set any, it sets them too.
    """

    def annotate(self, doc: Doc, encoding: Any) -> None:
        """Set the actors."""
        others = [span for span in doc.ents if span.label_ not in self.analyzer.labels.entities]
        entities, actors = self.linked(doc, encoding)
        set_entities(doc, entities)
        doc.ents = (*doc.ents, *others)
        set_actors(doc, actors)


@Language.factory(
    "commentary_actors",
    assigns=["doc.ents", "doc.spans", "token.ent_kb_id", "doc._.actors"],
    default_config=DEFAULTS,
)
def make_actors(nlp: Language, name: str, model: str, backend: str, threads: int | None) -> ActorsComponent:
    """The component `commentary_actors`."""
    return ActorsComponent(name, model, backend, threads)
