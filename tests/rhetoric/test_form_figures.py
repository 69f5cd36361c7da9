"""Numeric appeal: the clause with the figure on which a claim rests."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Found = Callable[[str, str], list[str]]

APPEALS = [
    ("逆差扩大到1.2万亿美元，这足以说明加税救不了工厂。", ["逆差扩大到1.2万亿美元"]),
    ("该国只占全球产量的2%，难怪离了进口就停工。", ["该国只占全球产量的2%"]),
    ("数字不会说谎：三年里关掉的工厂多达420万平方米。", ["三年里关掉的工厂多达420万平方米"]),
    ("账面利润不足三成，可见补贴并没有换来竞争力。", ["账面利润不足三成"]),
    ("他们买走了九成的矿石，这意味着定价权从来不在矿山手里。", ["他们买走了九成的矿石"]),
]
REPORTS = [
    "国家统计局发布数据，上半年工业增加值同比增长5.3%。",
    "会议将于3月15日至18日举行。",
    "他今年62岁，曾任三届议员。",
    "代表团一行12人抵达机场。",
    "第三季度出口增长2.1%，进口增长1.4%。",
    "该厂占地200亩，员工3000人。",
    "列车时速350公里，全程用时两小时。",
    "公司在一百多个国家设有分支机构。",
    "决议以120票赞成、5票反对获得通过。",
    "两人分别获得第一名和第二名。",
]


@pytest.mark.parametrize(("text", "spans"), APPEALS, ids=[text[:8] for text, _ in APPEALS])
def test_clause_with_the_figure(found: Found, text: str, spans: list[str]) -> None:
    assert found(text, "numeric_appeal") == spans


@pytest.mark.parametrize("text", REPORTS)
def test_reported_figures_are_no_argument(found: Found, text: str) -> None:
    assert found(text, "numeric_appeal") == []


def test_a_share_counts_by_itself_only_where_the_text_argues(found: Found) -> None:
    share = "芯片自给率仅为15%"
    assert found(f"报告发布。{share}。下一次报告将在明年发布。", "numeric_appeal") == []
    assert found(f"说到底，口号喊得再响又有谁信？其实家底摆在那里，{share}。", "numeric_appeal") == [share]
