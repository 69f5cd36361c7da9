"""Parallelism: three or more units of one form in a row.

Units are items of a list with 、, clauses, ；-groups of clauses, or whole sentences. They have one form when
they open alike, close alike, or share a skeleton of function words, and are of similar length. A list of
bare nouns, of figures or of reporting sentences (会议指出, 会议强调) is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from commentary_nlp.commentary.types import Device
from commentary_nlp.rhetoric.clauses import Clause, Passage, trim

_FUNCTION: Final = frozenset(
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
_WHOLE_SENTENCE: Final = _FUNCTION - frozenset("要在对向将由与") | frozenset("这那我每谁哪")
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
_MOST_UNITS: Final = 24
_LONG_END: Final = 2.5
"""How many times longer than the others the last unit of a series may be."""


@dataclass(frozen=True, slots=True)
class _Unit:
    start: int
    end: int
    words: str

    def bare(self) -> _Unit:
        """The unit without the connective that may open a later member of a series (也, 更, 而)."""
        return _Unit(self.start, self.end, _CONNECTIVE.sub("", self.words))


@dataclass(frozen=True, slots=True)
class _Level:
    """What a series of one level asks of its units; lengths in characters."""

    shortest: int
    longest: int
    ratio: float
    opening: int
    carriers: frozenset[str]
    plain: re.Pattern[str]
    score: float


_ITEMS: Final = _Level(2, 20, 1.6, 1, _FUNCTION, _PLAIN_ITEM, 0.7)
_CLAUSES: Final = _Level(3, 40, 2.0, 1, _FUNCTION, _PLAIN_CLAUSE, 0.75)
_GROUPS: Final = _Level(4, 90, 2.2, 1, _FUNCTION, _PLAIN_CLAUSE, 0.75)
_SENTENCES: Final = _Level(3, 80, 2.0, 2, _WHOLE_SENTENCE, _PLAIN_CLAUSE, 0.75)


def find_parallelisms(passage: Passage) -> Iterator[Device]:
    """Parallel series of the document, each whole series in one span."""
    for run in _runs(passage, passage.items, "、"):
        yield from _series(passage, run, _ITEMS)
    for run in _runs(passage, passage.clauses, "，；"):
        yield from _series(passage, run, _CLAUSES)
    yield from _groups(passage)
    yield from _sentences(passage)


def _runs(passage: Passage, clauses: Sequence[Clause], marks: str) -> Iterator[list[_Unit]]:
    """Maximal runs of clauses of one sentence joined by one of `marks`."""
    run: list[Clause] = []
    for clause in clauses:
        if run and (run[-1].sentence != clause.sentence or run[-1].closer not in marks or not run[-1].closer):
            yield [_unit(passage, item.start, item.end) for item in run]
            run = []
        run.append(clause)
    if run:
        yield [_unit(passage, item.start, item.end) for item in run]


def _unit(passage: Passage, start: int, end: int) -> _Unit:
    return _Unit(start, end, passage.text[start:end].strip("“”‘’（）"))


def _groups(passage: Passage) -> Iterator[Device]:
    """Series of ；-groups: each unit is what stands between two semicolons of a sentence."""
    for start, end in passage.sentences:
        text = passage.text[start:end]
        if text.count("；") < 2:
            continue
        units, position = [], start
        for part in text.split("；"):
            units.append(_unit(passage, *trim(passage.text, position, position + len(part.rstrip("。！？")))))
            position += len(part) + 1
        yield from _series(passage, units, _GROUPS)


def _sentences(passage: Passage) -> Iterator[Device]:
    """Series of whole sentences of one paragraph that open alike."""
    run: list[_Unit] = []
    for number, (start, end) in enumerate(passage.sentences):
        if run and "\n" in passage.text[passage.sentences[number - 1][0] : start]:
            yield from _series(passage, run, _SENTENCES)
            run = []
        run.append(_unit(passage, start, end))
    yield from _series(passage, run, _SENTENCES)


def _series(passage: Passage, units: Sequence[_Unit], level: _Level) -> Iterator[Device]:
    """The parallel series among adjacent `units` of one level."""
    units = list(units)
    first = 0
    while first + 2 < len(units):
        units[first] = _without_lead(units, first)
        last, score = _extent(units, first, level)
        if last == first and passage.argues and level is _CLAUSES and _shared_word(units[first : first + 3]):
            last, score = first + 2, 0.5
        if last - first < 2:
            first += 1
            continue
        start, end = trim(
            passage.text, units[first].start, _within_quotation(passage, units[first], units[last])
        )
        yield Device(start, end, "parallelism", score)
        first = last + 1


def _within_quotation(passage: Passage, first: _Unit, last: _Unit) -> int:
    """The end of the series: the last unit's, or where a quotation opened before the series closes."""
    quotation = passage.quotation_at(first.start)
    if quotation is not None and last.start < quotation[1] - 1 < last.end:
        return quotation[1] - 1
    return last.end


