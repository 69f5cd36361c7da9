"""Rhetorical questions and hypophora: questions that ask for no answer, or that the author answers.

Only questions in the author's own voice count: one inside quotation marks, or one that a reporter or
somebody else is said to ask, is neither. A question that is answered outright in the sentence after it
(当然不是, 答案很简单, 因为 …) is hypophora, whatever its form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from commentary_nlp.commentary.types import Device
from commentary_nlp.rhetoric.clauses import Passage

_RHETORICAL = tuple(
    (re.compile(pattern), score)
    for pattern, score in (
        (r"难道|莫非", 0.95),
        (r"岂(?:能|不|非|可|有|止|会|容|敢|是|料|在)|何尝|何曾不|焉能|焉有|安能", 0.95),
        (r"谁(?:能)?不(?!同意|到|在|来)|谁(?:又|还|会|能|敢|肯|愿)(?!是|最先|来自)", 0.8),
        (r"又?怎(?:么)?(?:能|会|可能|敢|配)|又如何(?:能|会|让|使|去)|何(?:必|苦|来|谈|须|用|惧|罪)", 0.8),
        (
            r"凭什么|凭啥|有(?:什么|何)(?:资格|底气|脸面|理由|权利|好怕|可怕|不可|不能|不好)|"
            r"有何(?:脸|颜)面",
            0.9,
        ),
        (r"(?:不就是|不正是|不恰恰是|这不是|那不是|不也是|不是.{1,18}又是什么|还不够).{0,24}", 0.75),
        (r"(?:还|又)(?:能|有|会|算|谈|配|敢|剩|值)(?:得上|什么|几个|谁|哪|多少)?.{0,16}[吗么呢]?$", 0.65),
        (r"哪(?:里|儿)(?:是|有|能|还|会|谈得|来的(?:脸|底气|自信|资格))|哪有|哪能|哪还", 0.8),
        (
            r"何止|何不|有(?:什么|何)(?:两样|区别|分别|不同|意义|用处)|也配|配谈|哪一(?:样|个|次|回)不|还指望",
            0.75,
        ),
        (r"算(?:什么|哪门子|得了什么|得上什么)|成何体统|天理何在|良心何在|公理何在|情何以堪|何以服众", 0.85),
        (r"(?:难|岂)不成|什么时候.{1,12}过$|几时.{1,10}过$|何时.{1,12}过$", 0.75),
        (r"(?:连|尚且).{1,20}(?:都|也|尚).{1,24}(?:吗|呢|何况|遑论)", 0.65),
        (r"(?:如此|这样|这般|这种).{1,24}(?:配|能|会|可以|有资格).{1,16}吗$", 0.55),
    )
)
_UNANSWERED = re.compile(
    r"[吗么呢嘛]$|谁|什么|哪|怎|为何|凭|何|几|能不能|是不是|敢不敢|算不算|行不行|够不够|对得起"
)
_YES_NO = re.compile(r"[吗么嘛]$")
_SCORN = re.compile(
    r"(?:这|那)?(?:又)?算(?:哪门子|哪一门子|什么东西|什么本事|"
    r"哪根葱)[^，。！？?；\n]{0,8}(?=[，。！；\n]|$)"
)
_ANSWER = re.compile(
    r"(?:因为|原因|答案|道理|理由|当然|显然|其实|不是(?![^。]{1,24}而是)|不会|不能|不可能|不行|"
    r"没有|没那么|并非|并不|未必|恐怕|是的|很简单|"
    r"无非|无他|靠的|恰恰|很明显|归根|说到底|说白了|说穿了|关键|正是|非也|否|错|不$|对$|这是因为|"
    r"根本|在于|其一|一是|首先|"
    r"明眼人|不见得|绝不|决不|毫无疑问|毋庸|没错|也不|都不|只有|必须|我的回答|结论|两个字|一句话|"
    r"一个字|至少|事实上|实际上|恰好)"
)
_WH = re.compile(
    r"为什么|为何|何以|缘何|怎么|怎样|如何|什么|谁|哪|何处|何在|多少|几何|何时|何方|吗$|呢$|么$|何为"
)
_ASKED = re.compile(
    r"(?:记者|网友|主持人|读者|观众|听众|学生|议员|媒体|家长|村民|有人|他|她|"
    r"人们)[^，。：]{0,12}(?:问|求证|咨询)|问(?:了)?(?:一)?(?:句|我|他|自己)?[：:，]|"
    r"有人(?:会)?(?:说|杠|抬杠)|请问|提问|^问[：:]|^答[：:]"
)
_INDIRECT = re.compile(
    r"(?:不知道|想知道|询问|考虑|研究|讨论|了解|看看|关于|取决于|思考)[^，。]{0,12}(?:是否|如何|怎样|"
    r"怎么|什么|谁|哪)"
)
_ADDRESS = re.compile(r"^(?:你|您|你们|大家)|您")
_CLOSED = 30
"""A question up to this length is tagged whole, a longer one from the clause that asks."""


def find_questions(passage: Passage) -> Iterator[Device]:
    """Rhetorical questions and hypophora of the document, the question mark included."""
    for number in range(len(passage.sentences)):
        question = _own_question(passage, number)
        if question is None:
            continue
        start, end = question
        body = passage.text[start:end].rstrip("？！?!")
        rhetorical = _rhetorical(body)
        answered = _answered(passage, number, body)
        if answered and (rhetorical is None or answered > 0.8):
            yield Device(_hypophora_start(passage, start, end), end, "hypophora", answered)
        elif rhetorical is not None and not (_ADDRESS.search(body) and rhetorical[1] < 0.8):
            offset, score = rhetorical
            clause = passage.clause_at(start + offset)
            opens = clause.start if clause is not None else start
            yield Device(max(start, opens), end, "rhetorical_question", score)
        elif (
            passage.argues
            and number + 1 < len(passage.sentences)
            and _YES_NO.search(body) is None
            and _WH.search(body)
        ):
            yield Device(_hypophora_start(passage, start, end), end, "hypophora", 0.4)
        elif passage.argues and _UNANSWERED.search(body) and not _ADDRESS.search(body):
            yield Device(_hypophora_start(passage, start, end), end, "rhetorical_question", 0.5)
    for match in _SCORN.finditer(passage.text):
        yield Device(match.start(), match.end(), "rhetorical_question", 0.7)


def _own_question(passage: Passage, number: int) -> tuple[int, int] | None:
    """The span of sentence `number` if it asks in the author's voice: blanks and outer marks left out."""
    start, end = passage.sentences[number]
    text = passage.text
    while end > start and text[end - 1] not in "？?！!":
        if text[end - 1] not in "”’」』）) \t":
            return None
        end -= 1
    marks = text[start:end]
    tail = marks[len(marks.rstrip("？?！!")) :]
    if not ("？" in tail or "?" in tail) or passage.quotation_at(end - 1) is not None:
        return None
    body = marks.rstrip("？?！!")
    if len(body) < 2 or _ASKED.search(body) or _INDIRECT.search(body):
        return None
    return start, end


