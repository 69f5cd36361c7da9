from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest
from fake_analyzer import TEXT, FakeAnalyzer
from pyarrow import parquet

from commentary_nlp.cli import main
from commentary_nlp.cli.table import Level
from commentary_nlp.tables import LEVELS, to_frame


@pytest.fixture
def results(tmp_path: Path) -> Path:
    analyzer = FakeAnalyzer("toy", "onnx", None)
    found = [
        analyzer(TEXT, id=name).with_columns({"date": date, "id号": number})
        for number, (name, date) in enumerate([("a", "2026-03-05"), ("=b", "2026-03-06")])
    ]
    path = tmp_path / "results.jsonl"
    path.write_text("".join(result.to_json() + "\n" for result in found), "utf-8")
    return path


def test_the_levels_are_those_of_the_tables() -> None:
    assert [level.value for level in Level] == list(LEVELS)


def test_a_csv_for_excel(results: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out.csv"
    assert main(["table", str(results), "--level", "mention", "-o", str(out)]) == 0
    assert capsys.readouterr() == ("", f"6 rows, 14 columns -> {out}\n")
    raw = out.read_bytes()
    assert raw.startswith("\ufeffdocument,id,sentence".encode()) and b"1,'=b,0," in raw
    assert main(["table", str(results), "-l", "mention", "-o", str(out), "--no-guard"]) == 0
    assert b"1,=b,0," in out.read_bytes()


def test_parquet_and_json_lines(results: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.parquet"
    assert main(["table", str(results), str(results), "-o", str(out), "--text"]) == 0
    frame = pd.read_parquet(out)
    assert frame["document"].tolist() == [0, 1, 2, 3] and frame["text"].tolist() == [TEXT] * 4
    out = tmp_path / "OUT.JSONL"
    assert main(["table", str(results), "-o", str(out), "-c", "date=day"]) == 0
    lines = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert [line["day"] for line in lines] == ["2026-03-05", "2026-03-06"] and "id号" not in lines[0]


def test_parquet_of_a_batch_job(results: Path, tmp_path: Path) -> None:
    from commentary_nlp import read_records
    from commentary_nlp.batch import result_schema, to_row

    records = read_records(results)
    schema = result_schema(pa.schema([("date", pa.string()), ("id号", pa.int64())]))
    (tmp_path / "parts").mkdir()
    for number, record in enumerate(records):
        part = pa.Table.from_pylist([to_row(record)], schema=schema)
        parquet.write_table(part, tmp_path / "parts" / f"part-{number}.parquet")
    out = tmp_path / "out.parquet"
    assert main(["table", str(tmp_path / "parts"), "-l", "actor", "-o", str(out)]) == 0
    pd.testing.assert_frame_equal(pd.read_parquet(out), to_frame(records, "actor"))


def test_without_a_file_csv_is_printed_without_mark(
    results: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["table", str(results), "--no-columns"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("document,id,characters,") and "date" not in out


def test_no_result_is_a_table_without_rows(tmp_path: Path) -> None:
    (tmp_path / "none.jsonl").write_text("")
    assert main(["table", str(tmp_path / "none.jsonl"), "-o", str(tmp_path / "out.parquet")]) == 0
    pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "out.parquet"), to_frame([]))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["-o", "out.xlsx"], "[C467]"),
        (["-o", "out"], ".csv, .parquet, .jsonl"),
        (["-c", "no"], "[C462]"),
        (["-c", "date=id"], "[C461]"),
        (["-c", "date", "--no-columns"], "--no-columns"),
        (["-c", "=x"], "NAME=NEW"),
        (["-l", "word"], "--level"),
    ],
)
def test_options_that_cannot_be_used(
    results: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    assert main(["table", str(results), *arguments]) == 2
    assert words in capsys.readouterr().err


def test_results_that_cannot_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["table", str(tmp_path / "gone.jsonl")]) == 2
    assert "gone.jsonl does not exist" in capsys.readouterr().err
    (tmp_path / "bad.jsonl").write_text('{"text": 3}\n')
    assert main(["table", str(tmp_path / "bad.jsonl")]) == 2
    assert "bad.jsonl, line 1" in capsys.readouterr().err
