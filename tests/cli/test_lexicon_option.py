from __future__ import annotations

from pathlib import Path

import pytest
from fake_analyzer import TEXT, FakeAnalyzer
from typer.testing import CliRunner

from commentary_nlp.cli.app import app
from commentary_nlp.commentary import Commentary
from commentary_nlp.corpus import write_records

ENTRIES = (
    '{"id": "路透社", "kind": "ORG"}\n{"id": "北岭", "kind": "GPE"}\n{"id": "绿证", "kind": "COMMODITY"}\n'
)


@pytest.fixture
def lexicon(tmp_path: Path) -> Path:
    path = tmp_path / "own.jsonl"
    path.write_text(ENTRIES, encoding="utf-8")
    return path


def test_analyze_tags_by_the_lexicon_and_tells_on_stderr_what_never_matched(
    lexicon: Path, article: Path, loaded: list[FakeAnalyzer]
) -> None:
    result = CliRunner().invoke(app, ["analyze", str(article), "--format", "json", "--lexicon", str(lexicon)])
    assert result.exit_code == 0
    found = Commentary.from_json(result.stdout)
    assert "路透社" in [found.text[e.start : e.end] for e in found.entities]
    assert result.stderr == f"{lexicon}: 2 of 3 entries never matched: 北岭, 绿证\n"


def test_evaluate_tells_once_for_all_texts(lexicon: Path, tmp_path: Path, loaded: list[FakeAnalyzer]) -> None:
    gold = tmp_path / "gold.jsonl"
    write_records(gold, [Commentary(TEXT, id="a"), Commentary("北岭无事。", id="b")])
    result = CliRunner().invoke(app, ["evaluate", str(gold), "--lexicon", str(lexicon)])
    assert result.exit_code == 0
    assert result.stderr == f"{lexicon}: 1 of 3 entries never matched: 绿证\n"


def test_nothing_is_told_without_a_lexicon(article: Path, loaded: list[FakeAnalyzer]) -> None:
    assert CliRunner().invoke(app, ["analyze", str(article)]).stderr == ""


def test_a_lexicon_beside_predictions_is_refused(lexicon: Path, tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    write_records(gold, [Commentary(TEXT, id="a")])
    arguments = ["evaluate", str(gold), "--predictions", str(gold), "--lexicon", str(lexicon)]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 2
    assert "--predictions" in result.stderr
