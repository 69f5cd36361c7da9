"""Allusion: proverbs, classic lines, historic parallels, and sayings that the author announces."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from commentary_nlp.commentary.types import Device
from commentary_nlp.rhetoric.clauses import Passage, trim
from commentary_nlp.rhetoric.lexicon import Hit

_ANNOUNCED = re.compile(
    r"(?:俗话说|俗话讲|常言道|常言说|古人云|古人说|古人讲|古语云|古语说|古话说|老话说|老话讲|"
    r"谚语说|谚语云|正所谓|有道是|"
    r"所谓的?(?=“[^”]{4,24}，)|有句(?:老话|俗话|古话|谚语|名言|诗|话)(?:说得好|说|叫|是|讲)?|"
    r"(?:孔子|孟子|老子|庄子|荀子|韩非子|孙子|司马迁|鲁迅|马克思|恩格斯|列宁|毛泽东|邓小平|林肯|"
    r"丘吉尔|尼采|黑格尔|马克·吐温|莎士比亚|杜甫|李白|苏轼|"
    r"《(?:论语|孟子|老子|道德经|孙子兵法|左传|史记|礼记|诗经|周易|易经|尚书|大学|中庸|资治通鉴|"
    r"战国策|国语|管子)[^》]{0,6}》)"
    r"(?:中|里|有|就|曾|早就|有言|有句话|有云|更)?(?:经)?(?:说过?|曰|云|讲过?|写道|有言|言|道|"
    r"名言|说得好)|诗云|诗曰|有诗云|谚云|俗语说|民谚说|西谚有云|西谚云|"
    r"(?:中国|非洲|俄罗斯|阿拉伯|英语|法国|德国|日本|印度)(?:有(?:一)?句)?(?:俗话|谚语|古话|老话|"
    r"俗语)(?:说|云|讲|说得好|是)?)"
    r"(?:得好|的好)?[：:，,]?"
)
_QUOTED = re.compile(r"“([^“”\n]{3,40})”")
_OPEN = re.compile(r"[^。！？\n“”]{3,32}")


def find_allusions(passage: Passage, hits: Sequence[Hit]) -> Iterator[Device]:
    """Sayings of the document; the announcing words and the quotation marks stay outside the span."""
    text = passage.text
    for hit in hits:
        yield Device(hit.start, hit.end, "allusion", hit.entry.score)
    for match in _ANNOUNCED.finditer(text):
        quoted = _QUOTED.match(text, match.end())
        if quoted:
            yield _device(text, quoted.start(1), quoted.end(1), 0.85)
            continue
        saying = _OPEN.match(text, match.end())
        if saying:
            yield _device(text, saying.start(), _two_clauses(text, saying.start(), saying.end()), 0.6)


def _two_clauses(text: str, start: int, end: int) -> int:
    """Where the second clause of the unquoted saying ends: a proverb seldom has more."""
    first = text.find("，", start, end)
    second = text.find("，", first + 1, end) if first >= 0 else -1
    return second if second >= 0 else end


def _device(text: str, start: int, end: int, score: float) -> Device:
    start, end = trim(text, start, end)
    return Device(start, end, "allusion", score)
