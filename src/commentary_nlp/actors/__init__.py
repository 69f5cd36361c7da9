"""Who is who, and who says it: mentions → actors, reported judgements → holders, sentences → positions.

Everything here works on a text and its mentions alone; no model is loaded.
"""

from __future__ import annotations

from commentary_nlp.actors.entries import ALIAS_KINDS, COMMODITY_GROUPS, Alias, KnownActor
from commentary_nlp.actors.knowledge import Found, Knowledge
from commentary_nlp.actors.link import Linking, link

__all__ = [
    "ALIAS_KINDS",
    "COMMODITY_GROUPS",
    "Alias",
    "Found",
    "Knowledge",
    "KnownActor",
    "Linking",
    "link",
]
