"""`commentary-nlp report`."""

from __future__ import annotations

from pathlib import Path

import pytest
from synthetic_corpus import results

from commentary_nlp.cli import main
from commentary_nlp.corpus import write_records


@pytest.fixture
def records(tmp_path: Path) -> Path:
    path = tmp_path / "results.jsonl"
    write_records(path, results(60, sentences=3))
    return path


def test_results_become_a_site(tmp_path: Path, records: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "site"
    assert main(["report", str(records), "-o", str(out), "--title", "关税", "--language", "zh"]) == 0
    told = capsys.readouterr().err
    assert "2 of 60 articles have no date that can be read in the column 'date'" in told
    assert "something else there, such as '昨天'" in told
    assert "1 of 60 articles have no source in the column 'source'; columns found: date, source" in told
    assert f"60 articles, {sum(len(r.stances) for r in results(60, sentences=3))} stance rows" in told
    page = (out / "index.html").read_text("utf-8")
    assert '<html lang="zh-Hans">' in page
    assert "<title>关税</title>" in page


def test_several_files_are_one_corpus(
    tmp_path: Path, records: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    packed = tmp_path / "more.jsonl.gz"
    write_records(packed, results(4, sentences=3))
    assert main(["report", str(records), str(packed), "-o", str(tmp_path / "site")]) == 0
    assert "64 articles" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--date", "published"], "[C470] the date column 'published' stands in none of 60 articles"),
        (["--source", "媒体"], "Columns found: date, source."),
        (["--date", "x", "--source", "y"], "'x' and the source column 'y' stand in none"),
        (["--language", "fr"], "--language"),
        (["--top", "0"], "--top"),
    ],
)
def test_options_that_cannot_be_used(
    tmp_path: Path,
    records: Path,
    capsys: pytest.CaptureFixture[str],
    options: list[str],
    message: str,
) -> None:
    assert main(["report", str(records), "-o", str(tmp_path / "site"), *options]) == 2
    assert message in capsys.readouterr().err
    assert not (tmp_path / "site").exists()


def test_input_that_cannot_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"text": 1}\n')
    for path in (tmp_path / "missing.jsonl", empty, bad):
        assert main(["report", str(path), "-o", str(tmp_path / "site")]) == 2
        error = capsys.readouterr().err
        assert str(path) in error
        assert "Traceback" not in error
        assert not (tmp_path / "site").exists()


def test_a_folder_in_use_is_refused(
    tmp_path: Path, records: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["report", str(records), "-o", str(tmp_path)]) == 2
    assert "[C471]" in capsys.readouterr().err
    assert main(["report", str(records), "-o", str(tmp_path), "--overwrite"]) == 0
    assert records.exists()


def test_articles_without_any_stance_are_questioned(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plain = tmp_path / "plain.jsonl"
    plain.write_text('{"id": "1", "text": "关税再起。"}\n', "utf-8")
    assert main(["report", str(plain), "-o", str(tmp_path / "site")]) == 0
    assert "commentary-nlp annotate" in capsys.readouterr().err
