"""One article read as recorded, on any processor. See scripts/write_golden.py.

Float kernels differ between processors in the last digits, eight-bit scales follow them, and a device whose
borders are nearly a tie may end elsewhere: devices must be the same by kind and by half of their characters.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from commentary_nlp import Commentary
from commentary_nlp.analyzer import Analyzer

FOLDER = Path(__file__).with_name("golden")
PARTS = ("entities", "actors", "stances", "document_stances")


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


@pytest.mark.parametrize("part", PARTS)
def test_scores(expected: dict[str, Any], found: dict[str, Any], part: str) -> None:
    assert numbers(found["scores"][part]) == pytest.approx(numbers(expected["scores"][part]), abs=0.05)


def test_devices(expected: dict[str, Any], found: dict[str, Any]) -> None:
    assert [kind for *_, kind in found["rhetoric"]] == [kind for *_, kind in expected["rhetoric"]]
    for (start, end, kind), (low, high, _) in zip(found["rhetoric"], expected["rhetoric"], strict=True):
        shared = min(end, high) - max(start, low)
        assert 2 * shared >= max(end - start, high - low), (kind, start, end, low, high)


def test_the_record_can_be_read(expected: dict[str, Any]) -> None:
    assert Commentary.from_dict(expected).to_dict() == expected


def numbers(value: Any) -> list[float]:
    """Every number in nested data, in order."""
    if isinstance(value, dict):
        return [number for key in value for number in numbers(value[key])]
    if isinstance(value, list):
        return [number for item in value for number in numbers(item)]
    return [] if value is None else [float(value)]
