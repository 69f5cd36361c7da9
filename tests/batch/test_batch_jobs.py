from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from job_files import tree, write_lines
from pyarrow import parquet

from commentary_nlp import InputError
from commentary_nlp.batch import Progress, read_results
from commentary_nlp.batch.work import Work

Job = Callable[..., Any]
Articles = Callable[..., Path]


def errors(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "errors.jsonl").read_text("utf-8").splitlines()]


def test_every_record_comes_through_with_id_and_columns(job: Job, articles: Articles, tmp_path: Path) -> None:
    done = job(articles(60), shard_records=25)
    assert (done.records, done.annotated, done.failed, done.parts, done.kept) == (60, 60, 0, 3, 0)
    results = list(read_results(tmp_path / "out"))
    assert [result.id for result in results] == [f"a{n}" for n in range(60)]
    assert [result.columns for result in results] == [{"n": n} for n in range(60)]
    assert results[3].surface(results[3].entities[1]) == "美方"
    assert sorted(tree(tmp_path / "out")) == [
        "manifest.json",
        *(f"part-0000000{n}.parquet" for n in range(3)),
    ]


def test_workers_and_threads_change_no_byte(job: Job, articles: Articles, tmp_path: Path) -> None:
    source = articles(60, {7: "坏"})
    job(source, "one", shard_characters=800, workers=1)
    job(source, "two", shard_characters=800, workers=2, threads=1)
    assert tree(tmp_path / "one") == tree(tmp_path / "two")


def test_parquet_and_jsonl_hold_the_same_results(job: Job, articles: Articles, tmp_path: Path) -> None:
    source = articles(12)
    job(source, "a")
    job(source, "b", format="jsonl")
    job(source, "c", format="jsonl.gz")
    found = [list(read_results(tmp_path / name)) for name in ("a", "b", "c")]
    assert found[0] == found[1] == found[2]
    assert found[0][0].entities[0].score == 0.9877


def test_a_record_that_fails_is_told_and_the_job_goes_on(
    job: Job, articles: Articles, tmp_path: Path
) -> None:
    source = articles(10, {2: "坏消息。", 5: None, 6: 7})
    with source.open("ab") as file:
        file.write(
            b'{broken\n[1]\n\n{"id": "\xff"}\n{"id": "a1", "content": "x"}\n{"text": "x", "text": "y"}\n'
        )
    done = job(source, "out", shard_records=4)
    assert (done.annotated, done.failed) == (7, 8)
    assert [(row["record"], row["code"]) for row in errors(tmp_path / "out")] == [
        (2, "C531"), (5, "C512"), (6, "C512"),
        (10, "C511"), (11, "C511"), (12, "C511"), (13, "C512"), (14, "C511"),
    ]  # fmt: skip
    first = errors(tmp_path / "out")[0]
    assert first["id"] == "a2" and first["place"] == "文章.jsonl, line 3"
    assert first["cause"] == "ValueError: this text is bad"
    assert "found id, content" in errors(tmp_path / "out")[6]["cause"]


def test_a_worker_that_dies_loses_the_one_record_that_kills_it(
    job: Job, articles: Articles, tmp_path: Path
) -> None:
    done = job(articles(9, {4: "死"}), shard_records=6, workers=1)
    assert (done.annotated, done.failed) == (8, 1)
    assert [(row["id"], row["code"]) for row in errors(tmp_path / "out")] == [("a4", "C532")]
    assert [result.id for result in read_results(tmp_path / "out")] == [f"a{n}" for n in range(9) if n != 4]


def test_a_model_that_cannot_be_loaded_ends_the_job(job: Job, articles: Articles) -> None:
    source = articles(3)
    with pytest.raises(InputError, match=r"C530.*code 7 before its model was loaded"):
        job(source, analyzer="fake_reader:load_and_die", workers=1)
    with pytest.raises(InputError, match=r"C530.*'fake_reader:nothing' cannot be imported"):
        job(source, "other", analyzer="fake_reader:nothing")


