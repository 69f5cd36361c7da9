"""Whether units of text have one form: one opening, one closing, or one skeleton of function words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

FUNCTION: Final = frozenset(
    "有是要靠让为以从在不没敢能会更最越既又也再还把被对向用讲看谈少多去想使令当像如因若无非将可该"
    "应愿肯够就都只仍由与跟替给凭"
)
"""Characters that carry a form when units open with one of them."""

_SKELETON = re.compile("[的了着过而则与和之于以为不是有要在把被让从到对向就才也更最无非可能会因所其者得地]")
_PLAIN_OPENING = re.compile(
    r"会议|记者|数据|其中|伊朗|以色列|以军|以方|俄|乌|日本|韩国|法国|英国|德国|印|欧盟|越|朝|巴|"
    r"旧金山|可以|能源|没有.{0,3}人员|目前|今年|去年|同比|环比|增长|下降|同时|此外|另外|据|截至|"
    r"当日|当地|昨|第|一是|二是|全国|全省|各地|"
    r"习近平|总书记|中国|美国|中共|中央|国家|国务院|总统|总理|部长|主席|发言人|双方|两国|他|她|"
    r"我国|本|该|将|并|以及|和|等|[年月日\d０-９]"
)
_FIGURE = re.compile(r"[\d０-９%％]|[一二三四五六七八九十百千万亿][个项家次名人万亿]")
_WHOLE_SENTENCE: Final = FUNCTION - frozenset("要在对向将由与") | frozenset("这那我每谁哪")
"""Characters that carry a form when whole sentences open with them."""
_PLAIN_ITEM = re.compile(
    r"不同|自我|在|对|与|以及|无论|非|最高|最低|最新|最后|多个|多种|有关|有限|为期|让利|可再|无人|"
    r"非洲|以色列|以军|能源|更新"
)
_PLAIN_CLAUSE = re.compile(
    r"审议|听取|审查|表决|关于|涉及|包括|分别|来自|位于|主要|最新|有关|原|任命|免去|决定|批准|授予"
)
_ORDINAL = re.compile(r"第?[一二三四五六七八九十其]+(?:是|[、，]|$|来|曰|则|要)|首先|其次|再次|最后|另一")
_LIST_END = re.compile(r"(?<![平同相不对])等(?:$|[^待于到候同级])")
_PAIR = re.compile("[\u4e00-\u9fff]{2}")
_CONNECTIVE = re.compile(r"^(?:并且|而且|同样|也|更|又|还|而|并|且|再)(?=..)")
_CLOSING = re.compile("[的了不没得是有我你他谁]")
_OPENING_LIMIT = 12
_LONG_END: Final = 2.5
"""How many times longer than the others the last unit of a series may be."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A clause, an item, a group of clauses or a sentence; `words` is its text without outer marks."""

    start: int
    end: int
    words: str

    def bare(self) -> Unit:
        """The unit without the connective that may open a later member of a series (也, 更, 而)."""
        words = _CONNECTIVE.sub("", self.words)
        return self if words == self.words else Unit(self.start, self.end, words)


@dataclass(frozen=True, slots=True)
class Level:
    """What a series of one level asks of its units.

    `shortest`, `longest` and `opening` (the shared opening) are lengths in characters, `ratio` bounds the
    longest against the shortest unit, `carriers` are the characters that carry a form as an opening, `plain`
    matches openings that carry none, `score` is the expected precision of a shared opening.
    """

    shortest: int
    longest: int
    ratio: float
    opening: int
    carriers: frozenset[str]
    plain: re.Pattern[str]
    score: float


ITEMS: Final = Level(2, 20, 1.6, 1, FUNCTION, _PLAIN_ITEM, 0.7)
CLAUSES: Final = Level(3, 40, 2.0, 1, FUNCTION, _PLAIN_CLAUSE, 0.75)
GROUPS: Final = Level(4, 90, 2.2, 1, FUNCTION, _PLAIN_CLAUSE, 0.75)
SENTENCES: Final = Level(3, 80, 2.0, 2, _WHOLE_SENTENCE, _PLAIN_CLAUSE, 0.75)


def one_form(units: Sequence[Unit], level: Level) -> float:
    """The score of the units as one series, 0 if they are none."""
    words = [unit.words for unit in units]
    lengths = [len(text) for text in words]
    if not _balanced(lengths, level) or _enumerates(words):
        return 0.0
    opening, plain = shared_opening(units), level.plain.match(words[0])
    if opening and not plain and not _PLAIN_OPENING.match(words[0]):
        if opening[0] in level.carriers and len(opening) >= level.opening:
            return level.score
        if 2 <= len(opening) <= 5 and level is CLAUSES:
            return 0.6
    if level is CLAUSES and not plain:
        closing = _shared_closing(units)
        if len(closing) >= 2 and _CLOSING.search(closing):
            return 0.6
    return 0.65 if level is not SENTENCES and _one_skeleton(words, lengths) else 0.0


def _balanced(lengths: Sequence[int], level: Level) -> bool:
    """Whether the lengths suit the level and each other; the last unit may run on."""
    shortest, longest = min(lengths), max(lengths[:-1])
    return (
        level.shortest <= shortest
        and longest <= min(level.longest, level.ratio * shortest + 2)
        and lengths[-1] <= min(level.longest, _LONG_END * longest)
    )


def _enumerates(words: Sequence[str]) -> bool:
    """Whether the units are a plain list: figures, numbered points, one word again, or 等 at the end."""
    return (
        len(set(words)) < len(words)
        or sum(bool(_FIGURE.search(text)) for text in words) > 1
        or any(_ORDINAL.match(text) for text in words[1:])
        or _LIST_END.search(words[-1]) is not None
    )


def shared_opening(units: Sequence[Unit]) -> str:
    """The characters that all units open with."""
    opening = units[0].words[:_OPENING_LIMIT]
    for unit in units[1:]:
        while opening and not unit.words.startswith(opening):
            opening = opening[:-1]
    return opening


def _shared_closing(units: Sequence[Unit]) -> str:
    """The characters that all units close with, end marks left out."""
    closings = [unit.words.rstrip("。！？”") for unit in units]
    closing = closings[0][-_OPENING_LIMIT:]
    for text in closings[1:]:
        while closing and not text.endswith(closing):
            closing = closing[1:]
    return closing


def shared_word(units: Sequence[Unit]) -> bool:
    """Whether three units of similar length hold the same two characters inside, each once (担心)."""
    words = [unit.words for unit in units]
    lengths = [len(text) for text in words]
    if len(units) < 3 or min(lengths) < 5 or max(lengths) > min(26, 1.8 * min(lengths)):
        return False
    if any(_FIGURE.search(text) or _PLAIN_OPENING.match(text) or _ORDINAL.match(text) for text in words):
        return False
    first, *others = words
    return any(
        all(text.count(word) == 1 for text in words)
        for word in (first[at : at + 2] for at in range(1, len(first) - 2))
        if _PAIR.fullmatch(word) and all(text.find(word) > 0 for text in others)
    )


def _one_skeleton(words: Sequence[str], lengths: Sequence[int]) -> bool:
    """Whether all units hold the same two or more function words, with other words between them."""
    if max(lengths) - min(lengths) > 2 or min(lengths) < 4:
        return False
    skeletons = {tuple(_SKELETON.findall(text)) for text in words}
    return len(skeletons) == 1 and len(skeletons.pop()) >= 2