def _rhetorical(body: str) -> tuple[int, float] | None:
    """Offset and score of the surest sign that `body` asks for no answer."""
    best: tuple[int, float] | None = None
    for pattern, score in _RHETORICAL:
        match = pattern.search(body)
        if match and (best is None or score > best[1]):
            best = match.start(), score
    return best


def _answered(passage: Passage, number: int, body: str) -> float:
    """How surely the author answers question `number` next, 0 if not; up to two more questions may follow."""
    text = passage.text
    for following in range(number + 1, min(number + 4, len(passage.sentences))):
        start, end = passage.sentences[following]
        gap = text[passage.sentences[following - 1][1] : start]
        sentence = text[start:end]
        if sentence.rstrip("”’」』）)").endswith(("？", "?")):
            continue
        if (
            text[start] in ("“‘「『")
            or passage.quotation_at(start) is not None
            or re.match(r"[^，。]{0,8}[：:]", sentence)
        ):
            return 0.0
        later = 0.1 * (following - number - 1)
        if _ANSWER.match(sentence.rstrip("。！!")):
            return round(0.85 - later, 2)
        asks = _WH.search(body) is not None and _YES_NO.search(body) is None and not _ADDRESS.search(body)
        if asks and len(body) <= 16 and "\n" not in gap:
            return round(0.8 - later, 2)
        return 0.0
    return 0.0


def _hypophora_start(passage: Passage, start: int, end: int) -> int:
    """Where the question proper begins: the sentence, or in a long one the clause that asks."""
    if end - start <= _CLOSED:
        return start
    for clause in reversed(passage.clauses_between(start, end)):
        if _WH.search(passage.text[clause.start : clause.end]):
            return clause.start
    return start
