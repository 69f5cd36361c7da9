"""Repetition: the same words on purpose, side by side in a sentence or in adjacent ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from commentary_nlp.commentary.types import Device
from commentary_nlp.rhetoric.clauses import Clause, Passage

_HAN = "[\u4e00-\u9fff]"
_AGAIN = re.compile(rf"({_HAN}{{2,6}})[，、！。]\1[，、！。](?:还是|仍是|依然是|又是|再|更是|永远是)?\1")
_ONCE_MORE = re.compile(rf"({_HAN}{{2,4}})[，、]再\1(?!次)")
_OVER_AND_OVER = re.compile(rf"({_HAN}{{1,3}})了又\1(?={_HAN}?[，。！？；])")
_FRAMES = (
    (
        re.compile(
            rf"(?<!一)((?!一码){_HAN}{{1,3}})归\1，({_HAN}{{1,3}})归\2|"
            rf"((?!一码){_HAN}{{1,3}})归\3(?=[，。])"
        ),
        0.7,
    ),
    (re.compile(rf"把({_HAN}{{2,5}})当(?:成|作)?\1"), 0.75),
    (re.compile(rf"所谓({_HAN}{{2,4}})，[^，。！？；]{{0,4}}\1[^，。！？；]{{0,6}}"), 0.55),
    (re.compile(rf"({_HAN}{{1,2}})来\1去"), 0.4),
)
_WORDS = re.compile(rf"{_HAN}{{2,}}[了吧啊呀吗]?")
_NOISE = re.compile(r"[哈呵嘿嘻啊哦呜啦滴叮咚咔嚓]+")


def find_repetitions(passage: Passage) -> Iterator[Device]:
    """Repetitions of the document, from the first to the last occurrence."""
    text = passage.text
    for pattern, score in ((_AGAIN, 0.85), (_ONCE_MORE, 0.55), (_OVER_AND_OVER, 0.6)):
        for match in pattern.finditer(text):
            yield Device(match.start(), match.end(), "repetition", score)
    for pattern, score in _FRAMES:
        for match in pattern.finditer(text):
            yield Device(match.start(), match.end(), "repetition", score)

    def words(item: Clause) -> str:
        return text[item.start : item.end].strip("“”‘’")

    for phrase, group in groupby(passage.items, key=words):
        items = list(group)
        if (
            len(items) > 1
            and _WORDS.fullmatch(phrase)
            and not _NOISE.fullmatch(phrase)
            and _adjacent(text, items)
        ):
            yield Device(items[0].start, items[-1].end, "repetition", 0.75)


def _adjacent(text: str, items: list[Clause]) -> bool:
    """Whether no line break parts the items (a repeated headline or table cell is none)."""
    return "\n" not in text[items[0].start : items[-1].end] and items[0].closer not in "：:"
