"""All form detectors over one document."""

from __future__ import annotations

import sys
from bisect import bisect_right
from collections.abc import Iterable, Sequence

from commentary_nlp.commentary.types import Device
from commentary_nlp.rhetoric.allusion import find_allusions
from commentary_nlp.rhetoric.antithesis import find_antitheses
from commentary_nlp.rhetoric.clauses import Passage, fold_quotation_marks
from commentary_nlp.rhetoric.climax import find_climaxes
from commentary_nlp.rhetoric.hyperbole import find_hyperboles
from commentary_nlp.rhetoric.idioms import find_idioms
from commentary_nlp.rhetoric.images import find_images
from commentary_nlp.rhetoric.irony import find_ironies
from commentary_nlp.rhetoric.lexicon import lexicon_hits
from commentary_nlp.rhetoric.loaded_language import find_loaded_language
from commentary_nlp.rhetoric.metonymy import find_metonymies
from commentary_nlp.rhetoric.numeric_appeal import find_numeric_appeals
from commentary_nlp.rhetoric.parallelism import find_parallelisms
from commentary_nlp.rhetoric.personification import find_personifications
from commentary_nlp.rhetoric.questions import find_questions
from commentary_nlp.rhetoric.repetition import find_repetitions

_BY_FORM = (
    find_antitheses,
    find_climaxes,
    find_ironies,
    find_numeric_appeals,
    find_parallelisms,
    find_personifications,
    find_questions,
    find_repetitions,
)
_BY_WORD = {
    "allusion": find_allusions,
    "hyperbole": find_hyperboles,
    "idiom": find_idioms,
    "loaded_language": find_loaded_language,
    "metaphor": find_images,
    "metonymy": find_metonymies,
}


_SERIES = frozenset({"antithesis", "climax", "parallelism", "repetition"})
_UNSURE = 0.6
"""Up to this score an antithesis gives way to the parallel series around it."""


def detect_forms(text: str, sentences: Sequence[tuple[int, int]]) -> list[Device]:
    """Rhetorical devices of a normalised `text`, in order of start, end and device.

    `sentences` are the spans of its sentences; offsets are half-open code points into `text`, which is
    Simplified with full-width punctuation (see `commentary_nlp.text.normalise`, which keeps the length).
    The score of a device is the expected precision of the rule that found it. Devices of one kind do not
    overlap; devices of different kinds may overlap and nest. Linear in the length of the text; the word
    lists are read on the first call. No encoder pass.
    """
    return find_forms(passage_of(text, sentences))


def passage_of(text: str, sentences: Sequence[tuple[int, int]]) -> Passage:
    """The view of a normalised `text` that the detectors work on."""
    return Passage(fold_quotation_marks(text), sentences)


def find_forms(passage: Passage) -> list[Device]:
    """The devices of `detect_forms` in a passage that is at hand."""
    hits = lexicon_hits(passage)
    found: list[Device] = []
    for by_form in _BY_FORM:
        found.extend(by_form(passage))
    for device, by_word in _BY_WORD.items():
        found.extend(by_word(passage, hits.get(device, [])))
    return _without_parts(merge(found))


def _without_parts(devices: list[Device]) -> list[Device]:
    """The devices without those that are only a part of another one.

    Two units of a parallel series are no antithesis of their own unless the antithesis is sure, and half
    of a saying is no idiom beside it.
    """
    series = _spans(devices, "parallelism")
    sayings = _spans(devices, "allusion")

    def is_part(device: Device) -> bool:
        if device.device == "antithesis" and (device.score or 0.0) <= _UNSURE:
            return _inside(device, series)
        return device.device == "idiom" and _inside(device, sayings)

    return [device for device in devices if not is_part(device)]


def _spans(devices: Iterable[Device], name: str) -> list[tuple[int, int]]:
    return [(device.start, device.end) for device in devices if device.device == name]


def _inside(device: Device, spans: list[tuple[int, int]]) -> bool:
    """Whether the device is a proper part of one of the spans, which are in order and do not overlap."""
    index = bisect_right(spans, (device.start, sys.maxsize)) - 1
    if index < 0:
        return False
    start, end = spans[index]
    return device.end <= end and (start, end) != (device.start, device.end)


def merge(devices: Iterable[Device]) -> list[Device]:
    """The devices without overlaps of one kind.

    Of two that overlap the better scored stays; of two series, or of two equals, the longer.
    """
    kept: dict[str, list[Device]] = {}
    for device in sorted(devices, key=lambda device: (device.start, -device.end)):
        if device.start >= device.end:
            continue
        row = kept.setdefault(device.device, [])
        if not row or device.start >= row[-1].end:
            row.append(device)
            continue
        row[-1] = max(row[-1], device, key=_series_rank if device.device in _SERIES else _rank)
    return sorted((device for row in kept.values() for device in row), key=_order)


def _rank(device: Device) -> tuple[float, int]:
    return device.score or 0.0, device.end - device.start


def _series_rank(device: Device) -> tuple[int, float]:
    return device.end - device.start, device.score or 0.0


def _order(device: Device) -> tuple[int, int, str]:
    return device.start, device.end, device.device
