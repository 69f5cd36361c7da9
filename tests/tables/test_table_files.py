from __future__ import annotations

import csv
import json
from pathlib import Path

import pandas as pd
import pytest
from hand_made import bare, first, three
from hypothesis import given, settings
from hypothesis import strategies as st

from commentary_nlp import Commentary, Entity, InputError
from commentary_nlp.tables import LEVELS, to_csv, to_frame, to_jsonl, to_parquet
from commentary_nlp.tables.files import csv_text


def cells(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_csv_has_the_mark_and_keeps_line_breaks(tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    assert to_csv([first(), bare()], path, text=True, columns=()) == 2
    raw = path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbfdocument,id,") and raw.count(b"\r\n") == 3
    assert cells(path)[1][-1] == first().text
    assert cells(path)[2][:3] == ["1", "c", "5"]


def test_long_csv_is_written_part_by_part(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    frame = to_frame(three(), "mention")
    whole = csv_text(frame, guard=True, mark=True)
    monkeypatch.setattr("commentary_nlp.tables.files._CHUNK", 4)
    assert csv_text(frame, guard=True, mark=True) == whole
    assert whole.count("\r\n") == 7 and whole.count("document,") == 1


@pytest.mark.parametrize(
    ("written", "cell"),
    [
        ("=1+1", "'=1+1"),
        ('=HYPERLINK("http://x","点")', '\'=HYPERLINK("http://x","点")'),
        ("+1", "'+1"),
        ("-5%关税", "'-5%关税"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("＝1+1", "'＝1+1"),
        ("'=1", "''=1"),
        ("'好'", "'好'"),
        ("a=1", "a=1"),
        ("——好", "——好"),
    ],
)
def test_what_excel_would_run_gets_an_apostrophe(tmp_path: Path, written: str, cell: str) -> None:
    result = Commentary(written, id=written).with_columns({written: written})
    to_csv(result, tmp_path / "out.csv", text=True)
    header, row = cells(tmp_path / "out.csv")
    assert (row[1], row[-2], row[-1], header[-1]) == (cell, cell, cell, cell)
    to_csv(result, tmp_path / "out.csv", text=True, guard=False)
    header, row = cells(tmp_path / "out.csv")
    assert (row[1], row[-1], header[-1]) == (written, written, written)


def test_numbers_are_not_guarded() -> None:
    frame = pd.DataFrame({"net": [-0.5], "label": pd.Categorical(["-neutral"])})
    assert csv_text(frame, guard=True, mark=False) == "net,label\r\n-0.5,'-neutral\r\n"


@settings(deadline=None)
@given(st.lists(st.text(st.sampled_from("'=+-@\t\r\n,;\"a好＝\ud800"), max_size=6), min_size=1, max_size=4))
def test_the_guard_can_be_taken_away_again(values: list[str]) -> None:
    frame = pd.DataFrame({"n": range(len(values)), "v": pd.Series(values, dtype=object)})
    rows = list(csv.reader(csv_text(frame, guard=True, mark=False).splitlines(keepends=True)))
    read = [row[1] for row in rows[1:]]
    assert not any(cell[:1] in tuple("=+-@\t\r\n＝") and cell for cell in read)
    guarded = [
        cell[1:] if cell[:1] == "'" and cell.lstrip("'")[:1] in tuple("=+-@\t\r\n＝") else cell
        for cell in read
    ]
    assert [cell.replace("\ufffd", "\ud800") for cell in guarded] == values


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("filled", [True, False])
def test_parquet_gives_the_same_frame_back(tmp_path: Path, level: str, filled: bool) -> None:
    results = three() if filled else []
    path = tmp_path / "out.parquet"
    frame = to_frame(results, level, text=True)
    assert to_parquet(results, path, level, text=True) == len(frame)
    pd.testing.assert_frame_equal(pd.read_parquet(path), frame)


def test_csv_reads_back_by_the_types_of_the_table(tmp_path: Path) -> None:
    frame = to_frame(three(), "sentence")
    to_csv(frame, tmp_path / "out.csv")
    read = pd.read_csv(tmp_path / "out.csv", dtype=frame.dtypes.to_dict())
    pd.testing.assert_frame_equal(read, frame)


def test_json_lines_hold_null_and_whole_numbers(tmp_path: Path) -> None:
    assert to_jsonl(three(), tmp_path / "out.jsonl", "mention") == 6
    lines = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()]
    assert lines[0]["start"] == 0 and lines[0]["surface"] == "美方" and lines[0]["score"] == 0.9
    assert lines[5]["id"] is None and lines[5]["words"] == 9
    assert to_jsonl([], tmp_path / "none.jsonl") == 0
    assert (tmp_path / "none.jsonl").read_text("utf-8").strip() == ""


def test_lone_surrogates_can_be_written_everywhere(tmp_path: Path) -> None:
    result = Commentary("\ud800国。", entities=(Entity(0, 2, "GPE"),), id="\udfff")
    for write, name in ((to_csv, "a.csv"), (to_parquet, "a.parquet"), (to_jsonl, "a.jsonl")):
        assert write(result, tmp_path / name, "mention", text=True) == 1
    assert cells(tmp_path / "a.csv")[1][1] == "\ufffd"


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"\[C004\]"):
        to_csv([], tmp_path / "no" / "out.csv")
