"""Hyperbole: claims beyond what could be literally meant, by fixed wording and by frame."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from commentary_nlp.commentary.types import Device
from commentary_nlp.rhetoric.clauses import Passage
from commentary_nlp.rhetoric.lexicon import Hit

_WORDS = r"[^，。！？；：\n]"
_FRAMES: Final = tuple(
    (re.compile(pattern), score)
    for pattern, score in (
        (
            rf"一夜之间{_WORDS}{{0,8}}(?:崩塌|坍塌|垮掉|消失|蒸发|归零|成灰|变天|倒光|血流|完蛋|清零|"
            rf"化为|灰飞|烟消|变脸|人间蒸发){_WORDS}{{0,6}}",
            0.6,
        ),
        (
            r"(?:史上|有史以来|人类历史上|天底下)最(?:愚蠢|蠢|烂|差|荒唐|荒谬|可笑|丢脸|无耻|坑|"
            r"不要脸|惨)",
            0.75,
        ),
        (
            rf"(?:连|就连)(?:三岁|傻子|菜市场|隔壁|小学生|小孩|小孩子|白痴|鬼|瞎子|聋子|"
            rf"石头){_WORDS}{{0,10}}(?:都|也){_WORDS}{{1,10}}",
            0.75,
        ),
        (
            rf"(?:全世界|地球人|全人类|全天下|普天之下)(?:人)?(?:都|无人不)(?:在笑|看笑话|知道|看得|"
            rf"看在|明白|清楚|怕|恨|在看|欠|听见|听到|懂){_WORDS}{{0,8}}",
            0.65,
        ),
        (rf"恨不得{_WORDS}{{2,18}}", 0.55),
        (r"(?:一|半)(?:秒|分钟|刻)(?:钟)?[都也](?:等|忍|待|坐|撑)不(?:了|下去|住|及|起)", 0.7),
        (r"(?:碎|掉|洒|摔)了一地", 0.5),
        (
            rf"(?:把|将){_WORDS}{{1,10}}(?:按在地上摩擦|踩在脚下|碾成齑粉|碾得粉碎|撕得粉碎|打入地狱|"
            rf"榨得一干二净|吃干抹净|扫进历史的垃圾堆|扔进历史的垃圾堆)",
            0.75,
        ),
        (
            rf"比(?:城墙|纸|翻书|登天|黄连|锅底|石头|钢铁|天|海|蜗牛|火箭|窦娥|"
            rf"山){_WORDS}{{0,6}}还{_WORDS}",
            0.75,
        ),
        (r"(?:差|隔|相去|偏|离)[了着得]?十万八千里|八辈子|下辈子也|一百年也|一万年也", 0.65),
        (r"(?:亿万|千千万万|无数)双眼睛", 0.55),
        (
            r"(?:唾沫|口水)[^，。]{0,4}(?:淹死|淹没)|(?:骨头|渣)[^，。]{0,3}都不剩|"
            r"头发都?[^，。]{0,2}(?:愁|急)白",
            0.75,
        ),
    )
)


def find_hyperboles(passage: Passage, hits: Sequence[Hit]) -> Iterator[Device]:
    """Exaggerations of the document."""
    for hit in hits:
        yield Device(hit.start, hit.end, "hyperbole", hit.entry.score)
    for pattern, score in _FRAMES:
        for match in pattern.finditer(passage.text):
            yield Device(match.start(), match.end(), "hyperbole", score)
