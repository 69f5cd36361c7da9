"""Repetition: the same words on purpose, side by side in a sentence or in adjacent ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Final

from commentary_nlp.commentary.types import Device
from commentary_nlp.rhetoric.clauses import Clause, Passage

_HAN = "[\u4e00-\u9fff]"
_FRAMES: Final = (
    (re.compile(rf"({_HAN}{{2,6}})[，、！。]\1[，、！。](?:还是|仍是|依然是|又是|再|更是|永远是)?\1"), 0.85),
    (re.compile(rf"({_HAN}{{2,4}})[，、]再\1(?!次)"), 0.55),
    (re.compile(rf"把({_HAN}{{2,5}})当(?:成|作)?\1"), 0.75),
    (re.compile(rf"所谓({_HAN}{{2,4}})，[^，。！？；]{{0,4}}\1[^，。！？；]{{0,6}}"), 0.5),
)
_WORDS = re.compile(rf"{_HAN}{{2,}}[了吧啊呀吗]?")
_NOISE = re.compile(r"[哈呵嘿嘻啊哦呜啦滴叮咚咔嚓]+")


def find_repetitions(passage: Passage) -> Iterator[Device]:
    """Repetitions of the document, from the first to the last occurrence."""
    text = passage.text
    for pattern, score in _FRAMES:
        for match in pattern.finditer(text):
            yield Device(match.start(), match.end(), "repetition", score)

    def words(item: Clause) -> str:
        return text[item.start : item.end].strip("“”‘’")

    for phrase, group in groupby(passage.items, key=words):
        items = list(group)
        if len(items) > 1 and _on_purpose(phrase) and _adjacent(text, items):
            yield Device(items[0].start, items[-1].end, "repetition", 0.75)


def _on_purpose(phrase: str) -> bool:
    """Whether the phrase is words, not a sound (哈哈) or a figure."""
    return _WORDS.fullmatch(phrase) is not None and _NOISE.fullmatch(phrase) is None


def _adjacent(text: str, items: list[Clause]) -> bool:
    """Whether no line break parts the items (a repeated headline or table cell is none)."""
    return "\n" not in text[items[0].start : items[-1].end] and items[0].closer not in "：:"
