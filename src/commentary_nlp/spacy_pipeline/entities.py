"""`commentary_entities`: mentions in `doc.ents`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from spacy.language import Language
from spacy.scorer import get_ner_prf
from spacy.tokens import Doc
from spacy.training import Example

from commentary_nlp.commentary.doc import set_entities
from commentary_nlp.spacy_pipeline.component import DEFAULTS, Component


class EntitiesComponent(Component):
    """Sets `doc.ents`, and `doc.spans["entities"]` with their probabilities in `attrs["scores"]`.

    What stood in `doc.ents` before is replaced; leave the component out to use entities of your own.
    """

    def annotate(self, doc: Doc, encoding: Any) -> None:
        """Set the entities."""
        set_entities(doc, self.analyzer.entities(encoding))

    def score(self, examples: Iterable[Example], **settings: Any) -> dict[str, Any]:
        """spaCy's entity scores of `nlp.evaluate`: `ents_p`, `ents_r`, `ents_f`, `ents_per_type`."""
        return get_ner_prf(examples)


@Language.factory(
    "commentary_entities",
    assigns=["doc.ents", "doc.spans", "token.ent_iob", "token.ent_type"],
    default_config=DEFAULTS,
    default_score_weights={"ents_f": 1.0, "ents_p": 0.0, "ents_r": 0.0, "ents_per_type": None},
)
def make_entities(
    nlp: Language, name: str, model: str, backend: str, threads: int | None
) -> EntitiesComponent:
    """The component `commentary_entities`."""
    return EntitiesComponent(name, model, backend, threads)
