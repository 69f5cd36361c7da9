"""Mentions: the tags of characters, and the best valid sequence of them with its probabilities."""

from __future__ import annotations

from commentary_nlp.entities.decode import Field
from commentary_nlp.entities.tags import TagSet

__all__ = ["Field", "TagSet"]
