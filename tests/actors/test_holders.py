from __future__ import annotations

from collections.abc import Callable

import pytest

from commentary_nlp.actors import holders, holders_of, link, pronouns
from commentary_nlp.text import sentences

Read = Callable[[str], tuple[str, list[tuple[int, int, str]]]]

REPORTED = {
    "an attitude verb": ("[鲍威尔|P]批评[财政部|A]短视。", [("鲍威尔", "批评财政部短视")]),
    "a speech verb": ("[特朗普|P]表示，[美联储|A]太慢。", [("特朗普", "美联储太慢。")]),
    "a pronoun goes on": (
        "[特朗普|P]到场。他说[鲍威尔|P]不懂经济。",
        [("特朗普", "鲍威尔不懂经济。")],
    ),
    "a quotation first": ("“[美国|G]在开倒车。”[林剑|P]说。", [("林剑", "美国在开倒车。")]),
    "a quotation in two halves": (
        "“关税是税，”[贝森特|P]说，“[中国|G]会付账。”",
        [("贝森特", "关税是税，"), ("贝森特", "中国会付账。")],
    ),
    "a quotation over sentences": (
        "[林剑|P]反问：“谁在胁迫？[美国|G]心里清楚。”笔者同意。",
        [("林剑", "谁在胁迫？"), ("林剑", "美国心里清楚。")],
    ),
    "a quotation after the full stop": ("[马云|P]在会上说。“今天要慢。”", [("马云", "今天要慢。")]),
    "the person behind country and title": (
        "[美国|G]财政部长[贝森特|P]在“北风网”上发文称，[中国|G]不可靠。",
        [("贝森特", "中国不可靠。")],
    ),
    "the author takes the word back": (
        "[特朗普|P]称关税有效，但事实并非如此。",
        [("特朗普", "关税有效")],
    ),
    "a rival view": (
        "[特朗普|P]称关税有效，[鲍威尔|P]则认为关税推高物价。",
        [("特朗普", "关税有效"), ("鲍威尔", "关税推高物价。")],
    ),
    "a feeling with its object": (
        "[中方|G]对[美方|G]的做法表示强烈不满。",
        [("中国", "对美方的做法表示强烈不满")],
    ),
    "the speaker before a phrase with another name": (
        "[王毅|P]在会见[鲁比奥|P]时强调，[美方|G]应当停止打压。",
        [("王毅", "美方应当停止打压。")],
    ),
    "the subject of an earlier clause": (
        "[特朗普|P]周三讲话，称[鲍威尔|P]太迟，并指责[美联储|A]。",
        [("特朗普", "鲍威尔太迟，并指责美联储。"), ("特朗普", "指责美联储")],
    ),
    "names that touch inside a phrase": (
        "[国务院|A]上月在[印|G][美|G]谈判前夕批评[印度|G]。",
        [("中国国务院", "批评印度")],
    ),
    "the person of a bank": (
        "[江畔银行|O]的[高明远|P]更直接，说[美联储|A]输了。",
        [("高明远", "美联储输了。")],
    ),
    "an ambassador": ("[中国|G]大使[高明远|P]批评[澳大利亚|G]。", [("高明远", "批评澳大利亚")]),
    "joint subjects": (
        "[埃及|G]、[约旦|G]谴责[以色列|G]。",
        [("埃及", "谴责以色列"), ("约旦", "谴责以色列")],
    ),
    "a passive": ("[鲍威尔|P]被[特朗普|P]痛批为失败者。", [("特朗普", "鲍威尔被特朗普痛批为失败者")]),
    "in somebody's eyes": ("在[布鲁塞尔|G]看来，[华盛顿|G]已经靠不住。", [("欧盟", "华盛顿已经靠不住。")]),
    "by report": ("据[路透社|O]报道，[白宫|A]一片混乱。", [("路透社", "白宫一片混乱。")]),
    "a colon in the headline": ("[特朗普|P]：关税太美了", [("特朗普", "关税太美了")]),
    "a spokesman and a colon": ("[商务部|A]发言人：望[美方|G]守信", [("中国商务部", "望美方守信")]),
    "the author comments on quoted words": (
        "[贝森特|P]说评级是“滞后指标”，滞后的是财政纪律。",
        [("贝森特", "评级是“滞后指标”")],
    ),
    "the report goes on behind quoted words": (
        "[贝森特|P]说评级是“滞后指标”，并称[穆迪|O]不懂行。",
        [("贝森特", "评级是“滞后指标”，并称穆迪不懂行。"), ("贝森特", "穆迪不懂行。")],
    ),
    "two judges of one": (
        "[纳格尔|P]批评它“纵容赤字”，[焦尔杰蒂|P]则抱怨它苛刻。",
        [("纳格尔", "批评它“纵容赤字”"), ("焦尔杰蒂", "它苛刻。")],
    ),
    "each his own quotation": (
        "[鲁比奥|P]骂[欧盟|G]“软弱”，[贝森特|P]说[日本|G]“很好”。",
        [("鲁比奥", "骂欧盟“软弱”"), ("贝森特", "日本“很好”。")],
    ),
    "a pause inside the quotation": (
        "[北河报|O]骂[江畔重工|O]“一半冠军，一半孤儿”，评得准。",
        [("北河报", "骂江畔重工“一半冠军，一半孤儿”")],
    ),
    "an object before the verb": (
        "[匈牙利|G]政府把[欧盟委员会|A]称作“总督府”，满街都是广告。",
        [("匈牙利", "把欧盟委员会称作“总督府”")],
    ),
    "what was told before": (
        "[海牙仲裁庭|A]判了，[北京|G]称之为“废纸一张”。",
        [("中国", "海牙仲裁庭判了"), ("中国", "称之为“废纸一张”")],
    ),
    "a title for the person who holds it": (
        "[日本|G]首相[高市早苗|P]到任。[日本|G]首相表示愿意对话。",
        [("高市早苗", "愿意对话。")],
    ),
    "in his eyes": (
        "[鲁比奥|P]很急。在他看来，[欧盟|G]太慢。",
        [("鲁比奥", "欧盟太慢。")],
    ),
    "a quotation that goes on": (
        "“[欧盟|G]太慢。”[林剑|P]说。\n“[美国|G]更慢。”\n读者鼓掌。",
        [("林剑", "欧盟太慢。"), ("林剑", "美国更慢。")],
    ),
    "a turn of several sentences": (
        "[林剑|P]：[欧盟|G]太慢。[美国|G]更慢。\n记者：谢谢。",
        [("林剑", "欧盟太慢。"), ("林剑", "美国更慢。")],
    ),
    "a country by its office": ("[日本|G]首相表示愿意对话。", [("日本", "愿意对话。")]),
}

