"""Sentences by rule 1.0 of the annotation scheme."""

from __future__ import annotations

import re
from typing import Final

from commentary_nlp.text.normalisation import IGNORABLE, fold_width

_BOUNDARY: Final = re.compile(rf"[。！？][。！？”’」』）{IGNORABLE}]*|\n")
_SURROUNDING: Final = f" \n{IGNORABLE}"


def sentences(text: str) -> list[tuple[int, int]]:
    """The sentences of `text` as half-open code point ranges, in order and without overlap.

    A sentence ends after a run of 。！？!? with the closing marks ”’」』）) that follow it, or at a line
    break; nothing else ends one. Ranges are trimmed of surrounding white space and invisible characters,
    and every other character lies in exactly one of them. Raw and normalised text give the same ranges.

    >>> sentences("“谁会吃亏？”他问。没有人回答")
    [(0, 7), (7, 10), (10, 15)]
    """
    folded = fold_width(text)
    found: list[tuple[int, int]] = []
    start = 0
    for boundary in _BOUNDARY.finditer(folded):
        _append_trimmed(found, folded, start, boundary.end())
        start = boundary.end()
    _append_trimmed(found, folded, start, len(folded))
    return found


def _append_trimmed(found: list[tuple[int, int]], folded: str, start: int, end: int) -> None:
    """Append the range to `found` without its margins, unless nothing else is in it."""
    content = folded[start:end]
    trimmed = content.strip(_SURROUNDING)
    if trimmed:
        first = start + len(content) - len(content.lstrip(_SURROUNDING))
        found.append((first, first + len(trimmed)))