def _without_lead(units: Sequence[_Unit], first: int) -> _Unit:
    """The first unit cut to where the form of the next two begins: 我们有信心、有能力、有底气 → 有信心."""
    unit = units[first]
    opening = _shared_opening(units[first + 1 : first + 3])
    if not opening or unit.words.startswith(opening) or (opening[0] not in _FUNCTION and len(opening) < 2):
        return unit
    at = unit.words.rfind(opening)
    rest = len(unit.words) - at
    if at < 1 or abs(rest - len(units[first + 1].words)) > 3:
        return unit
    return (
        _Unit(unit.end - rest, unit.end, unit.words[at:])
        if unit.end - unit.start == len(unit.words)
        else unit
    )


def _extent(units: Sequence[_Unit], first: int, level: _Level) -> tuple[int, float]:
    """The last unit of the series that begins at `first` (itself where there is none), and its score."""
    last, score = first, 0.0
    for count in range(3, min(len(units) - first, _MOST_UNITS) + 1):
        found = _one_form(units[first : first + count], level)
        if not found and level is not _ITEMS:
            found = 0.9 * _one_form([unit.bare() for unit in units[first : first + count]], level)
        if not found:
            break
        last, score = first + count - 1, found
    return last, score


def _one_form(units: Sequence[_Unit], level: _Level) -> float:
    """The score of the units as one series, 0 if they are none."""
    words = [unit.words for unit in units]
    lengths = [len(text) for text in words]
    if min(lengths) < level.shortest or max(lengths[:-1]) > min(
        level.longest, level.ratio * min(lengths) + 2
    ):
        return 0.0
    if lengths[-1] > min(level.longest, _LONG_END * max(lengths[:-1])):
        return 0.0
    if len(set(words)) < len(words) or sum(bool(_FIGURE.search(text)) for text in words) > 1:
        return 0.0
    if any(_ORDINAL.match(text) for text in words[1:]) or _LIST_END.search(words[-1]):
        return 0.0
    opening = _shared_opening(units)
    if opening and not level.plain.match(words[0]) and not _PLAIN_OPENING.match(words[0]):
        if opening[0] in level.carriers and len(opening) >= level.opening:
            return level.score
        if 2 <= len(opening) <= 5 and level is _CLAUSES:
            return 0.6
    if (
        level is _CLAUSES
        and not level.plain.match(words[0])
        and len(closing := _shared_closing(units)) >= 2
        and _CLOSING.search(closing)
    ):
        return 0.6
    return 0.65 if level is not _SENTENCES and _one_skeleton(words, lengths) else 0.0


def _shared_opening(units: Sequence[_Unit]) -> str:
    """The characters that all units open with."""
    opening = units[0].words[:_OPENING_LIMIT]
    for unit in units[1:]:
        while opening and not unit.words.startswith(opening):
            opening = opening[:-1]
    return opening


def _shared_closing(units: Sequence[_Unit]) -> str:
    """The characters that all units close with, end marks left out."""
    closings = [unit.words.rstrip("。！？”") for unit in units]
    closing = closings[0][-_OPENING_LIMIT:]
    for text in closings[1:]:
        while closing and not text.endswith(closing):
            closing = closing[1:]
    return closing


def _shared_word(units: Sequence[_Unit]) -> bool:
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
