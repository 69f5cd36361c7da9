"""Metaphors by form: live images of the word lists, similes and image frames (打…牌, 扣…帽子)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from commentary_nlp.commentary.types import Device
from commentary_nlp.rhetoric.clauses import Passage, trim
from commentary_nlp.rhetoric.lexicon import Hit, read_list

_AS = "(?<![摄录想图影雕头肖偶画群视成印塑])像"
_LIKE = f"(?:就像|好像|宛如|宛若|犹如|如同|恰如|恰似|好比|好似|仿佛|活像|像极了|{_AS}|有如)"
_KIND = (
    "(?:个|头|条|张|把|座|艘|场|面|块|根|辆|匹|位|群|记|盘|剂|枚|颗|杯|碗|股|道|扇|盏|堵|台|颗|只|团|"
    "滩|阵|曲|部|幕|局|锅|口|朵)"
)
_PEDALS: Final = re.compile(r"踩(?:下|了|死|住)?[^，。！？；\n]{0,4}(?:油门|刹车)(?!踏板)")
_DRIVING: Final = re.compile("司机|驾驶|车辆|车主|路口|公路|车速|汽车|轿车|乘客|路面")
_FRAMES: Final = tuple(
    (re.compile(pattern), score)
    for pattern, score in (
        (rf"{_LIKE}[^，。！？；：、\n]{{2,20}}?(?:一样|一般|似的|般(?!配))", 0.65),
        (
            rf"(?:就像|好比|犹如|宛如|无异于|不啻|恰似|恍如|活像|如同|仿佛|"
            rf"{_AS})(?:是)?一{_KIND}[^，。！？；：\n]{{1,16}}",
            0.75,
        ),
        (r"打(?:起|出|好|响|着|起了|出了)?[“”\u4e00-\u9fffA-Za-z]{1,8}牌(?![子匾照坊桌局库卡号])", 0.75),
        (r"(?:扣|戴)上?[^，。！？；：“”\n]{0,8}“?[^，。！？；：“”\n]{0,8}”?(?:的)?(?:大)?(?:高)?帽子", 0.7),
        (r"按下(?:了)?[“”]{0,1}(?:暂停|快进|重启|加速|静音|删除|倒退|倒车|启动)键[”]?", 0.75),
        (_PEDALS.pattern, 0.6),
    )
)
_WEAK_FRAMES: Final = tuple(
    (re.compile(pattern), score)
    for pattern, score in (
        (
            r"把[^，。！？；：\n“”当把]{1,8}[”]?当(?:成|作|做)?[“]?(?!时|场|地|年|天|下|前|中|晚|日|"
            r"事|选|局|作|成)[^，。！？；：、\n“”]{2,10}",
            0.6,
        ),
        (rf"(?:就像|好比|如同|{_AS})(?!是)[^，。！？；：、\n]{{3,18}}(?=[，。！？；])", 0.5),
        (
            rf"(?<!不)(?:是|成了|变成|沦为|成为|不过是|只是|就是)(?:了)?一{_KIND}(?!(?:国家|人|问题|"
            rf"过程|例子|事实|方面|部分|企业|公司|系列|信号|选择|机会|办法|城市|对手|朋友|日子|道理|"
            rf"笔|难))[^，。！？；：、\n]{{2,13}}[^的，。！？；：、\n](?=[，。！？；])",
            0.45,
        ),
    )
)
_NO_IMAGE = re.compile(
    r"(?:像|同)(?:往|以前|过去|今天|昨天|去年|今年|他|她|我|你|它|这|那|中国|美国|日本|欧洲|许多|"
    r"很多|大多|其他|别|所有|每|平|从前|上|当年|对待(?!.*般))"
)
_PLAIN_CARDS = re.compile(
    r"打(?:造|响|出)?(?:了)?[“”\u4e00-\u9fff]{0,6}(?:品|金|银|铜|奖|名|门|车|吊|铭|招|路|站|挂|首|假|"
    r"套|副|油|桌|纸|扑克|麻将|骨)牌"
)
_REAL_HAT = re.compile(r"安全帽|草帽|礼帽|毡帽|棉帽|军帽|警帽|红帽子|小帽子|太阳帽|博士帽|戴(?:着|好)?帽子$")


@cache
def dead_images() -> frozenset[str]:
    """The images that are never tagged: faded into plain wording."""
    return frozenset(entry.surface for entry in read_list("images_dead.txt"))


def find_images(passage: Passage, hits: Sequence[Hit]) -> Iterator[Device]:
    """Metaphors of the document: the hits of the word lists and the frames in this module."""
    text = passage.text
    for hit in hits:
        yield Device(hit.start, hit.end, "metaphor", hit.entry.score)
    for pattern, score in (*_FRAMES, *(_WEAK_FRAMES if passage.argues else ())):
        for match in pattern.finditer(text):
            words = match.group()
            if _NO_IMAGE.search(words) or _PLAIN_CARDS.match(words) or _REAL_HAT.search(words):
                continue
            if pattern is _PEDALS and _DRIVING.search(passage.sentence_text(match.start())):
                continue
            start, end = match.span()
            if words.count("“") > words.count("”") and text[end : end + 1] == "”":
                end += 1
            start, end = trim(text, start, end)
            yield Device(start, end, "metaphor", score)
