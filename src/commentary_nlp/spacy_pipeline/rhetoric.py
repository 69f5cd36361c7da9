"""`commentary_rhetoric`: rhetorical devices in `doc.spans["rhetoric"]`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from spacy.language import Language
from spacy.scorer import Scorer
from spacy.tokens import Doc
from spacy.training import Example

from commentary_nlp.commentary.doc import set_devices
from commentary_nlp.spacy_pipeline.component import DEFAULTS, Component

GROUP = "rhetoric"


class RhetoricComponent(Component):
    """Sets `doc.spans["rhetoric"]`, with the devices' probabilities in `attrs["scores"]`.

    Spans may overlap and nest, and one span may carry several devices.
    """

    def annotate(self, doc: Doc, encoding: Any) -> None:
        """Set the devices."""
        set_devices(doc, self.analyzer.devices(encoding))

    def score(self, examples: Iterable[Example], **settings: Any) -> dict[str, Any]:
        """spaCy's span scores of `nlp.evaluate`: `spans_rhetoric_p`, `_r`, `_f` and `_per_type`."""
        attribute = f"spans_{GROUP}"
        return Scorer.score_spans(
            examples,
            attribute,
            getter=lambda doc, _: doc.spans.get(GROUP, []),
            has_annotation=lambda doc: GROUP in doc.spans,
            allow_overlap=True,
            labeled=True,
        )


@Language.factory(
    "commentary_rhetoric",
    assigns=["doc.spans"],
    default_config=DEFAULTS,
    default_score_weights={f"spans_{GROUP}_f": 1.0, f"spans_{GROUP}_p": 0.0, f"spans_{GROUP}_r": 0.0},
)
def make_rhetoric(
    nlp: Language, name: str, model: str, backend: str, threads: int | None
) -> RhetoricComponent:
    """The component `commentary_rhetoric`."""
    return RhetoricComponent(name, model, backend, threads)
