"""Which actors are named together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import combinations
from typing import TYPE_CHECKING

from commentary_nlp.commentary import Commentary
from commentary_nlp.errors import InputError
from commentary_nlp.tables.frame import documents, frame_of
from commentary_nlp.tables.levels import STRING, WHOLE

if TYPE_CHECKING:
    from pandas import DataFrame

_TYPES = {
    "actor": STRING,
    "other": STRING,
    "documents": WHOLE,
    "sentences": WHOLE,
    "actor_documents": WHOLE,
    "other_documents": WHOLE,
}


def co_mentions(results: Commentary | Iterable[Commentary], *, min_documents: int = 1) -> DataFrame:
    """A row for each pair of actors that are named in the same text, most frequent first.

    `documents` and `sentences` count those that name both, `actor_documents` and `other_documents` those
    that name the one and the other. Only mentions count, not pronouns. A pair stands once, `actor` before
    `other` in code point order. Memory grows with the pairs, not with the results. Raises InputError C460
    for an item that is no Commentary, C465 for `min_documents` below 1.
    """
    if min_documents < 1:
        raise InputError("C465", f"min_documents is {min_documents}. Give at least 1.")
    alone: Counter[str] = Counter()
    together: Counter[tuple[str, str]] = Counter()
    in_sentences: Counter[tuple[str, str]] = Counter()
    for document in documents(results):
        by_sentence: dict[int | None, set[str]] = {}
        for entity in document.result.entities:
            if entity.actor is not None:
                number = document.sentence(entity.start, entity.end)
                by_sentence.setdefault(number, set()).add(entity.actor)
        actors = set().union(*by_sentence.values())
        alone.update(actors)
        together.update(combinations(sorted(actors), 2))
        for number, named in by_sentence.items():
            if number is not None:
                in_sentences.update(combinations(sorted(named), 2))
    rows = [
        (*pair, count, in_sentences[pair], alone[pair[0]], alone[pair[1]])
        for pair, count in together.items()
        if count >= min_documents
    ]
    return frame_of(sorted(rows, key=lambda row: (-row[2], -row[3], row[0], row[1])), _TYPES)
