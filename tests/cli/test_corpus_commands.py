from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from commentary_nlp.cli import main

TEXT = "东盟笑了。\n东盟两头得利，日本只能干看着。"
ANNOTATION = {
    "id": "asean",
    "entities": [
        {"surface": "东盟", "label": "GPE", "actor": "东盟"},
        {"surface": "日本", "label": "GPE", "actor": "日本"},
    ],
    "stances": [[1, "东盟", "favor"]],
    "document_stances": {"东盟": "favor"},
    "rhetoric": [["干看着", "metaphor", 2]],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "asean.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "asean.json").write_text(json.dumps(ANNOTATION), encoding="utf-8")
    return tmp_path


@pytest.fixture
def corpus(folder: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    path = folder / "corpus.jsonl"
    assert main(["corpus", "resolve", str(folder), str(folder / "asean.json"), "-o", str(path)]) == 0
    capsys.readouterr()
    return path


def test_resolve_writes_a_corpus_that_checks(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["corpus", "check", str(corpus)]) == 0
    out, err = capsys.readouterr()
    assert (out, err) == ("", f"{corpus}: 0 errors, 0 warnings\n")


def test_resolve_lists_faults_and_writes_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = {**ANNOTATION, "rhetoric": [["冷眼旁观", "idiom", 2], ["干看着", "simile", 2]]}
    (folder / "asean.json").write_text(json.dumps(bad), encoding="utf-8")
    target = folder / "corpus.jsonl"
    assert main(["corpus", "resolve", str(folder), str(folder), "-o", str(target)]) == 1
    assert len(capsys.readouterr().out.splitlines()) == 2
    assert not target.exists()


def test_check_reports_on_stdout_with_exit_code_1(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    record = json.loads(corpus.read_text(encoding="utf-8"))
    record["entities"][0][1] = 99
    corpus.write_text(json.dumps(record), encoding="utf-8")
    assert main(["corpus", "check", str(corpus)]) == 1
    assert "line 1 (asean): [C012] entities[0]: span (0, 99)" in capsys.readouterr().out


def test_sentences_are_numbered_from_one(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["corpus", "sentences", str(folder / "asean.txt")]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "   1  东盟笑了。",
        "   2  东盟两头得利，日本只能干看着。",
    ]


def test_stats_and_agreement_in_both_formats(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command, key in (
        (["stats", str(corpus)], "pairs"),
        (["agreement", str(corpus), str(corpus)], "stance"),
    ):
        assert main(["corpus", *command, "--format", "json"]) == 0
        assert key in json.loads(capsys.readouterr().out)
        assert main(["corpus", *command]) == 0
        assert "Rhetoric" in capsys.readouterr().out


def test_splits_stand_beside_one_another(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = [corpus.with_name(f"{name}.jsonl") for name in ("train", "dev")]
    for number, file in enumerate(files):
        text = json.loads(corpus.read_text(encoding="utf-8"))
        text["meta"] = {"author_group": f"column-{number}"}
        text["text"] = text["text"].replace("笑", "笑哭"[number])
        text["text"] = text["text"][: len(text["text"]) - number]
        text["stances"] = [row for row in text["stances"] if row["end"] <= len(text["text"])]
        file.write_text(json.dumps(text), encoding="utf-8")
    assert main(["corpus", "stats", *map(str, files)]) == 1  # they share 13-grams
    assert "[C042]" in capsys.readouterr().out
    files[1].write_text(
        json.dumps({"id": "b", "text": "日本不语。", "meta": {"author_group": "column-2"}}), encoding="utf-8"
    )
    assert main(["corpus", "stats", *map(str, files)]) == 0
    assert "majority label by name" in capsys.readouterr().out.lower()
    assert main(["corpus", "stats", *map(str, files), "--floors", "--format", "json"]) == 1
    data = json.loads(capsys.readouterr().out)
    assert list(data["splits"]) == ["train", "dev"]
    assert data["floors"][0] == {
        "name": "documents", "asked": 400, "at_most": False, "found": 2, "met": False, "below": [],
    }  # fmt: skip


def test_a_plot_is_written_beside_the_tables(
    corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("matplotlib")
    target = tmp_path / "labels.svg"
    assert main(["corpus", "stats", str(corpus), "--plot", str(target)]) == 0
    assert "Rhetoric" in capsys.readouterr().out
    assert target.read_text(encoding="utf-8").startswith("<?xml")


def test_convert_says_what_the_target_cannot_hold(
    corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "corpus.txt"
    assert main(["corpus", "convert", str(corpus), "-o", str(target), "--to", "conll"]) == 0
    assert capsys.readouterr().err == (
        f"1 documents -> {target}\nnot held by the format conll: 3 stances, 1 document stances, 1 devices\n"
    )
    assert target.read_text(encoding="utf-8").startswith("# id = asean\n东\tB-GPE\t东盟\n")


def test_convert_there_and_back_by_the_endings(corpus: Path, tmp_path: Path) -> None:
    table, back = tmp_path / "corpus.parquet", tmp_path / "back.jsonl"
    assert main(["corpus", "convert", str(corpus), "-o", str(table)]) == 0
    assert main(["corpus", "convert", str(table), "-o", str(back)]) == 0
    assert back.read_bytes() == corpus.read_bytes()


def test_an_ending_that_stands_for_no_format_is_refused(
    corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["corpus", "convert", str(corpus), "-o", str(tmp_path / "corpus.json")]) == 2
    assert "no format has this ending" in capsys.readouterr().err


@pytest.mark.parametrize(
    "command", [["check"], ["stats"], ["sentences"], ["agreement", "x.jsonl"]], ids=lambda c: c[0]
)
def test_missing_files_are_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    assert main(["corpus", *command, str(tmp_path / "gone")]) == 2
    err = capsys.readouterr().err
    assert err.startswith("commentary-nlp: [C0") and err.count("\n") == 1


def run(*arguments: str, **env: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "commentary_nlp.cli", *arguments]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, **env}
    )


def test_output_is_utf8_whatever_the_locale(folder: Path) -> None:
    process = run("corpus", "sentences", str(folder / "asean.txt"), LC_ALL="C", PYTHONIOENCODING="ascii")
    out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, b"")
    assert "东盟笑了。" in out.decode("utf-8")


def test_a_closed_pipe_is_quiet(folder: Path) -> None:
    (folder / "long.txt").write_text("东盟笑了。" * 40_000, encoding="utf-8")
    process = run("corpus", "sentences", str(folder / "long.txt"))
    assert process.stdout is not None and process.stderr is not None
    process.stdout.read(10)
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    process.wait(timeout=60)


def test_help_loads_no_model_library() -> None:
    script = (
        "import sys; from commentary_nlp.cli import main; main(['--help']); "
        "heavy = {'torch', 'spacy', 'transformers', 'onnxruntime', 'numpy'}; "
        "print(*heavy & set(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, timeout=60, check=True)
    assert b"analyze" in done.stdout
    assert done.stderr.strip() == b""
