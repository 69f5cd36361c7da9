"""Parallelism: three or more units of one form in a row.

Units are items of a list with 、, clauses, ；-groups of clauses, or whole sentences. They have one form when
they open alike, close alike, or share a skeleton of function words, and are of similar length. A list of
bare nouns, of figures or of reporting sentences (会议指出, 会议强调) is none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from commentary_nlp.commentary.types import Device
from commentary_nlp.rhetoric.clauses import Clause, Passage, trim
from commentary_nlp.rhetoric.one_form import (
    CLAUSES,
    FUNCTION,
    GROUPS,
    ITEMS,
    SENTENCES,
    Level,
    Unit,
    one_form,
    shared_opening,
    shared_word,
)

_MOST_UNITS: Final = 24
"""A longer series is found as several: bounds the work on lists without end."""


def find_parallelisms(passage: Passage) -> Iterator[Device]:
    """Parallel series of the document, each whole series in one span."""
    for run in _runs(passage, passage.items, "、"):
        yield from _series(passage, run, ITEMS)
    for run in _runs(passage, passage.clauses, "，；"):
        yield from _series(passage, run, CLAUSES)
    yield from _groups(passage)
    yield from _sentences(passage)


def _runs(passage: Passage, clauses: Sequence[Clause], marks: str) -> Iterator[list[Unit]]:
    """Maximal runs of clauses of one sentence joined by one of `marks`."""
    run: list[Clause] = []
    for clause in clauses:
        if run and (run[-1].sentence != clause.sentence or run[-1].closer not in marks or not run[-1].closer):
            yield [_unit(passage, item.start, item.end) for item in run]
            run = []
        run.append(clause)
    if run:
        yield [_unit(passage, item.start, item.end) for item in run]


def _unit(passage: Passage, start: int, end: int) -> Unit:
    return Unit(start, end, passage.text[start:end].strip("“”‘’（）"))


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
        yield from _series(passage, units, GROUPS)


def _sentences(passage: Passage) -> Iterator[Device]:
    """Series of whole sentences of one paragraph that open alike."""
    run: list[Unit] = []
    for number, (start, end) in enumerate(passage.sentences):
        if run and "\n" in passage.text[passage.sentences[number - 1][0] : start]:
            yield from _series(passage, run, SENTENCES)
            run = []
        run.append(_unit(passage, start, end))
    yield from _series(passage, run, SENTENCES)


def _series(passage: Passage, units: Sequence[Unit], level: Level) -> Iterator[Device]:
    """The parallel series among adjacent `units` of one level."""
    units = list(units)
    first = 0
    while first + 2 < len(units):
        units[first] = _without_lead(units, first)
        last, score = _extent(units, first, level)
        if last == first and passage.argues and level is CLAUSES and shared_word(units[first : first + 3]):
            last, score = first + 2, 0.5
        if last - first < 2:
            first += 1
            continue
        start, end = trim(
            passage.text, units[first].start, _within_quotation(passage, units[first], units[last])
        )
        yield Device(start, end, "parallelism", score)
        first = last + 1


def _within_quotation(passage: Passage, first: Unit, last: Unit) -> int:
    """The end of the series: the last unit's, or where a quotation opened before the series closes."""
    quotation = passage.quotation_at(first.start)
    if quotation is not None and last.start < quotation[1] - 1 < last.end:
        return quotation[1] - 1
    return last.end


def _without_lead(units: Sequence[Unit], first: int) -> Unit:
    """The first unit cut to where the form of the next two begins: 我们有信心、有能力、有底气 → 有信心."""
    unit = units[first]
    opening = shared_opening(units[first + 1 : first + 3])
    if not opening or unit.words.startswith(opening) or (opening[0] not in FUNCTION and len(opening) < 2):
        return unit
    at = unit.words.rfind(opening)
    rest = len(unit.words) - at
    if at < 1 or abs(rest - len(units[first + 1].words)) > 3:
        return unit
    return (
        Unit(unit.end - rest, unit.end, unit.words[at:]) if unit.end - unit.start == len(unit.words) else unit
    )


def _extent(units: Sequence[Unit], first: int, level: Level) -> tuple[int, float]:
    """The last unit of the series that begins at `first` (itself where there is none), and its score."""
    last, score = first, 0.0
    bare = [unit.bare() for unit in units[first : first + _MOST_UNITS]] if level is not ITEMS else []
    for count in range(3, min(len(units) - first, _MOST_UNITS) + 1):
        series = units[first : first + count]
        found = one_form(series, level)
        if not found and bare and bare[:count] != series:
            found = round(0.9 * one_form(bare[:count], level), 2)
        if not found:
            break
        last, score = first + count - 1, found
    return last, score
