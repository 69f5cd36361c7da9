"""Idioms: four-character set phrases and fixed sayings of the word lists."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from commentary_nlp.commentary.types import Device
from commentary_nlp.rhetoric.clauses import Passage
from commentary_nlp.rhetoric.lexicon import Hit


def find_idioms(passage: Passage, hits: Sequence[Hit]) -> Iterator[Device]:
    """Idioms of the document; one that runs into a book title or a name in 《》 is left out."""
    text = passage.text
    for hit in hits:
        if text[hit.start - 1 : hit.start] != "《" or text[hit.end : hit.end + 1] != "》":
            yield Device(hit.start, hit.end, "idiom", hit.entry.score)
