"""Loaded language: words chosen to praise or damn, name-calling, labels."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from commentary_nlp.commentary.types import Device
from commentary_nlp.rhetoric.clauses import Passage
from commentary_nlp.rhetoric.lexicon import Hit

_CRIME_NEWS = re.compile(
    r"警方|公安|检察|法院|被告|嫌疑人|涉嫌|刑事|立案|诈骗|扫黑|黑恶|犯罪|网信|专项行动|打击治理|整治"
)
_SO_CALLED = re.compile(r"(?<!正)所谓(?![^，。]{1,14}，?(?:就是|是指|即|指的是|主要是))")


def find_loaded_language(passage: Passage, hits: Sequence[Hit]) -> Iterator[Device]:
    """Charged words of the document, those in police and court news left out."""
    for hit in hits:
        if not _CRIME_NEWS.search(passage.sentence_text(hit.start)):
            yield Device(hit.start, hit.end, "loaded_language", hit.entry.score)
    if passage.argues:
        for match in _SO_CALLED.finditer(passage.text):
            if passage.quotation_at(match.start()) is None:
                yield Device(match.start(), match.end(), "loaded_language", 0.5)
