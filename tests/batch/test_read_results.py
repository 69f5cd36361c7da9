from __future__ import annotations

import datetime
import gzip
import json
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from commentary_nlp import Actor, Commentary, Device, DocumentStance, Entity, InputError, Stance, StanceScore
from commentary_nlp.batch import from_row, read_results, result_schema, to_row
from commentary_nlp.batch.rows import JSON_MARK

TEXT = "美方又挥大棒，谁会怕？中方说：大门敞开。"
FULL = Commentary(
    TEXT,
    entities=(Entity(0, 2, "GPE", "美国", 0.9123, 0.8), Entity(11, 13, "GPE", "中国", 0.95)),
    stances=(
        Stance(0, 11, "美国", "against", score=StanceScore(0.1, 0.8123, 0.0877)),
        Stance(11, 20, "中国", "neutral", "美国"),
        Stance(11, 20, "中国", "neutral", score=StanceScore(0.5, 0.1, 0.4, abstained=True)),
    ),
    document_stances=(DocumentStance("美国", "against", 0.71, (0,)), DocumentStance("中国", "neutral")),
    devices=(Device(3, 6, "metaphor", 0.6), Device(7, 11, "rhetorical_question")),
    actors=(Actor("美国", "GPE", "美国", ("美方",)), Actor("中国", "GPE", None, ("中方",))),
    id="编号-1",
    meta={"model": "toy", "coverage": {"read": [0, 20]}, "columns": {"日期": "2026-11-01", "n": 3}},
)
GOLD = Commentary(TEXT, entities=(Entity(0, 2, "GPE", "美国"),), stances=(Stance(0, 11, "美国", "against"),))
BARE = Commentary("")


def write_parquet(path: Path, *results: Commentary, columns: pa.Schema | None = None) -> Path:
    rows = [to_row(result) for result in results]
    parquet.write_table(pa.Table.from_pylist(rows, schema=result_schema(columns)), path)
    return path


@pytest.mark.parametrize("result", [FULL, GOLD, BARE], ids=["full", "gold", "bare"])
def test_a_row_holds_the_whole_result(result: Commentary) -> None:
    assert from_row(to_row(result)) == result


def test_parquet_and_jsonl_hold_the_same(tmp_path: Path) -> None:
    columns = pa.schema([("日期", pa.string()), ("n", pa.int64())])
    write_parquet(tmp_path / "部分.parquet", FULL, columns=columns)
    (tmp_path / "a.jsonl").write_text(f"{FULL.to_json()}\n\n{GOLD.to_json()}\n", "utf-8")
    assert list(read_results(tmp_path / "部分.parquet")) == [FULL]
    assert list(read_results(tmp_path / "a.jsonl")) == [FULL, GOLD]


def test_scores_keep_the_four_digits_of_the_record(tmp_path: Path) -> None:
    fine = Commentary(TEXT, devices=(Device(3, 6, "metaphor", 0.123449),))
    (back,) = read_results(write_parquet(tmp_path / "x.parquet", fine))
    assert back.devices[0].score == 0.1234


def test_typed_columns_come_back_as_json_data(tmp_path: Path) -> None:
    columns = pa.schema(
        [
            ("date", pa.date32()),
            ("at", pa.timestamp("ns", "Asia/Shanghai")),
            ("rate", pa.float64()),
            pa.field("extra", pa.string(), metadata={JSON_MARK: b"1"}),
        ]
    )
    typed = {
        "date": datetime.date(2026, 11, 1),
        "at": datetime.datetime(2026, 11, 1, 8, tzinfo=datetime.timezone.utc),
        "rate": float("nan"),
        "extra": json.dumps({"a": [1]}),
    }
    table = pa.Table.from_pylist([to_row(BARE, typed)], schema=result_schema(columns))
    parquet.write_table(table, tmp_path / "x.parquet")
    (back,) = read_results(tmp_path / "x.parquet")
    assert back.columns == {
        "date": "2026-11-01",
        "at": "2026-11-01T16:00:00+08:00",
        "rate": None,
        "extra": {"a": [1]},
    }
    assert back.to_json()


