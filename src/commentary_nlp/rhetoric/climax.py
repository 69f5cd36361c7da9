"""Climax: three or more steps that rise or fall in degree."""

from __future__ import annotations

import re
from collections.abc import Iterator

from commentary_nlp.commentary.types import Device
from commentary_nlp.rhetoric.clauses import Passage, trim

_STEP = r"[^，。！？；：\n]{1,18}"
_LAST = r"[^，。！？；：\n]{1,24}"
_FIGURE = r"\d{1,9}(?:\.\d{1,4})?[%％]?"

_SCALES = tuple(
    (re.compile(pattern), score)
    for pattern, score in (
        (rf"小到{_STEP}[，、]中到{_STEP}[，、]大到{_LAST}", 0.9),
        (rf"从{_STEP}到{_STEP}，(?:进而到|甚至到|直到|乃至){_LAST}", 0.5),
        (
            rf"(?:不仅|不但|不只|不光|不单){_STEP}，(?:而且|还|也|并且|更){_STEP}，(?:甚至|乃至|直至|"
            rf"更是|最终){_LAST}",
            0.7,
        ),
        (rf"{_STEP}，甚至{_STEP}，(?:乃至|直至|更|最终|直到){_LAST}", 0.6),
        (
            rf"(?:起初|一开始|先是){_STEP}，(?:接着|继而|后来|随后|然后|进而|再是){_STEP}，(?:最后|"
            rf"最终|到头来|直至|乃至|甚至|如今|现在){_LAST}",
            0.55,
        ),
        (rf"(?:今天|今日){_STEP}[，；](?:明天|明日){_STEP}[，；](?:后天|大后天|将来|接下来){_LAST}", 0.75),
        (
            rf"(?:一年|一步|一时){_STEP}[，；](?:十年|两步|一世){_STEP}[，；](?:百年|三步|千年|"
            rf"万世){_LAST}",
            0.6,
        ),
        (rf"轻则{_STEP}，(?:中则|重则){_STEP}，(?:重则|甚则|甚至|最重则){_LAST}", 0.85),
    )
)
_FIGURES = re.compile(
    rf"从({_FIGURE})[^，。；\d]{{0,6}}[，、]?到({_FIGURE})[^，。；\d]{{0,6}}[，、]?再到({_FIGURE})"
    rf"[^，。；！？\d]{{0,6}}"
)


def find_climaxes(passage: Passage) -> Iterator[Device]:
    """Climaxes of the document, the whole series in one span."""
    text = passage.text
    for pattern, score in _SCALES:
        for match in pattern.finditer(text):
            yield _device(text, match.start(), match.end(), score)
    for match in _FIGURES.finditer(text):
        first, second, third = (float(value.rstrip("%％")) for value in match.groups())
        if first < second < third or first > second > third:
            yield _device(text, match.start(), match.end(), 0.75)


def _device(text: str, start: int, end: int, score: float) -> Device:
    start, end = trim(text, start, end)
    return Device(start, end, "climax", score)
