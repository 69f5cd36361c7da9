"""Clauses, quotations and the trimming of spans."""

from __future__ import annotations

from commentary_nlp.rhetoric.clauses import Passage, fold_quotation_marks, trim
from commentary_nlp.text import sentences


def passage(text: str) -> Passage:
    return Passage(text, sentences(text))


def test_clauses_know_their_marks_and_sentences() -> None:
    text = "先算账，再表态；别急。 好！"
    clauses = passage(text).clauses
    assert [text[item.start : item.end] for item in clauses] == ["先算账", "再表态", "别急", "好"]
    assert [item.closer for item in clauses] == ["，", "；", "。", "！"]
    assert [item.opener for item in clauses] == ["", "，", "；", "。"]
    assert [item.sentence for item in clauses] == [0, 0, 0, 1]


def test_items_are_cut_at_the_enumeration_comma_and_clauses_are_not() -> None:
    text = "铜、铝、镍都在涨"
    assert len(passage(text).clauses) == 1
    assert [text[item.start : item.end] for item in passage(text).items] == ["铜", "铝", "镍都在涨"]


def test_quotations_are_outermost_and_end_with_the_paragraph() -> None:
    text = "他说：“这叫‘合作’？”没人答。\n“没有收尾\n下一段”"
    inside = passage(text)
    assert [text[start:end] for start, end in inside.quotations] == ["“这叫‘合作’？”"]
    assert inside.quotation_at(text.index("合")) == inside.quotations[0]
    assert inside.quotation_at(text.index("没人")) is None


def test_trim_drops_separators_and_unmatched_or_enclosing_quotation_marks() -> None:
    for text, kept in [
        ("，不是甲，而是乙，", "不是甲，而是乙"),
        ("“整句在引号里”", "整句在引号里"),
        ("“只有开头", "只有开头"),
        ("只有结尾”", "只有结尾"),
        ("“甲”不如“乙”", "“甲”不如“乙”"),
        ("，。”", ""),
    ]:
        start, end = trim(text, 0, len(text))
        assert text[start:end] == kept


def test_quotation_marks_of_all_kinds_are_read_alike() -> None:
    assert fold_quotation_marks("「甲『乙』」") == "“甲‘乙’”"
    assert fold_quotation_marks('"甲"和"乙"') == "“甲”和“乙”"
    assert fold_quotation_marks('24" 屏\n"甲"') == '24" 屏\n“甲”'
