"""Errors drawn for reading, and the page's section on those that were read."""

from __future__ import annotations

import json
import runpy
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from documents import damaged, gold_document

from commentary_nlp.commentary import Commentary, Device, DocumentStance, Entity, Stance

ROOT = Path(__file__).parents[2]
TEXT = "中方批评美方。广州海关退了榴莲。"
GOLD = Commentary(
    TEXT,
    entities=(
        Entity(0, 2, "GPE", "中国"),
        Entity(4, 6, "GPE", "美国"),
        Entity(7, 11, "AGENCY", "广州海关"),
        Entity(13, 15, "COMMODITY"),
    ),
    stances=(
        Stance(0, 7, "中国", "neutral"),
        Stance(0, 7, "美国", "neutral"),
        Stance(0, 7, "美国", "against", "中国"),
        Stance(7, 16, "广州海关", "favor"),
    ),
    document_stances=(DocumentStance("中国", "neutral"),),
    devices=(Device(2, 6, "metaphor"),),
    id="a",
)
GIVEN = Commentary(
    TEXT,
    entities=(
        Entity(0, 2, "ORG", "中国"),
        Entity(4, 6, "GPE", "英国"),
        Entity(7, 9, "GPE", "广州"),
        Entity(2, 4, "PERSON", "批评"),
    ),
    stances=(Stance(0, 7, "中国", "favor"), Stance(7, 16, "广州海关", "against")),
    devices=(Device(4, 9, "metaphor"),),
    id="a",
)


@pytest.fixture(scope="module")
def drawing() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "benchmarks" / "draw_errors.py"))


def test_every_error_is_told_once(drawing: dict[str, Any]) -> None:
    found = sorted((e.task, e.kind, TEXT[e.start : e.end]) for e in drawing["errors_of"](GOLD, GIVEN))
    assert found == [
        ("actors", "other actor", "美方"),
        ("devices", "missed", "批评美方"),
        ("devices", "spurious", "美方。广州"),
        ("entities", "border", "广州海关"),
        ("entities", "missed", "榴莲"),
        ("entities", "spurious", "批评"),
        ("entities", "type", "中方"),
        ("stances", "holder", "中方批评美方。"),
        ("stances", "inverted", "广州海关退了榴莲。"),
        ("stances", "spurious polar", "中方批评美方。"),
        ("stances", "whole text", TEXT),
    ]
    assert not list(drawing["errors_of"](GOLD, GOLD))


def test_the_draw_keeps_its_quotas_and_does_not_change(drawing: dict[str, Any]) -> None:
    pairs = [(gold_document(n, 8), damaged(gold_document(n, 8), 0.6, 1)) for n in range(12)]
    errors = [error for pair in pairs for error in drawing["errors_of"](*pair)]
    first, again = drawing["draw"](errors), drawing["draw"](reversed(errors))
    assert first == again
    drawn = Counter((row["task"], row["kind"]) for row in first["errors"])
    for task, kinds in drawing["QUOTAS"].items():
        for kind, quota in kinds.items():
            assert drawn[task, kind] == min(quota, first["strata"][task][kind])
    assert sum(drawn.values()) > 50


def test_what_later_answers_get_right_is_mended(drawing: dict[str, Any]) -> None:
    read = drawing["draw"](drawing["errors_of"](GOLD, GIVEN))
    assert drawing["mark"](read, drawing["errors_of"](GOLD, GIVEN)) == 0
    assert drawing["mark"](read, drawing["errors_of"](GOLD, GOLD)) == len(read["errors"])


def test_the_section_weighs_groups_by_how_frequent_their_kinds_are() -> None:
    tables = runpy.run_path(str(ROOT / "scripts" / "error_tables.py"))
    kinds = [("missed", "rare name"), ("missed", "rare name"), ("spurious", "word")]
    errors = [{"kind": kind, "group": group, "mended": kind == "spurious"} for kind, group in kinds]
    lines = tables["_task_table"]("entities", errors, {"missed": 30, "spurious": 10})
    assert lines[2:4] == ["| rare name | 2 | 75% |  |", "| word | 1 | 25% | 1 |"]


def test_the_stored_reading_is_whole_and_quotes_no_sentence() -> None:
    read = json.loads((ROOT / "benchmarks" / "results" / "errors.json").read_text("utf-8"))
    assert len(read["errors"]) == 200
    for row in read["errors"]:
        assert row["group"] and row["comment"], row
        assert row["comment"].isascii(), row["comment"]
    page = (ROOT / "docs" / "results.md").read_text("utf-8")
    assert all(f"| {row['group']} |" in page for row in read["errors"])
