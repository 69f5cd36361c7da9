"""Active learning: which unlabelled texts to annotate next, pre-annotated for correction."""

from __future__ import annotations

from commentary_nlp.active.information import choose, informations
from commentary_nlp.active.items import Items, uncertainty
from commentary_nlp.active.pool import Pool, UnlabelledText
from commentary_nlp.active.suggest import Suggestion, suggest
from commentary_nlp.active.tasks import write_tasks

__all__ = [
    "Items",
    "Pool",
    "Suggestion",
    "UnlabelledText",
    "choose",
    "informations",
    "suggest",
    "uncertainty",
    "write_tasks",
]