REPORTED |= {
    "a reason given": (
        "[格里尔|P]的理由是，[巴西|G]既当裁判又当球员。",
        [("格里尔", "巴西既当裁判又当球员。")],
    ),
    "a body's answer": ("[法国财政部|A]的回答是“[德国|G]先松口”。", [("法国财政部", "“德国先松口”。")]),
}
AUTHOR_ONLY = {
    "a word about somebody": "他对[中国|G]的评价是“硬件一流”。",
    "no report": "[美国|G]又在开倒车。",
    "people of a country are not the country": "[美国|G]豆农抱怨[特朗普政府|A]反复无常。",
    "a noun": "[美国|G]的批评毫无道理。",
    "what ought to be": "[中国|G]应该支持[俄罗斯|G]。",
    "a rating": "[特朗普|P]支持率下滑。",
    "a relative clause": "这正是[特朗普|P]批评的做法。",
    "fixed phrases": "话说得好听，可以说[美国|G]名称里就有合众二字，[美国|G]堪称老大。",
    "no actor speaks": "专家认为，[美联储|A]会降息。",
    "people of a country say": "[韩国|G]人爱说[日本|G]慢，慢是慢。",
    "not to mention": "[玻利维亚|G]更不必说，[智利|G]也一样。",
    "orders are no judgement": "[发改委|A]发文叫停项目，[海州市|G]照旧。",
    "said and done": "[美国|G]说一套做一套。",
}


def reported(marked: str, read: Read) -> list[tuple[str, str]]:
    text, mentions = read(marked)
    per_sentence = holders(text, sentences(text), mentions, link(text, mentions).ids)
    return [(found.holder, text[found.start : found.end]) for ranges in per_sentence for found in ranges]


@pytest.mark.parametrize("name", REPORTED)
def test_reported_judgements(name: str, read: Read) -> None:
    marked, expected = REPORTED[name]
    assert reported(marked, read) == expected


@pytest.mark.parametrize("name", AUTHOR_ONLY)
def test_the_author_speaks(name: str, read: Read) -> None:
    assert reported(AUTHOR_ONLY[name], read) == []


@pytest.mark.parametrize(
    ("marked", "actor", "expected"),
    [
        ("[鲍威尔|P]批评[财政部|A]短视。", "美国财政部", ("鲍威尔",)),
        ("[财政部|A]又错了。", "中国财政部", ()),
        (
            "[纳格尔|P]批评[欧洲央行|A]慢，[焦尔杰蒂|P]则骂[欧洲央行|A]苛刻。",
            "欧洲央行",
            ("纳格尔", "焦尔杰蒂"),
        ),
        ("[欧洲央行|A]慢，[欧洲央行|A]贵，[纳格尔|P]骂[欧洲央行|A]苛刻。", "欧洲央行", ()),
    ],
)
def test_holders_of_an_actor(marked: str, actor: str, expected: tuple[str, ...], read: Read) -> None:
    text, mentions = read(marked)
    ids = link(text, mentions).ids
    (ranges,) = holders(text, sentences(text), mentions, ids)
    places = [(start, end) for (start, end, _), name in zip(mentions, ids, strict=True) if name == actor]
    assert places
    assert holders_of(ranges, places) == expected