@pytest.mark.parametrize("ending", [".jsonl", ".jsonl.gz", ".jsonl.zst"])
def test_compressed_lines_are_read(tmp_path: Path, ending: str) -> None:
    raw = f"\ufeff{FULL.to_json()}\n".encode()
    if ending.endswith(".gz"):
        raw = gzip.compress(raw)
    elif ending.endswith(".zst"):
        raw = pa.Codec("zstd").compress(raw, asbytes=True)
    path = tmp_path / f"结果{ending}"
    path.write_bytes(raw)
    assert list(read_results(str(path))) == [FULL]


def test_a_folder_gives_its_parts_in_order_without_errors_and_manifest(tmp_path: Path) -> None:
    for number in (1, 0):
        line = Commentary(f"第{number}篇").to_json()
        (tmp_path / f"part-0000{number}.jsonl").write_text(line + "\n", "utf-8")
    (tmp_path / "errors.jsonl").write_text('{"id": "x"}\n')
    (tmp_path / "manifest.json").write_text('{"state": "complete"}')
    assert [result.text for result in read_results(tmp_path)] == ["第0篇", "第1篇"]
    again = read_results([tmp_path / "part-00001.jsonl", tmp_path])
    assert [result.text for result in again] == ["第1篇", "第0篇", "第1篇"]


def test_an_unfinished_job_is_not_taken_for_its_results(tmp_path: Path) -> None:
    (tmp_path / "part-00000.jsonl").write_text(BARE.to_json())
    (tmp_path / "manifest.json").write_text('{"state": "running"}')
    with pytest.raises(InputError, match=r"C500.*not ended.*again"):
        read_results(tmp_path)


@pytest.mark.parametrize("bad", ["{", "[1]", '{"text": 3}', '{"text": "甲", "id": null, "score": 1}'])
def test_a_fault_names_file_and_line(tmp_path: Path, bad: str) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text(f"{GOLD.to_json()}\n{bad}\n", "utf-8")
    results = read_results(path)
    assert next(results) == GOLD
    with pytest.raises(InputError, match=r"x\.jsonl, line 2"):
        next(results)


def test_a_cut_gzip_gives_what_is_whole_and_then_the_fault(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl.gz"
    lines = "".join(f"{Commentary(f'{n}：{hash(n)}').to_json()}\n" for n in range(5000))
    path.write_bytes(gzip.compress(lines.encode())[:-2000])
    seen = 0
    with pytest.raises(InputError, match=r"C500.*x\.jsonl\.gz cannot be read"):
        for seen, result in enumerate(read_results(path), 1):
            assert result.text.startswith(f"{seen - 1}：")
    assert seen > 1000


def test_files_that_are_no_results_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="C500.*does not exist"):
        read_results(tmp_path / "missing")
    with pytest.raises(InputError, match="C500.*holds no results"):
        read_results(tmp_path)
    path = tmp_path / "x.parquet"
    parquet.write_table(pa.table({"a": [1]}), path)
    with pytest.raises(InputError, match="C500.*no column id.*found: a"):
        next(read_results(path))
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(InputError, match="C500.*cannot be read"):
        next(read_results(path))


def test_a_column_with_a_name_of_the_result_is_refused() -> None:
    clash = BARE.with_columns({"entities": 1})
    with pytest.raises(InputError, match=r"C502.*'entities'.*--rename entities=source_entities"):
        to_row(clash)
    with pytest.raises(InputError, match="C502"):
        result_schema(pa.schema([("meta", pa.string())]))


def test_a_lone_surrogate_is_refused_by_name() -> None:
    with pytest.raises(InputError, match=r"C503.*text.*at 1"):
        to_row(Commentary("甲\ud83d", id="x"))
