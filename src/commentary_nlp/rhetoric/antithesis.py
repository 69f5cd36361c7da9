"""Antithesis: two sides set against each other, by fixed frames or by opposites in matching form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from commentary_nlp.commentary.types import Device
from commentary_nlp.rhetoric.clauses import Clause, Passage, trim

_A = r"[^。！？；\n]{1,32}?"
_B = r"[^，。！？；：—…\n]{2,24}"
_SIDE = r"[^，。！？；：、\n]"

_FRAMES: Final = tuple(
    (re.compile(pattern), score)
    for pattern, score in (
        (rf"(?<!是)不是{_A}，?而是{_B}", 0.85),
        (rf"并非{_A}，?(?:而是|实则|实为){_B}", 0.85),
        (rf"不在于?{_A}，而在于?{_B}", 0.8),
        (rf"与其(?!他|它|余|中|在|相)(?:说)?{_A}，?(?:不如|毋宁|倒不如){_B}", 0.85),
        (
            rf"(?:看似|看起来|表面上|貌似|乍看){_A}，?(?:实则|实际上|其实|实为|骨子里|内里|暗地里|"
            rf"却){_B}",
            0.85,
        ),
        (rf"(?:名为|明面上|明里|名义上){_A}，?(?:实为|实则|暗里|暗地里|实际上|背地里){_B}", 0.9),
        (
            rf"(?:嘴上|嘴里|口头上|台上|人前|当面){_A}，(?:却|而|但)?"
            rf"(?:手里|手上|手中|背地里|背后|暗地里|心里|实际上|脚下|台下|人后|行动上|转身|转头|"
            rf"转过身|身体){_B}",
            0.85,
        ),
        (rf"口口声声{_A}，(?:却|实际|背地里?|转身|转头|反而|一边|自己){_B}", 0.8),
        (rf"一面{_SIDE}{{2,18}}，(?:却)?一面{_B}", 0.8),
        (rf"一边{_SIDE}{{3,18}}，(?:却|又)?一边{_B}", 0.5),
        (rf"一手(?:拿|挥|举|握|持|捂|递|拉|打|攥|高举){_SIDE}{{1,14}}[，、](?:却)?一(?:只)?手{_B}", 0.75),
        (rf"前脚{_A}，?后脚{_B}", 0.85),
        (rf"只[许准]{_SIDE}{{1,12}}，?不[许准]{_B}", 0.85),
        (rf"宁[可愿肯]{_SIDE}{{2,16}}，?也(?:不|要|绝不){_B}", 0.8),
        (rf"(?<![不也还就可但只倒先都若要凡正总])是{_SIDE}{{2,14}}，(?:而|绝|更|决|从来)?不是{_B}", 0.8),
        (rf"要的?{_SIDE}{{2,8}}，而?不要{_SIDE}{{2,8}}", 0.6),
        (
            rf"对(?:内|己|自己|自家|盟友|朋友|强者){_SIDE}{{2,14}}，对(?:外|人|别人|他人|他国|对手|"
            rf"敌人|弱者){_B}",
            0.75,
        ),
        (rf"(?:少一[些点份分]|少些){_SIDE}{{1,10}}，多(?:一[些点份分]|些){_SIDE}{{1,10}}", 0.75),
        (rf"(?:只见|只有){_SIDE}{{1,12}}，(?:不见|没有){_SIDE}{{1,12}}", 0.6),
        (rf"(?:不见|没有){_SIDE}{{1,12}}，(?:只见|只有|有的只是){_SIDE}{{2,12}}", 0.6),
        (
            rf"(?:赢了|得了|保住了){_SIDE}{{1,10}}，(?:却)?(?:输了|失了|丢了|输掉了|"
            rf"丢掉了){_SIDE}{{1,12}}",
            0.8,
        ),
        (rf"(?:说得|讲得|喊得){_SIDE}{{1,10}}，(?:却)?(?:做得|干得|行得){_SIDE}{{1,12}}", 0.8),
        (rf"不是{_SIDE}{{2,14}}，(?:这)?(?:而)?(?:就|才)?是(?!不|否){_B}", 0.8),
        (
            rf"不[叫像]{_SIDE}{{1,12}}，(?:倒|而|只)?[叫像]{_B}|像{_SIDE}{{1,12}}，不像{_B}|"
            rf"叫{_SIDE}{{2,12}}，不叫{_B}",
            0.75,
        ),
        (
            rf"(?:上午|白天|早上|前一天|上半年)(?:还|刚){_SIDE}{{2,18}}，(?:下午|晚上|夜里|转眼|"
            rf"第二天|下半年)(?:就|又|却){_B}",
            0.75,
        ),
        (
            rf"(?:一只手|一头|前面|前门|左手){_SIDE}{{2,14}}，(?:却)?(?:另一只手|另一头|后面|后门|"
            rf"右手){_B}",
            0.75,
        ),
        (
            rf"(?:本来|原本|原来|当初)(?:是)?{_SIDE}{{2,14}}，(?:如今|现在|结果|到头来)(?:却|倒|反倒|"
            rf"是)?{_B}",
            0.8,
        ),
        (rf"想{_SIDE}{{2,14}}，结果(?:却|反而|反倒)?{_B}", 0.8),
        (
            rf"没有{_SIDE}{{2,12}}，却{_B}|(?<![不没])(?:敢|能|会|有|"
            rf"可以){_SIDE}{{1,12}}，(?:却)?(?:不敢|不能|不会|没有|不可以|不可){_SIDE}{{1,12}}",
            0.5,
        ),
        (r"说一套，?做(?:的又是)?(?:另)?一套|当面一套，?背后一套|人前一套，?人后一套", 0.85),
    )
)
_OF_WHICH = re.compile(
    rf"(?:^|"
    rf"(?<=[，；。：！？“]))({_SIDE}{{1,6}})的(?:却)?是({_SIDE}{{1,14}})，(?:而)?({_SIDE}{{1,6}})的(?:"
    rf"却)?是{_SIDE}{{1,14}}"
)
_DISCOURSE = re.compile(
    r"值得|重要|关键|需要|特别|不同|遗憾|幸运|可惜|有趣|令人|可怕|可笑|讽刺|更|尤其|首先|其次|须|应|"
    r"主要|必须|问题|要|同时"
)
_THEN_NOW = re.compile(
    rf"(?:过去|昨天|昔日|当年|曾经|从前|以前|昨日)({_SIDE}{{2,16}})[，；](?:而)?(?:今天|如今|现在|"
    rf"今日|眼下)({_SIDE}{{2,16}})"
)
_NO_PAIR = re.compile(r"[\d０-９%％]|^各位|^所谓")
_OPPOSITE_WORDS: Final = """
得失 进退 胜负 胜败 赢输 内外 上下 前后 近远 大小 强弱 多少 高低 长短 明暗
开关 攻守 轻重 深浅 真假 是非 善恶 美丑 好坏 贫富 穷富 兴亡 兴衰 盛衰 生死
存亡 成败 利害 利弊 安危 福祸 恩怨 爱恨 喜悲 笑哭 冷热 寒暑 旧新 老少 古今
昔今 始终 首尾 先后 早晚 快慢 缓急 松紧 宽严 软硬 刚柔 虚实 有无 增减 升降
涨跌 买卖 借还 收放 取予 公私 人己 你我 敌友 官民 君臣 主客 主次 东西 南北
左右 正反 正邪 顺逆 合分 聚散 易难 苦甜 甘苦 浓淡 清浊 言行 说做 知行 名实
表里 嘴手 口心 天地 山水 治乱 勤懒 俭奢 奖惩 赏罚 立破 建拆 拆建 疏堵 堵疏
推拉 独共 战和 和战 兴废 信疑 直曲 荣辱 尊卑 贵贱 智愚 巧拙 拒迎 送迎 得不
加减 乘除 守攻 起落 来去 往来
"""
_OPPOSITES: Final = frozenset(pair for word in _OPPOSITE_WORDS.split() for pair in (word, word[::-1]))


def find_antitheses(passage: Passage) -> Iterator[Device]:
    """Antitheses of the document, both halves in one span."""
    text = passage.text
    for pattern, score in _FRAMES:
        for match in pattern.finditer(text):
            yield _device(text, match.start(), match.end(), score)
    for match in _OF_WHICH.finditer(text):
        if match[1] != match[3] and not _DISCOURSE.search(match[1]) and not _DISCOURSE.search(match[3]):
            yield _device(text, match.start(), match.end(), 0.8)
    for match in _THEN_NOW.finditer(text):
        if _balanced(len(match[1]), len(match[2])):
            yield _device(text, match.start(), match.end(), 0.6)
    clauses = passage.clauses
    for left, right in zip(clauses, clauses[1:], strict=False):
        if left.closer not in ("，", "；") or left.sentence != right.sentence:
            continue
        if _opposed(text, left, right):
            yield _device(text, left.start, right.end, 0.8)
        elif passage.argues and _matched(text[left.start : left.end], text[right.start : right.end]):
            yield _device(text, left.start, right.end, 0.5)


def _device(text: str, start: int, end: int, score: float) -> Device:
    start, end = trim(text, start, end)
    return Device(start, end, "antithesis", score)


def _balanced(one: int, other: int) -> bool:
    return max(one, other) <= 1.7 * min(one, other)


def _opposed(text: str, left: Clause, right: Clause) -> bool:
    """Whether two clauses of one length match place by place and hold an opposite in the same place."""
    if len(left) != len(right) or not 4 <= len(left) <= 14:
        return False
    pairs = list(zip(text[left.start : left.end], text[right.start : right.end], strict=True))
    same = sum(a == b for a, b in pairs)
    opposite = sum(a + b in _OPPOSITES for a, b in pairs)
    return opposite >= 1 and 1 <= same < len(pairs) and same + opposite >= 0.45 * len(pairs)


def _matched(one: str, other: str) -> bool:
    """Whether two short clauses follow one pattern word by word with different words in it."""
    if (
        not (3 <= len(one) <= 18 and abs(len(one) - len(other)) <= 3)
        or one == other
        or _NO_PAIR.search(one + other)
    ):
        return False
    if len(set(one) & set(other)) < 2:
        return False
    shared = _common(one, other)
    return 2 <= shared < min(len(one), len(other)) and shared >= 0.5 * min(len(one), len(other))


def _common(one: str, other: str) -> int:
    """The length of the longest common subsequence; both strings are short."""
    row = [0] * (len(other) + 1)
    for char in one:
        diagonal = 0
        for position, candidate in enumerate(other, 1):
            diagonal, row[position] = (
                row[position],
                (diagonal + 1 if char == candidate else max(row[position], row[position - 1])),
            )
    return row[-1]