def test_traditional_text_reads_alike(read: Read) -> None:
    assert reported("[川普|P]批評[聯準會|A]。「[美國|G]吃虧，」[川普|P]說。", read) == [
        ("特朗普", "批評聯準會"),
        ("特朗普", "美國吃虧，"),
    ]


def test_ranges_stay_inside_their_sentence(read: Read) -> None:
    text, mentions = read("[林剑|P]说：“一。二！[美国|G]三？四”\n五。“[林剑|P]批评六。")
    bounds = sentences(text)
    for (first, last), ranges in zip(
        bounds, holders(text, bounds, mentions, link(text, mentions).ids), strict=True
    ):
        assert all(first <= found.start < found.end <= last for found in ranges)


PRONOUNS = {
    "a person": ("[特朗普|P]上台了。他老了。", [("他", "特朗普")]),
    "the person behind the title": ("[美国|G]总统[特朗普|P]上台了，他老了。", [("他", "特朗普")]),
    "a country": ("[美国|G]变了。它不可信。", [("它", "美国")]),
    "after a conjunction": ("[欧盟|G]犹豫。但它们会跟上。", [("它们", "欧盟")]),
    "a chain": ("[特朗普|P]来了。他笑。他走。他又笑。他又走。", [("他", "特朗普")] * 4),
    "not the object": ("[特朗普|P]批评[鲍威尔|P]。他说得对。", [("他", "特朗普")]),
    "no antecedent": ("他老了。[特朗普|P]来了。", []),
    "too far": ("[特朗普|P]来了。下雨。刮风。天晴。他走了。", []),
    "two persons": ("[特朗普|P]来了，[鲍威尔|P]走了。他笑了。", []),
    "people of a country": ("[美国|G]媒体报道了。他们急。", []),
    "in a quotation": ("[特朗普|P]来了。“他老了。”", []),
    "who is judged": ("[欧洲央行|A]不动。[纳格尔|P]批评它慢。", [("它", "欧洲央行")]),
    "who is judged in the clause before": (
        "[高市早苗|P]批评[央行|A]，[瑞银|O]则称它稳。",
        [("它", "日本央行")],
    ),
    "who is judged is not the judge": ("[拜登|P]来了。[特朗普|P]骂他老。", [("他", "拜登")]),
    "judged twice": ("[拜登|P]来了。[特朗普|P]骂他老，[万斯|P]嫌他慢。", [("他", "拜登")] * 2),
    "behind another subject": ("[欧盟|G]犹豫。我看它还会拖。", [("它", "欧盟")]),
    "an object": ("[美国|G]欠债。没有人肯再借钱给它。", [("它", "美国")]),
    "possessive in the clause of its owner": ("[美国|G]和它的盟友闹翻了。", [("它", "美国")]),
    "not possessive in the clause of another": ("[美国|G]和它闹翻了。", []),
    "two that fit alike": ("[美国|G]来了，[日本|G]走了。它笑了。", []),
    "one person in the sentence, though attributive": (
        "[特朗普|P]来了，[鲍威尔|P]走了。[贝森特|P]的批评最直接，他笑了。",
        [("他", "贝森特")],
    ),
}


@pytest.mark.parametrize("name", PRONOUNS)
def test_pronouns(name: str, read: Read) -> None:
    marked, expected = PRONOUNS[name]
    text, mentions = read(marked)
    found = pronouns(text, sentences(text), mentions, link(text, mentions).ids)
    assert [(text[pronoun.start : pronoun.end], pronoun.actor) for pronoun in found] == expected


def test_words_that_only_look_like_pronouns(read: Read) -> None:
    text, mentions = read("[特朗普|P]来了。他人如何，他国怎样，他日再看。")
    assert pronouns(text, sentences(text), mentions, link(text, mentions).ids) == []


@pytest.mark.parametrize(
    "text", ["", "“" * 400, "说" * 400, "他" * 400, "特朗普称，" * 200, "\ud800：“", "对" * 300 + "表示不满"]
)
def test_odd_text_never_raises(text: str) -> None:
    mentions = [(start, start + 3, "PERSON") for start in range(0, len(text) - 3, 5)]
    bounds = sentences(text)
    assert len(holders(text, bounds, mentions, link(text, mentions).ids)) == len(bounds)
