"""Numeric appeal: a figure on which a claim in the same or an adjacent sentence rests.

A figure alone, however large, is a report. It becomes an argument where the author says what follows
from it (意味着, 足见, 难怪), sets it against something (却, 只有, 反观) or announces it as proof
(数字不会说谎). In a text that argues throughout (see argument.py) a share, a sum or a rate counts by
itself, with a low score.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from commentary_nlp.commentary.types import Device
from commentary_nlp.rhetoric.clauses import Clause, Passage, trim

_NUMBER = (
    r"(?:\d[\d,.，]{0,16}\d|\d|[一二三四五六七八九十两]?[百千万亿]{1,4}|"
    r"[一二两三四五六七八九十几]{1,8})"
)
_FIGURE = re.compile(
    rf"\d\s?[%％]|百分之[一二三四五六七八九十百零点两\d]{1, 8}|[一二三四五六七八九十两几\d](?:成|"
    rf"倍)(?!立|为|功|员|长|果|效|本|绩|交|熟|就|年|都)|"
    rf"{_NUMBER}分之{_NUMBER}|\d(?:多|余)?(?:万|亿|千亿|百亿)|{_NUMBER}(?:多|余)?(?:美元|欧元|"
    rf"日元|元|个百分点|吨|桶)"
)
_MEASURE = re.compile(
    r"[%％]|百分之|[成倍](?!立|为|功|员|长|果|效|本|绩|交|熟|就|年|都)|[万亿]|美元|欧元|日元|[块元]|"
    r"吨|分之"
)
_PLAIN_FIGURE = re.compile(
    r"^[^，。]{0,6}\d{1,2}月\d{1,2}日|第[一二三四五六七八九十\d]+(?:条|款|届|次|章)|"
    r"^\d{4}年[^，。]{0,3}$"
)
_WEIGHED = re.compile(
    r"高达|多达|竟|仅仅|仅|只有|不足|不到|超过|逾|占|近|翻了|不过|区区|暴跌|暴涨|骤降|骤增|狂飙|"
    r"蒸发|飙升|缩水|缩至|腰斩|"
    r"跌至|降至|升至|涨到|跌到|降到|超|达到|创|增长|下降|减少|增加|贡献|提供|供应|依赖|掌握|控制|"
    r"来自|缺口|逆差|赤字|支付|承担"
)
_CLAIM_BEFORE = re.compile(
    r"数字(?:不会|从不|不)(?:说谎|撒谎)|数据(?:不会|不)(?:说谎|撒谎)|算(?:一|笔|过|这).{0,4}账|"
    r"看(?:看|一看)?(?:这组|几个|一组)?(?:数字|数据)|"
    r"事实胜于雄辩|用(?:数据|数字|事实)说话|摆在(?:那里|眼前|桌面)|数据最有说服力|铁一般的|"
    r"不妨(?:看|算|对照)|底气(?:何来|来自|从何)|证据"
)
_CLAIM_AFTER = re.compile(
    r"^(?:这|也|就|而这|这就|这也|无不|都)?(?:意味着|说明|证明|足以|足见|可见|由此可见|可谓|"
    r"换句话说|换言之|也就是说|难怪|"
    r"何其|哪里|谁|凭什么|岂|难道|怎么|这就是|这才是|这还不|这笔账|这哪|这叫|这不是|如此|试问|这样的|孰)"
)
_CLAIM_INSIDE = re.compile(
    r"意味着|足见|可见|足以说明|足以证明|恰恰说明|正说明|难怪|这就是|这才是|换句话说|何其|试问|岂|"
    r"难道|区区"
)
_CONTRAST = re.compile(r"^(?:却|反而|但|可(?![以能提供达实])|然而|反观|相比之下|与之相比|与此相反|可是|而)")
_SETS_AGAINST = re.compile(r"却|反观|相比之下|与之相比|相形见绌")


def find_numeric_appeals(passage: Passage) -> Iterator[Device]:
    """Clauses with a figure that carries a claim."""
    text, clauses = passage.text, passage.clauses
    for index, clause in enumerate(clauses):
        words = text[clause.start : clause.end]
        if not _FIGURE.search(words) or passage.quotation_at(clause.start) is not None:
            continue
        score = _score(passage, clauses, index, words)
        if score:
            start, end = trim(text, clause.start, clause.end)
            yield Device(start, end, "numeric_appeal", score)


def _score(passage: Passage, clauses: list[Clause], index: int, words: str) -> float:
    """How surely the figure in clause `index` carries a claim, 0 if none is seen."""
    text, clause = passage.text, clauses[index]
    weighed = _WEIGHED.search(words) is not None
    if _CLAIM_INSIDE.search(words):
        return 0.65
    following = _following(passage, clauses, index)
    if any(_CLAIM_AFTER.match(claim) or _CLAIM_INSIDE.search(claim) for claim in following):
        return 0.65 if weighed else 0.5
    previous = _previous_sentence(passage, clause)
    if _CLAIM_BEFORE.search(previous) or _CLAIM_BEFORE.search(passage.sentence_text(clause.start)):
        return 0.65
    if passage.argues and (weighed or _MEASURE.search(words)) and not _PLAIN_FIGURE.search(words):
        return 0.8 if weighed else 0.65
    if not weighed:
        return 0.0
    own = passage.sentence_text(clause.start)
    if _SETS_AGAINST.search(own) and len(_FIGURE.findall(own)) < 4:
        return 0.55
    if (
        _CONTRAST.match(words)
        and index
        and _FIGURE.search(text[clauses[index - 1].start : clauses[index - 1].end])
    ):
        return 0.45
    return 0.0


def _following(passage: Passage, clauses: list[Clause], index: int) -> list[str]:
    """The next clause of the sentence and, after its last clause, the first one of the next sentence."""
    found = []
    for clause in clauses[index + 1 : index + 2]:
        if "\n" not in passage.text[clauses[index].end : clause.start]:
            found.append(passage.text[clause.start : clause.end])
    return found


def _previous_sentence(passage: Passage, clause: Clause) -> str:
    if clause.sentence < 1:
        return ""
    start, end = passage.sentences[clause.sentence - 1]
    return passage.text[start:end]
