"""Where the author makes a reported judgement his own: 骂得一点不冤, 说得准：“…”, 此言不虚.

The annotation guide: in the sentence that endorses a critic the author shares the judgement, and is for the
critic. An endorsement in a later sentence does not count.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from commentary_nlp.actors.quotations import quotations
from commentary_nlp.actors.speakers import Reported

PRECISION: Final = 0.87
"""Share of the speakers it finds in the corpus's training split whom gold is for (19 of 21, Laplace)."""

_SAYING: Final = (
    "说|讲|骂|批|批评|质问|问|答|回答|看|评|评价|评论|称赞|赞|夸|写|提醒|反问|回击|反驳|总结|概括|形容"
)
_HOW: Final = "(?:也|很|真|最|倒|还|都|实在|十分|相当|极|再)?"
_RIGHT: Final = (
    "(?:准|好(?!听|看|像)|对(?!面|方|手)|在理|痛快|漂亮|体面|透彻|到位|不错|中肯|实在|妙|老实|坦率|公道|有理|一针见血|"
    "入木三分|不无道理|精准|准确|精辟)"
)
_NOT_WRONG: Final = "(?:不冤|不假|没错|不过分|不算过分|不算过|不为过|没毛病)"
_THIS: Final = "(?:这|此|那)(?:一)?(?:句|番)?(?:话|问|评语|评价|批评|判断|比喻|说法|提醒|答复|结论)"
_TRUE: Final = (
    "(?:不假|没错|不错|有理|在理|公道|实在|老实|点中|说中|不过分|不为过|不算过|不虚|不冤|中肯|精准|不无道理|有道理|"
    "站得住|一语中的|切中要害|没毛病)"
)
_ENDORSES: Final = re.compile(
    rf"(?:{_SAYING})得{_HOW}{_RIGHT}(?!了?一半)"
    rf"|(?:{_SAYING})得(?:一点|半点|并|毫|丝毫|可)?(?:也|都)?{_NOT_WRONG}"
    rf"|{_THIS}(?:，|说得|讲得|问得|是|倒|并|却|都|也|很|真|算){{0,3}}{_TRUE}"
    "|此言(?:不虚|不差|非虚|不谬|极是|有理)|一语中的|一语道破|一针见血|说(?:到|在)了?点子上|切中要害"
    "|所言(?:非虚|不虚|极是|甚是)|深以为然|举双手赞成|一句(?:公道|老实|大实|良心)话"
)
_DENIED: Final = re.compile(
    "(?:不|没|未必|难道|谁|怎么|哪里|并非|谈不上|算不上|若|如果|自以为|以为)(?:是|算|有)?$"
)
_TAKEN_BACK: Final = re.compile(
    "[，；](?:可惜|可是|但是|但|不过|却|账却|事却)[^。！？]{0,6}(?:经不起|站不住|荒唐|错|轻巧|做得)"
)


def endorsed(
    folded: str, sentences: Sequence[tuple[int, int]], reported: Sequence[Sequence[Reported]]
) -> list[frozenset[str]]:
    """For each sentence the holders whose reported judgement the author calls right in it.

    `folded` is the normalised text, `reported` what `holders` gives. Of several holders the one whose report
    stands before the endorsement, and nearest, is meant; else the first after it. Linear in the text.
    """
    marks = quotations(folded)
    found = []
    for (start, end), ranges in zip(sentences, reported, strict=True):
        outer = [part for part in ranges if not any(_holds(other, part) for other in ranges)]
        meant: set[str] = set()
        for match in _ENDORSES.finditer(folded, start, end) if outer else ():
            before = folded[max(start, match.start() - 5) : match.start()]
            taken_back = _TAKEN_BACK.match(folded, match.end(), end)
            if marks.covers(match.start()) or _DENIED.search(before) or taken_back:
                continue
            told = [part for part in outer if part.start <= match.start()]
            meant.add((max(told) if told else min(outer)).holder)
        found.append(frozenset(meant))
    return found


def _holds(outer: Reported, inner: Reported) -> bool:
    """Whether a report stands inside a wider one: what somebody is quoted as saying that another said."""
    return outer.start <= inner.start and inner.end <= outer.end and outer[:2] != inner[:2]
