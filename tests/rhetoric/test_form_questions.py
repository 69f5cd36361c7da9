"""Rhetorical questions and hypophora: text → spans."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Found = Callable[[str, str], list[str]]

RHETORICAL = [
    ("难道加了税，工厂就会自己回来吗？", ["难道加了税，工厂就会自己回来吗？"]),
    ("自己都做不到的事，凭什么要求别人去做？", ["凭什么要求别人去做？"]),
    ("这样的承诺，谁还会当真？", ["谁还会当真？"]),
    ("没有市场的支持，又怎能谈得上复兴？", ["又怎能谈得上复兴？"]),
    ("断了来往，岂不是两头吃亏？", ["岂不是两头吃亏？"]),
    ("单方面改写规则，还有什么信用可言？", ["还有什么信用可言？"]),
    ("这笔账，何尝不是算给自己人看的？", ["何尝不是算给自己人看的？"]),
    ("邻居的苦难，哪里是你的筹码？", ["哪里是你的筹码？"]),
]
ANSWERED = [
    ("谁来买单？当然是普通家庭。", ["谁来买单？"]),
    ("为什么？因为账本不会骗人。", ["为什么？"]),
    ("这样的做法能长久吗？显然不能。", ["这样的做法能长久吗？"]),
    ("出路在哪里？答案是把门打开。", ["出路在哪里？"]),
    ("问题出在哪里？出在心里那堵墙。", ["问题出在哪里？"]),
    ("靠什么留住工厂？靠什么留住工人？无非是稳定的规则。", ["靠什么留住工厂？", "靠什么留住工人？"]),
    ("难道关上门就安全了？当然不是。", ["难道关上门就安全了？"]),
]
NEITHER = [
    "记者问：“您怎么看下一步的谈判？”",
    "请问这项规定什么时候生效？",
    "外界普遍关注，谈判能否如期举行。",
    "他想知道下一批货什么时候到港？",
    "“难道还要再等一年？”一位工人说。",
    "主持人问道：谁会是下一任主席？",
    "研究人员讨论了如何降低能耗？结果尚未公布。",
    "问：何时恢复通航？答：预计下周。",
    "会议研究了谁来牵头、怎样考核的问题。",
    "“谁来买单？”“当然是买家。”",
]


@pytest.mark.parametrize(("text", "spans"), RHETORICAL, ids=[text[:8] for text, _ in RHETORICAL])
def test_rhetorical_question(found: Found, text: str, spans: list[str]) -> None:
    assert found(text, "rhetorical_question") == spans
    assert found(text, "hypophora") == []


@pytest.mark.parametrize(("text", "spans"), ANSWERED, ids=[text[:8] for text, _ in ANSWERED])
def test_question_that_the_author_answers(found: Found, text: str, spans: list[str]) -> None:
    assert found(text, "hypophora") == spans
    assert found(text, "rhetorical_question") == []


@pytest.mark.parametrize("text", NEITHER)
def test_reported_indirect_and_real_questions_are_neither(found: Found, text: str) -> None:
    assert found(text, "rhetorical_question") == []
    assert found(text, "hypophora") == []


def test_unanswered_question_counts_only_where_the_text_argues(found: Found) -> None:
    question = "工人的饭碗能靠一纸声明保住吗？"
    report = "工厂上月恢复生产。" * 30 + question
    assert found(report, "rhetorical_question") == []
    argument = "其实没人信这套说辞，可惜总有人装糊涂。" + question
    assert found(argument, "rhetorical_question") == [question]