def test_a_long_text_is_a_part_of_its_own(job: Job, articles: Articles, tmp_path: Path) -> None:
    job(articles(6, {3: "美方。" * 2000}), shard_characters=1000)
    counts = [len(list(read_results(part))) for part in sorted((tmp_path / "out").glob("part-*"))]
    assert counts == [3, 1, 2]


def test_an_empty_input_is_a_job_without_parts(job: Job, tmp_path: Path) -> None:
    source = write_lines(tmp_path / "empty.jsonl", [])
    assert job(source).records == 0
    assert list(read_results(tmp_path / "out")) == []


def test_ids_that_are_missing_or_stand_twice(job: Job, tmp_path: Path) -> None:
    notes: list[str] = []
    progress = Progress()
    progress.note = notes.append  # type: ignore[method-assign]
    rows = [{"text": "甲", "id": 3}, {"text": "乙"}, {"text": "丙", "id": ""}, {"text": "丁", "id": "3"}]
    done = job(write_lines(tmp_path / "无名.jsonl", rows), progress=progress)
    assert done.repeats == 1
    assert "record 3 as record 0" in notes[0]
    ids = [result.id for result in read_results(tmp_path / "out")]
    assert ids == ["3", "无名.jsonl:2", "无名.jsonl:3", "3"]


def test_column_types_are_found_and_documented_by_the_schema(job: Job, tmp_path: Path) -> None:
    rows = [
        {"text": "甲", "n": 1, "x": 1, "b": True, "tags": ["a"], "mixed": 1, "o": {"k": [1]}, "none": None},
        {"text": "乙", "n": 2**60, "x": 0.5, "mixed": "one", "tags": [], "big": 2**70},
    ]
    job(write_lines(tmp_path / "x.jsonl", rows))
    schema = parquet.read_schema(tmp_path / "out" / "part-00000000.parquet")
    types = {name: str(schema.field(name).type) for name in schema.names[8:]}
    assert types == {
        "n": "int64", "x": "double", "b": "bool", "tags": "list<element: string>", "mixed": "string",
        "o": "string", "none": "string", "big": "string",
    }  # fmt: skip
    first, second = (result.columns for result in read_results(tmp_path / "out"))
    assert first["o"] == {"k": [1]} and first["mixed"] == 1 and first["x"] == 1.0
    assert (
        second["mixed"] == "one" and second["big"] == 2**70 and second["n"] == 2**60 and second["o"] is None
    )


def test_a_typed_input_keeps_its_types(job: Job, tmp_path: Path) -> None:
    table = pa.table(
        {
            "编号": pa.array([7, 8], pa.int64()),
            "正文": ["美方。", "中方。"],
            "at": pa.array([1, 2], pa.timestamp("ns", "Asia/Shanghai")),
            "kind": pa.array(["a", "b"]).dictionary_encode(),
            "raw": pa.array([b"\xff", None]),
        }
    )
    parquet.write_table(table, tmp_path / "in.parquet")
    job(tmp_path / "in.parquet")
    out = parquet.read_table(tmp_path / "out" / "part-00000000.parquet")
    assert out["id"].to_pylist() == ["7", "8"]
    for name in ("at", "kind", "raw"):
        assert out[name].combine_chunks() == table[name].combine_chunks()


def test_columns_that_clash_are_refused_before_anything_is_written(job: Job, tmp_path: Path) -> None:
    source = write_lines(tmp_path / "x.jsonl", [{"content": "甲", "text": "乙", "entities": 1}])
    with pytest.raises(InputError, match=r"C502.*'content'|C502.*'entities'"):
        job(source)
    assert not (tmp_path / "out").exists()
    with pytest.raises(InputError, match=r"C502.*'text', 'entities'.*--rename text=source_text"):
        job(source, text="content")
    job(source, text="content", rename={"text": "old", "entities": "gold"})
    (result,) = read_results(tmp_path / "out")
    assert result.text == "甲" and result.columns == {"old": "乙", "gold": 1}


