from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from job_files import write_lines
from pyarrow import parquet

from commentary_nlp import InputError
from commentary_nlp.batch import read_results
from commentary_nlp.batch.inputs import open_input

Job = Callable[..., Any]
LINE = json.dumps({"id": "甲", "text": "美方。"}, ensure_ascii=False)


def values(path: Any, **options: Any) -> list[Any]:
    return [row.values for row in open_input(path, **options).rows()]


@pytest.mark.parametrize("ending", [".jsonl", ".ndjson", ".jsonl.gz", ".jsonl.zst"])
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030"])
def test_jsonl_is_read_in_its_encoding_and_packing(tmp_path: Path, ending: str, codec: str) -> None:
    raw = f"{LINE}\n\n{LINE}".encode(codec)
    if ending.endswith(".gz"):
        raw = gzip.compress(raw[:20]) + gzip.compress(raw[20:])
    elif ending.endswith(".zst"):
        raw = pa.Codec("zstd").compress(raw, asbytes=True)
    path = tmp_path / f"数据{ending}"
    path.write_bytes(raw)
    assert values(path) == [json.loads(LINE)] * 2


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("ending, delimiter", [(".csv", ","), (".tsv", "\t")])
def test_csv_is_read_in_its_encoding(tmp_path: Path, codec: str, ending: str, delimiter: str) -> None:
    path = tmp_path / f"x{ending}"
    rows = ["编号,正文", '1,"第一行\n""引""，完"', "", "2,二"]
    path.write_bytes("\r\n".join(rows).replace(",", delimiter).encode(codec))
    found = values(path)
    assert found == [{"编号": "1", "正文": '第一行\n"引"，完'}, {"编号": "2", "正文": "二"}]


def test_bad_rows_of_csv_are_failures_with_their_line(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(
        b"id,text\n1,a,b\n2\n3,\xe7\xbe\n" + '4,"a"b\n5,好\n8,关税\n9,谈判\n6,"never closed\n7,x\n'.encode()
    )
    rows = list(open_input(path).rows())
    assert [row.place for row in rows if row.failure] == [f"x.csv, line {n}" for n in (2, 3, 4, 5, 9)]
    assert [row.values["id"] for row in rows if row.values] == ["5", "8", "9"]


def test_a_long_field_of_csv_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text(f"id,text\n1,{'长' * 400_000}\n", "utf-8")
    assert len(values(path)[0]["text"]) == 400_000


@pytest.mark.parametrize("cut", [40, 3])
def test_a_cut_gzip_is_annotated_up_to_the_fault(job: Job, tmp_path: Path, cut: int) -> None:
    lines = "".join(json.dumps({"text": f"{n}：{n * n}"}) + "\n" for n in range(4000))
    path = tmp_path / "x.jsonl.gz"
    path.write_bytes(gzip.compress(lines.encode())[:-cut])
    done = job([path, write_lines(tmp_path / "y.jsonl", [{"text": "尾。"}])])
    texts = [result.text for result in read_results(tmp_path / "out")]
    assert texts[:1000] == [f"{n}：{n * n}" for n in range(1000)] and texts[-1] == "尾。"
    assert done.failed == 1
    (row,) = map(json.loads, (tmp_path / "out" / "errors.jsonl").read_text("utf-8").splitlines())
    assert row["code"] == "C511" and row["place"] == f"x.jsonl.gz, after line {done.annotated - 1}"
    assert "cannot be read further" in row["cause"]


def test_text_files_of_a_folder_are_records_by_path(tmp_path: Path) -> None:
    for name, raw in {
        "二月/b.txt": "乙。".encode("gb18030"),
        "一月/甲.txt": "甲。".encode(),
        "一月/c.md": b"",
        "一月/bad.txt": b"\x00\xff\x00",
        "notes.docx": b"x",
        ".hidden.txt": b"x",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(raw)
    source = open_input(tmp_path)
    rows = list(source.rows())
    assert [row.name for row in rows] == ["一月/bad", "一月/c", "一月/甲", "二月/b"]
    assert [row.values and row.values["text"] for row in rows] == [None, "", "甲。", "乙。"]
    assert rows[0].failure is not None and rows[0].failure.code == "C002"
    assert "1 files with other endings" in source.notes[0]
    assert [row["text"] for row in values(str(tmp_path / "*" / "*.txt"), encoding="gb18030")[2:]] == ["乙。"]


def test_a_data_set_is_read_from_memory_and_from_disk(job: Job, tmp_path: Path) -> None:
    datasets = pytest.importorskip("datasets")
    datasets.disable_progress_bars()
    data = datasets.Dataset.from_dict({"id": ["a", "b"], "text": ["美方。", "中方。"], "year": [2025, 2026]})
    job(data)
    data.save_to_disk(str(tmp_path / "saved"))
    job(tmp_path / "saved", "out2")
    job(data.to_iterable_dataset(), "out3")
    found = [list(read_results(tmp_path / name)) for name in ("out", "out2", "out3")]
    assert found[0] == found[1] == found[2]
    assert found[0][1].columns == {"year": 2026}
    datasets.DatasetDict({"train": data}).save_to_disk(str(tmp_path / "splits"))
    with pytest.raises(InputError, match=r"C520.*splits train.*splits.train"):
        open_input(tmp_path / "splits")


def test_inputs_that_cannot_be_read_together_are_refused(tmp_path: Path) -> None:
    write_lines(tmp_path / "a.jsonl", [{"text": "x"}])
    (tmp_path / "a.csv").write_text("id,text\n1,x\n")
    (tmp_path / "b.csv").write_text("id,body\n1,x\n")
    (tmp_path / "c.csv").write_text("id,id\n1,x\n")
    parquet.write_table(pa.table({"text": ["x"]}), tmp_path / "a.parquet")
    parquet.write_table(pa.table({"text": [1]}), tmp_path / "b.parquet")
    for names, message in {
        ("a.jsonl", "a.csv"): "C521.*1 csv, 1 jsonl",
        ("a.csv", "b.csv"): "C523.*b.csv has the columns id, body; a.csv has id, text",
        ("c.csv",): "C523.*'id' twice",
        ("a.parquet", "b.parquet"): "C523.*b.parquet does not go with a.parquet",
        ("missing.csv",): "C520.*does not exist",
        ("*.tsv",): "C520.*matches no file",
    }.items():
        with pytest.raises(InputError, match=message):
            open_input([tmp_path / name for name in names])
    (tmp_path / "x.pdf").touch()
    with pytest.raises(InputError, match=r"C521.*x\.pdf is of no known kind"):
        open_input(tmp_path / "x.pdf")
    with pytest.raises(InputError, match="C520.*damaged"):
        (tmp_path / "a.parquet").write_bytes(b"PAR1")
        open_input(tmp_path / "a.parquet")
    with pytest.raises(InputError, match="C005"):
        open_input(tmp_path / "a.jsonl", encoding="klingon")
