"""One article read as recorded: spans and labels exactly, scores nearly. See scripts/write_golden.py."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from commentary_nlp import Commentary
from commentary_nlp.analyzer import Analyzer

FOLDER = Path(__file__).with_name("golden")
PARTS = ("entities", "actors", "stances", "document_stances", "rhetoric")


@pytest.fixture(scope="module")
def expected(model: Path) -> dict[str, Any]:
    recorded = FOLDER / "article.json"
    if model.parent.name not in ("models", "_models"):
        pytest.skip("another model than the shipped one is under test")
    record: dict[str, Any] = json.loads(recorded.read_text("utf-8"))
    return record


@pytest.fixture(scope="module")
def found(analyzer: Analyzer) -> dict[str, Any]:
    text = (FOLDER / "article.txt").read_text("utf-8").rstrip("\n")
    return analyzer(text, id="article").to_dict()


@pytest.mark.parametrize("part", PARTS)
def test_spans_and_labels(expected: dict[str, Any], found: dict[str, Any], part: str) -> None:
    assert found[part] == expected[part]


def test_scores(expected: dict[str, Any], found: dict[str, Any]) -> None:
    assert numbers(found["scores"]) == pytest.approx(numbers(expected["scores"]), abs=0.02)


def test_the_record_can_be_read(expected: dict[str, Any]) -> None:
    assert Commentary.from_dict(expected).to_dict() == expected


def numbers(value: Any) -> list[float]:
    """Every number in nested data, in order."""
    if isinstance(value, dict):
        return [number for key in value for number in numbers(value[key])]
    if isinstance(value, list):
        return [number for item in value for number in numbers(item)]
    return [] if value is None else [float(value)]
