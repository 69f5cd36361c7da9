"""What rules and knowledge mend in the model's mentions, one step after the other."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from commentary_nlp.actors import Knowledge
from commentary_nlp.commentary.types import Entity
from commentary_nlp.entities.borders import mend_borders
from commentary_nlp.entities.known import Settings, add_known
from commentary_nlp.entities.places import mend_place
from commentary_nlp.entities.repeated import mend_repeated
from commentary_nlp.entities.short_forms import add_short_forms
from commentary_nlp.scheme import ENTITY_LABELS


def mend(
    text: str,
    entities: Sequence[Entity],
    knowledge: Knowledge,
    settings: Settings,
    labels: Collection[str] = ENTITY_LABELS,
) -> list[Entity]:
    """The mentions of a normalised text, in order and without overlap.

    Known names are added and typed by `settings`, the model's calibration of each type. Edges and types are
    mended by the scheme's rules where the model's types, `labels`, are the scheme's; a name has one type in
    the whole text and is tagged in all its places under any types.
    """
    found = list(add_known(text, entities, knowledge, settings, labels))
    if set(ENTITY_LABELS) <= set(labels):
        found = mend_borders(text, add_short_forms(text, found), knowledge)
        found = [mend_place(text, entity, knowledge) for entity in found]
    return mend_repeated(text, found)
