"""Who is who, and who says it: mentions → actors, reported judgements → holders, sentences → positions.

Everything here works on a text and its mentions alone; no model is loaded.
"""

from __future__ import annotations

from commentary_nlp.actors.document import document_stances
from commentary_nlp.actors.entries import ALIAS_KINDS, COMMODITY_GROUPS, Alias, KnownActor
from commentary_nlp.actors.holders import holders, holders_of
from commentary_nlp.actors.knowledge import Found, Knowledge
from commentary_nlp.actors.lexicon import Lexicon
from commentary_nlp.actors.link import Linking, link
from commentary_nlp.actors.pronouns import Pronoun, pronouns
from commentary_nlp.actors.speakers import Reported

__all__ = [
    "ALIAS_KINDS",
    "COMMODITY_GROUPS",
    "Alias",
    "Found",
    "Knowledge",
    "KnownActor",
    "Lexicon",
    "Linking",
    "Pronoun",
    "Reported",
    "document_stances",
    "holders",
    "holders_of",
    "link",
    "pronouns",
]
