"""What was surely read in real paragraphs is still read; the tree holds digests and numbers alone."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from real_analysis import RECORD, Facts, facts, paragraphs

from commentary_nlp.analyzer import Analyzer

FOLDER = Path(
    os.environ.get("COMMENTARY_NLP_RAW_TEXT", Path(__file__).parents[3] / "shared" / "data" / "raw")
)
SURE = 0.85
"""Spans below this score may come and go with the processor's arithmetic."""
FILES = ("cpcnews.jsonl", "nytimes_cn_business.jsonl", "xi_speeches_2020.jsonl", "xinwenlianbo.jsonl")


@pytest.fixture(scope="module")
def recorded(model: Path) -> dict[str, list[Facts]]:
    if model.parent.name not in ("models", "_models"):
        pytest.skip("another model than the shipped one is under test")
    record: dict[str, list[Facts]] = json.loads(RECORD.read_text("utf-8"))
    assert set(record) == set(FILES)
    return record


@pytest.mark.parametrize("name", FILES)
def test_real_paragraphs_are_read_as_recorded(
    analyzer: Analyzer, recorded: dict[str, list[Facts]], name: str
) -> None:
    if not (FOLDER / name).is_file():
        pytest.skip(f"the raw text is not here; COMMENTARY_NLP_RAW_TEXT names its folder, now {FOLDER}")
    found = [facts(analyzer(text)) for text in paragraphs(FOLDER / name)]
    assert [row["text"] for row in found] == [row["text"] for row in recorded[name]]
    for now, then in zip(found, recorded[name], strict=True):
        for part in ("entities", "devices", "stances"):
            assert lost(then[part], now[part]) == []
            assert lost(now[part], then[part]) == []


def lost(rows: Sequence[Sequence[Any]], others: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """Sure rows, without their scores, that `others` lack."""
    there = {tuple(row[:-1]) for row in others}
    return [list(row[:-1]) for row in rows if row[-1] >= SURE and tuple(row[:-1]) not in there]
