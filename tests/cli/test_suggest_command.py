from __future__ import annotations

import json
from pathlib import Path

import pytest

from commentary_nlp.cli import main
from commentary_nlp.corpus import read_records

TEXTS = (
    "美国的关税伤害了自己的企业。😀中美谈判。",
    "歐盟、日本還在談判。",
    "难道商务部不说吗？",
    "今天说谈判，明天说关税。",
)


@pytest.fixture
def pool(tmp_path: Path) -> Path:
    path = tmp_path / "new.jsonl"
    rows = [{"id": f"n{n}", "text": text, "date": "2026-01-01"} for n, text in enumerate(TEXTS)]
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return path


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[str, str]:
    assert main(["corpus", *map(str, arguments)]) == 0
    done = capsys.readouterr()
    return done.out, done.err


@pytest.mark.parametrize("form", ["doccano", "label-studio"])
def test_suggested_tasks_come_back_as_records(
    toy_float: Path, pool: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    tasks, back, own = (tmp_path / name for name in ("tasks", "back.jsonl", "own.jsonl"))
    common = ("suggest", pool, "-n", 3, "--model", toy_float, "--threads", 1)
    out, err = run(capsys, *common, "--format", form, "-o", tasks)
    assert out == "" and f"3 of 4 texts -> {tasks}" in err
    run(capsys, "convert", tasks, "--from", form, "-o", back)
    run(capsys, *common, "--format", "jsonl", "-o", own)
    for one, other in zip(read_records(back), read_records(own), strict=True):
        assert (one.id, one.text, one.meta) == (other.id, other.text, other.meta)
        spans = [[(e.start, e.end, e.label, e.actor) for e in r.entities] for r in (one, other)]
        assert spans[0] == spans[1]
        assert one.columns == {"date": "2026-01-01"}


def test_labelled_texts_are_left_out_and_the_rest_goes_to_stdout(
    toy_float: Path, pool: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    known = tmp_path / "known.jsonl"
    known.write_text(json.dumps({"text": TEXTS[0].replace("国", "國")}) + "\n", "utf-8")
    out, err = run(capsys, "suggest", pool, "--labelled", known, "-m", toy_float, "--threads", 1)
    assert {json.loads(line)["record_id"] for line in out.splitlines()} == {"n1", "n2", "n3"}
    assert "3 of 4 texts" in err and "left out, nearly in the labelled texts: 1" in err


def test_text_files_are_read_in_their_encoding(
    toy_float: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "old.txt").write_bytes("歐盟還在談判。".encode("big5hkscs"))
    common = ("suggest", tmp_path / "old.txt", "-f", "jsonl", "-m", toy_float, "--threads", 1)
    out, _ = run(capsys, *common, "--encoding", "big5hkscs")
    assert json.loads(out)["text"] == "歐盟還在談判。" and json.loads(out)["id"] == "old"


def test_faulty_pools_are_refused_before_a_model_is_loaded(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text('{"text": 1}\n{\n', "utf-8")
    for arguments in (
        [path, "--model", "none"],
        [tmp_path / "no.txt"],
        [path, "-n", "0"],
        [path, "-f", "xml"],
    ):
        assert main(["corpus", "suggest", *map(str, arguments)]) == 2
    err = capsys.readouterr().err
    assert "2 faults" in err and "[C001]" in err
