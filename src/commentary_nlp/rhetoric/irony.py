"""Irony by form: words in scare quotes that the sentence denies, and mock praise.

Quotation marks alone are not irony, nor is 所谓 in a definition (所谓“X”，就是 …).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from commentary_nlp.commentary.types import Device
from commentary_nlp.rhetoric.clauses import Passage

_Q = r"(“[^“”，。\n]{1,16}”)"
_DENIED: Final = tuple(
    (re.compile(pattern), score)
    for pattern, score in (
        (rf"(?<!正)所谓的?{_Q}(?!，?(?:就是|是指|即|指的是|主要是|就在于))", 0.7),
        (rf"(?:美其名曰|美其名为|冠之以|标榜为?|自诩为?|自封为?|自我标榜为?)[：:]?{_Q}", 0.85),
        (rf"(?:打着|打出|披着|顶着){_Q}的?(?:旗号|幌子|招牌|外衣|名义|帽子|口号)", 0.8),
        (rf"以{_Q}(?:为名|之名|为幌子|为借口|为由头|的名义)", 0.7),
        (rf"(?:好一个|好一副|好一句|好一场){_Q}", 0.9),
        (rf"(?:真是|何其|多么|可真是|实在是|果然|果真){_Q}", 0.75),
        (rf"(?:莫非这就是|难道这就是|原来这就是|这就是他们)[^，。“]{{0,12}}{_Q}", 0.7),
        (rf"口口声声[^，。“]{{0,8}}{_Q}", 0.7),
        (
            rf"{_Q}，?(?:不过是|无非是|只不过是|说穿了|说白了|原来是|其实是|实则|实为|纯属|早已沦为|"
            rf"沦为)",
            0.65,
        ),
        (rf"(?:哪里是|哪是|根本不是|算什么|算哪门子){_Q}", 0.7),
        (rf"(?:在|按照?|照)[^，。“]{{0,10}}(?:词典|字典|逻辑|眼里|眼中)里?，?{_Q}", 0.55),
    )
)
_FAIR_WORD = re.compile(
    r"(?<![说称道为叫作者《：、])“(?=[^“”]{0,6}(?:公平|自由|民主|安全|诚意|慷慨|救|体面|善意|和平|"
    r"合作|保护|复兴|人权|互惠|对等|盟友|友谊|规则|秩序|价值观|透明|"
    r"开放|正义|文明|远见|魄力|恩|伟大|黎明|无私|爱国|爱护|关心|关怀|帮助|支援|解放|防卫|负责|"
    r"独立|法治|中立|客观|公正|理性|天才|英明|优待|胜利|朋友|伙伴|"
    r"邻居|家人|福利|红利|奇迹|改革|解放日|让利|惠民|便民|为民|贡献|储备|搭桥|去风险|脱钩|审查|"
    r"国家安全|产能过剩|威胁))[^“”，。\n]{1,10}”(?![、“（]|战略|计划|倡议|行动(?!队)|工程|方案)"
)
_MOCK = re.compile(
    r"真是(?:可喜可贺|可敬可佩|用心良苦|煞费苦心|大度|慷慨|够朋友|够意思|高明|伟大|感人|体贴|"
    r"贴心)|佩服佩服|好一个[\u4e00-\u9fff]{2,8}(?=[！!])|"
    r"不得不(?:佩服|赞叹|感叹)[^，。！？]{1,14}|(?:令人|让人)“[^”]{1,6}”|可真(?:大方|聪明|会算|"
    r"体面)|何等(?:慷慨|高尚|大度|贴心)|多么(?:慷慨|贴心|体贴|高尚|熟悉的配方)"
)


def find_ironies(passage: Passage) -> Iterator[Device]:
    """Ironic words of the document, their quotation marks included."""
    text = passage.text
    for match in _MOCK.finditer(text):
        yield Device(match.start(), match.end(), "irony", 0.7)
    if "“" not in text:
        return
    if passage.argues:
        for match in _FAIR_WORD.finditer(text):
            yield Device(match.start(), match.end(), "irony", 0.5)
    for pattern, score in _DENIED:
        for match in pattern.finditer(text):
            yield Device(match.start(1), match.end(1), "irony", score)
