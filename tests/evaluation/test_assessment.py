from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from documents import damaged, gold_document

from commentary_nlp.commentary import Commentary, Device, Entity, Stance, StanceScore
from commentary_nlp.evaluation import assess, compare
from commentary_nlp.evaluation.assessment_tables import assessment_text, comparison_text
from commentary_nlp.evaluation.confusion import confusion
from commentary_nlp.evaluation.page import page
from commentary_nlp.evaluation.reliability import coverage, reliability
from commentary_nlp.evaluation.worst import worst_errors

GOLD = [gold_document(number) for number in range(8)]
PREDICTED = [damaged(record, 0.3, 1) for record in GOLD]


def test_confusion_counts_every_pair_once() -> None:
    text = "美方让步，中方欢迎，欧盟观望，日本沉默。"
    gold = Commentary(text, stances=tuple(Stance(0, 20, a, "favor") for a in ("中国", "美国", "欧盟")))
    given = Commentary(
        text,
        stances=(
            Stance(0, 20, "中国", "favor"),
            Stance(0, 20, "美国", "against"),
            Stance(0, 20, "日本", "neutral"),
            Stance(0, 20, "欧盟", "against", "美国"),  # another's judgement is no row of the author's
        ),
    )
    found = confusion([(gold, given)])
    assert found.row("favor") == (1, 1, 0, 1)
    assert found.row("spurious") == (0, 0, 1, 0)
    assert sum(sum(found.row(label)) for label in found.counts) == 4


def test_bins_hold_every_prediction() -> None:
    bins = reliability([(0.05, False), (0.61, True), (0.69, False), (1.0, True)])
    assert [(b.low, b.high, b.count) for b in bins] == [(0.0, 0.1, 1), (0.6, 0.7, 2), (0.9, 1.0, 1)]
    assert bins[1].probability == pytest.approx(0.65) and bins[1].right == 0.5


def test_coverage_of_a_hand_made_ranking() -> None:
    found = coverage([(0.9, True), (0.8, True), (0.7, False), (0.6, True)])
    assert found is not None
    assert found.right_at(0.5) == 1.0 and found.right_at(1.0) == 0.75
    assert found.risk == 0.25
    assert found.area == pytest.approx((0 + 0 + 1 / 3 + 1 / 4) / 4)
    assert coverage([]) is None


def test_equal_probabilities_rank_nothing() -> None:
    for outcomes in ([True, False, False, True], [False, True, True, False]):
        found = coverage([(0.7, right) for right in outcomes])
        assert found is not None
        assert found.area == pytest.approx(found.risk) == pytest.approx(0.5)
        assert found.right_at(0.25) == pytest.approx(0.5)


def test_the_worst_come_first_with_their_sentence() -> None:
    text = "序言。美方的关税是大棒！中方不怕。"
    gold = Commentary(
        text,
        entities=(Entity(3, 5, "GPE", "美国"), Entity(12, 14, "GPE", "中国")),
        stances=(Stance(3, 12, "美国", "against"), Stance(12, 17, "中国", "favor")),
        devices=(Device(9, 11, "metaphor"),),
        id="a",
    )
    assert [gold.text[s:e] for s, e in gold.sentences][1] == "美方的关税是大棒！"
    predicted = replace(
        gold,
        entities=(Entity(3, 5, "ORG", "美国", 0.9), Entity(6, 8, "COMMODITY", None, 0.95)),
        stances=(
            Stance(3, 12, "美国", "favor", score=StanceScore(0.6, 0.3, 0.1)),
            Stance(12, 17, "中国", "neutral", score=StanceScore(0.1, 0.0, 0.9)),
        ),
        devices=(Device(9, 11, "irony", 0.4),),
    )
    found = worst_errors([(gold, predicted)], 5)
    assert [(e.actor, e.gold, e.given, e.probability) for e in found["wrong_stances"]] == [
        ("中国", "favor", "neutral", 0.9),
        ("美国", "against", "favor", 0.6),
    ]
    assert [(e.surface, e.given) for e in found["spurious_entities"]] == [
        ("关税", "COMMODITY"),
        ("美方", "ORG"),
    ]
    assert {(e.surface, e.gold) for e in found["missed_entities"]} == {("美方", "GPE"), ("中方", "GPE")}
    (missed,), (spurious,) = found["missed_devices"], found["spurious_devices"]
    assert (missed.gold, spurious.given) == ("metaphor", "irony")
    for errors in found.values():
        for error in errors:
            assert text[error.start : error.end] == error.surface
            assert text[error.sentence_start :].startswith(error.sentence)
            assert error.surface in error.sentence and error.id == "a"
    assert all(len(errors) <= 1 for errors in worst_errors([(gold, predicted)], 1).values())


