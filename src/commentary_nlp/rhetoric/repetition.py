"""Repetition: the same words on purpose, side by side in a sentence or in adjacent ones.

Frames that double a word (骂归骂, 一笔一笔, 说停就停), a word taken up with force (可控，太可控), and
clauses said again. A word that only opens the next clause (… 的公司，公司 …) is more often plain, and left.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Final

from commentary_nlp.commentary.types import Device
from commentary_nlp.rhetoric.clauses import Clause, Passage

_HAN = "[\u4e00-\u9fff]"
_PAUSE = "[”’]?[，、。！；][“‘]?"
_FRAMES: Final = (
    (re.compile(rf"(一(?![一半会]){_HAN}{{1,4}})\1"), 0.85),
    (re.compile(rf"(?<!一)(?!一码归)({_HAN}{{1,4}})归\1(?!于)(?:[，、]({_HAN}{{1,4}})归\2)?"), 0.8),
    (re.compile(rf"({_HAN}{{1,3}})是真\1|说({_HAN}{{1,2}})就\2|({_HAN})来\3去"), 0.7),
    (re.compile(rf"({_HAN}{{2,6}})(?:就是|还是那{_HAN})\1(?!{_HAN})"), 0.6),
    (re.compile(rf"(?!的)({_HAN}{{1,4}}){_PAUSE}(?:真的?|实在|实在是|当然是|就是|只能|太)\1"), 0.7),
    (re.compile(rf"({_HAN}{{2,8}}){_PAUSE}(?:而|可|但|却|真的|只是|正是|所谓|这份|那份|这些)\1"), 0.6),
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
