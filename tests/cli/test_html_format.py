"""`analyze --format html`."""

from __future__ import annotations

from pathlib import Path

import pytest
from fake_analyzer import TEXT, FakeAnalyzer

from commentary_nlp.cli import main


def test_the_report_goes_to_the_file_or_to_stdout(
    loaded: list[FakeAnalyzer], article: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "report.html"
    assert main(["analyze", str(article), "--format", "html", "-o", str(target)]) == 0
    assert capsys.readouterr() == ("", "")
    assert main(["analyze", str(article), "-f", "html"]) == 0
    page = capsys.readouterr().out
    assert page.startswith("<!DOCTYPE html>") and page.endswith("</html>\n")
    assert target.read_text(encoding="utf-8") == page
    assert FakeAnalyzer("default", "onnx", None)(TEXT, id="article").to_html() == page.rstrip("\n")


@pytest.mark.parametrize(("language", "words"), [("en", "About this report"), ("zh", "关于本报告")])
def test_the_interface_s_language_is_chosen(
    loaded: list[FakeAnalyzer],
    article: Path,
    capsys: pytest.CaptureFixture[str],
    language: str,
    words: str,
) -> None:
    assert main(["analyze", str(article), "-f", "html", "--language", language]) == 0
    assert words in capsys.readouterr().out


def test_a_language_without_a_report_is_refused_before_a_model_is_loaded(
    loaded: list[FakeAnalyzer], article: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["analyze", str(article), "--language", "zh"]) == 2
    assert capsys.readouterr().err.startswith("commentary-nlp: [C451] --language zh")
    assert main(["analyze", str(article), "-f", "html", "--language", "fr"]) == 2
    assert loaded == []


def test_odd_characters_of_a_file_reach_the_page_as_stand_ins(
    loaded: list[FakeAnalyzer], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "odd.txt"
    path.write_bytes((TEXT * 20 + "\x07<script>").encode())
    assert main(["analyze", str(path), "-f", "html"]) == 0
    page = capsys.readouterr().out
    assert "\u2407" in page and "\x07" not in page and page.count("<script>") == 1