def test_names_missed_often_come_first_and_once() -> None:
    text = "甲。乙。乙。"
    gold = Commentary(text, entities=(Entity(0, 1, "ORG"), Entity(2, 3, "ORG"), Entity(4, 5, "ORG")))
    missed = worst_errors([(gold, Commentary(text))], 5)["missed_entities"]
    assert [(e.surface, e.start) for e in missed] == [("乙", 2), ("甲", 0)]


def test_a_device_with_half_overlap_is_no_error() -> None:
    gold = Commentary("牵着鼻子走。", devices=(Device(0, 5, "metaphor"),))
    found = worst_errors([(gold, replace(gold, devices=(Device(0, 4, "metaphor", 0.5),)))], 5)
    assert found["missed_devices"] == found["spurious_devices"] == ()


def test_the_json_keeps_the_keys_of_the_report() -> None:
    found = assess(GOLD, PREDICTED, model="m", rounds=200, errors=2)
    data = json.loads(json.dumps(found.to_dict()))
    report = found.report.to_dict()
    assert {key: data[key] for key in report} == json.loads(json.dumps(report))
    assert set(data) - set(report) == {"model", "intervals", "confusion", "reliability", "coverage", "worst"}
    assert data["intervals"]["figures"]["entities"]["low"] < data["entities"]["exact"]["micro"]["f1"]
    count = sum(part["count"] for part in data["reliability"]["stances"])
    assert count == data["calibration"]["stances"]["count"]
    gaps = sum(p["count"] * abs(p["probability"] - p["right"]) for p in data["reliability"]["stances"])
    assert gaps / count == pytest.approx(data["calibration"]["stances"]["ece"], abs=1e-3)
    assert set(data["coverage"]) == {"entities", "stances", "stances_polar", "rhetoric"}


def test_the_tables_fit() -> None:
    first, second = (assess(GOLD, p, model=n, rounds=200) for n, p in (("a", PREDICTED), ("b", GOLD)))
    tested = comparison_text(compare(GOLD, PREDICTED, GOLD, rounds=200), "a", "b")
    text = assessment_text(first)
    assert text.startswith(first.report.table())
    for words in ("95 % intervals over 8 documents", "spurious", "least probable", "Wrong stances"):
        assert words in text
    for words in ("p (Holm)", "metaphor", "With 8 documents only large differences"):
        assert words in tested.replace("\n", " ")
    tables = [line for line in (text + tested + assessment_text(second)).splitlines() if "─" in line]
    assert tables and max(map(len, tables)) <= 80


def test_nothing_predicted_is_no_fault() -> None:
    found = assess([Commentary("无人。")], [Commentary("无人。")], rounds=100)
    assert found.coverage == {} and found.reliability == {}
    assert "None to show" in page(found)
    assert " -" in assessment_text(found)


class _Tags(HTMLParser):
    VOID = ("meta", "br", "link", "img", "input", "hr")

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.attributes += attrs
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_whole_and_loads_nothing() -> None:
    first, second = (assess(GOLD, p, model=n, rounds=200) for n, p in (("甲", PREDICTED), ("乙", GOLD)))
    html = page(first, second, compare(GOLD, PREDICTED, GOLD, rounds=200))
    tags = _Tags()
    tags.feed(html)
    assert tags.open == []
    assert not tags.seen & {"script", "img", "link", "iframe", "object"}
    names = {name for name, _ in tags.attributes}
    assert not names & {"src", "href", "style"} and not any(name.startswith("on") for name in names)
    assert "circle" in tags.seen and "polyline" in tags.seen
    assert "prefers-color-scheme: dark" in html
    for words in ("甲", "乙", "p (Holm)", "expected calibration error"):
        assert words in html


def test_the_policy_of_the_page_is_the_hash_of_its_style() -> None:
    import base64
    import hashlib

    html = page(assess(GOLD, PREDICTED, rounds=100))
    (style,) = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', html)
    assert "default-src 'none'" in policy and f"style-src 'sha256-{digest}'" in policy.replace("&#43;", "+")
    assert "unsafe" not in policy


def test_text_of_documents_cannot_become_markup() -> None:
    text = '<script>alert("甲")</script>&amp;美方。'
    at = text.index("美方")
    gold = Commentary(text, entities=(Entity(at, at + 2, "GPE", "美国"),), id="<b>x</b>")
    predicted = Commentary(text, entities=(Entity(0, 8, "ORG", None, 0.9),), id="<b>x</b>")
    html = page(assess([gold], [predicted], model='"><img src=x onerror=alert(1)>', rounds=100))
    tags = _Tags()
    tags.feed(html)
    assert "script" not in tags.seen and "img" not in tags.seen
    assert "&lt;script&gt;" in html and "&lt;b&gt;x" in html