def test_wrong_column_names_are_answered_with_those_found(job: Job, tmp_path: Path) -> None:
    source = write_lines(tmp_path / "x.jsonl", [{"标题": "甲", "作者": "乙"}])
    with pytest.raises(InputError, match=r"C522.*no column for the text.*标题, 作者.*--text"):
        job(source)
    with pytest.raises(InputError, match=r"C522.*no column 'body', 'date'.*标题, 作者"):
        job(source, text="body", rename={"date": "d"})
    with pytest.raises(InputError, match=r"C522.*two columns.*'作者'"):
        job(write_lines(tmp_path / "y.jsonl", [{"text": "甲", "作者": 1, "b": 2}]), rename={"b": "作者"})


def test_surrogates_go_to_jsonl_and_are_told_for_parquet(job: Job, tmp_path: Path) -> None:
    source = tmp_path / "x.jsonl"
    source.write_text(
        '{"text": "甲\\ud83d"}\n{"text": "乙", "by": {"a": "\\ud83d"}}\n{"text": "丙"}\n', "utf-8"
    )
    assert job(source, "lines", format="jsonl").failed == 0
    assert [result.text for result in read_results(tmp_path / "lines")] == ["甲\ud83d", "乙", "丙"]
    assert job(source, "tables").annotated == 1
    assert [row["code"] for row in errors(tmp_path / "tables")] == ["C503", "C503"]


def test_no_more_shards_are_read_than_are_worked_on(tmp_path: Path, articles: Articles) -> None:
    """A slow consumer holds up the reading of the input: memory does not grow with it."""
    from commentary_nlp.batch.engines.local import LocalEngine
    from commentary_nlp.batch.parts import OutputFormat
    from commentary_nlp.batch.records import Record
    from commentary_nlp.batch.work import Task

    taken: list[int] = []

    def tasks() -> Any:
        for number in range(20):
            taken.append(number)
            yield Task(number, [Record(number, str(number), "美方。", "x")])

    work = Work(
        "fake_reader:load", "", "onnx", 1, None, OutputFormat.jsonl, pa.schema([]), tmp_path, tmp_path
    )
    results = LocalEngine().run(tasks(), work, 1, lambda number, characters: None)
    for landed in range(1, 4):
        next(results)
        assert len(taken) == landed
    results.close()


def test_progress_tells_rates_errors_and_time_of_what_is_left(
    job: Job, articles: Articles, tmp_path: Path
) -> None:
    import io
    import re

    from commentary_nlp.batch import PlainProgress

    out = io.StringIO()
    source = articles(6, {1: "坏", 5: "坏"})
    job(source, progress=PlainProgress(out, every=0), shard_records=2)
    lines = [line for line in out.getvalue().splitlines() if " of " in line]
    form = r"([\d,]+) of 6 records, [\d.]+ records/s, [\d,]+ characters/s, (\d) errors, .+ left"
    found = [re.fullmatch(form, line) for line in lines]
    assert [match and match.groups() for match in found] == [("0", "0"), ("2", "1"), ("4", "1"), ("6", "2")]
    (tmp_path / "out" / "part-00000002.parquet").unlink()
    again = io.StringIO()
    job(source, progress=PlainProgress(again, every=0), shard_records=2)
    assert "4 of 6 records, 0.0 records/s, 0 characters/s, 1 errors, unknown time left" in again.getvalue()


@pytest.mark.parametrize("name", ["out.jsonl", "out.CSV", "out.parquet", "out.jsonl.gz", "out.json"])
def test_a_folder_is_not_named_as_a_file(job: Job, articles: Articles, tmp_path: Path, name: str) -> None:
    with pytest.raises(
        InputError, match=rf"C142.*{name}.* writes a folder\. Name it .*out; --format"
    ) as caught:
        job(articles(2), name)
    assert str(tmp_path / "out;") in str(caught.value)
    assert not (tmp_path / name).exists()
    (tmp_path / name).mkdir()
    assert job(articles(2), name).annotated == 2, "a folder that is there may have any name"


def test_texts_with_nothing_to_read_are_counted_apart(job: Job, tmp_path: Path) -> None:
    rows = [{"text": "美方又挥大棒。"}, {"text": ""}, {"text": " \n\u200b"}, {"text": None}]
    source = write_lines(tmp_path / "x.jsonl", rows)
    for _ in ("first", "again"):
        done = job(source)
        assert (done.annotated, done.empty, done.failed) == (3, 2, 1)
