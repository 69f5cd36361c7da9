"""The tables: what a row is at each level, and the type of every column."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from commentary_nlp.errors import InputError

STRING: Final = "string"
WHOLE: Final = "Int64"
SHARE: Final = "Float64"
TRUTH: Final = "boolean"

_DOCUMENT: Final = {"document": WHOLE, "id": STRING}
_PLACE: Final = {**_DOCUMENT, "sentence": WHOLE, "start": WHOLE, "end": WHOLE}
_ACTOR: Final = {"actor": STRING, "kind": STRING, "country": STRING}
_AUTHOR_SENTENCES: Final = {
    "favor_sentences": WHOLE,
    "against_sentences": WHOLE,
    "neutral_sentences": WHOLE,
    "abstained_sentences": WHOLE,
    "reported_stances": WHOLE,
}

LEVELS: Final[Mapping[str, Mapping[str, str]]] = {
    "document": {
        **_DOCUMENT,
        "characters": WHOLE,
        "sentences": WHOLE,
        "mentions": WHOLE,
        "actors": WHOLE,
        **_AUTHOR_SENTENCES,
        "devices": WHOLE,
        "model": STRING,
        "model_version": STRING,
        "coverage": SHARE,
    },
    "actor": {
        **_DOCUMENT,
        **_ACTOR,
        "mentions": WHOLE,
        **_AUTHOR_SENTENCES,
        "stance": STRING,
        "score": SHARE,
    },
    "sentence": {
        **_PLACE,
        **_ACTOR,
        "label": STRING,
        "holder": STRING,
        "favor": SHARE,
        "against": SHARE,
        "neutral": SHARE,
        "abstained": TRUTH,
    },
    "mention": {**_PLACE, "surface": STRING, "label": STRING, **_ACTOR, "score": SHARE, "actor_score": SHARE},
    "device": {**_PLACE, "surface": STRING, "device": STRING, "score": SHARE},
}
"""Level → column → pandas type, in the order of the table."""


def column_types(level: str, *, text: bool = False) -> dict[str, str]:
    """The pandas type of each column of a level, in order; InputError (C460) for an unknown level."""
    if level not in LEVELS:
        raise InputError("C460", f"there is no level {level!r}. Choose one of {', '.join(LEVELS)}.")
    return {**LEVELS[level], "text": STRING} if text else dict(LEVELS[level])
