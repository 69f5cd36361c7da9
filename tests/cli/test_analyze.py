from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest
from fake_analyzer import TEXT, FakeAnalyzer

import commentary_nlp
from commentary_nlp.cli import main
from commentary_nlp.commentary import Commentary

TABLE = "the path of the text"
GOLDEN = Path(__file__).parent / "golden"


def test_json_is_the_record(
    loaded: list[FakeAnalyzer], article: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["analyze", str(article), "--format", "json"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    record = Commentary.from_dict(json.loads(out))
    assert record == FakeAnalyzer("default", "onnx", None)(TEXT, id="article")


def test_model_backend_and_threads_reach_the_loader(loaded: list[FakeAnalyzer], article: Path) -> None:
    assert main(["analyze", str(article), "--model", "small", "--backend", "torch", "--threads", "2"]) == 0
    assert [(a.name, a.backend, a.threads) for a in loaded] == [("small", "torch", 2)]


def test_the_output_file_is_written_whole(loaded: list[FakeAnalyzer], article: Path, tmp_path: Path) -> None:
    target = tmp_path / "result.json"
    assert main(["analyze", str(article), "-f", "json", "-o", str(target)]) == 0
    assert json.loads(target.read_text(encoding="utf-8"))["id"] == "article"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["article.txt", "result.json"]


def test_jsonl_is_one_line(
    loaded: list[FakeAnalyzer], article: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["analyze", str(article), "--format", "jsonl"]) == 0
    out = capsys.readouterr().out
    assert out.count("\n") == 1 and Commentary.from_json(out).id == "article"


def test_a_named_encoding_is_used(
    loaded: list[FakeAnalyzer], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "article.txt"
    path.write_bytes(BIG5.encode("big5hkscs"))
    assert main(["analyze", str(path), "-f", "json", "--encoding", "big5hkscs"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["text"] == BIG5 and err == ""


@pytest.mark.parametrize(
    ("encoding", "words"), [("klingon", "[C005] the encoding 'klingon'"), ("ascii", "[C002]")]
)
def test_an_encoding_that_does_not_fit_is_named(
    loaded: list[FakeAnalyzer],
    article: Path,
    capsys: pytest.CaptureFixture[str],
    encoding: str,
    words: str,
) -> None:
    assert main(["analyze", str(article), "--encoding", encoding]) == 2
    err = capsys.readouterr().err
    assert words in err and err.count("\n") == 1 and loaded == []


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    package, model = capsys.readouterr().out.splitlines()
    assert package == f"commentary-nlp {commentary_nlp.__version__}"
    assert model.startswith("model default ")


@pytest.mark.parametrize(
    ("name", "options", "start"),
    [
        ("x.html", [], "<!"),
        ("x.HTM", [], "<!"),
        ("x.json", [], "{\n"),
        ("x.jsonl", [], '{"'),
        ("x.txt", [], TABLE),
        ("x", [], TABLE),
        ("x.html", ["-f", "table"], TABLE),
        ("x.html", ["-f", "json"], "{\n"),
    ],
)
def test_the_ending_of_the_output_says_the_format(
    loaded: list[FakeAnalyzer], article: Path, tmp_path: Path, name: str, options: list[str], start: str
) -> None:
    assert main(["analyze", str(article), "-o", str(tmp_path / name), *options]) == 0
    written = (tmp_path / name).read_text("utf-8")
    assert written.startswith(str(article) if start is TABLE else start)


@pytest.mark.parametrize(
    "name", ["a.jsonl", "a.JSON", "a.csv", "a.tsv", "a.parquet", "a.jsonl.gz", "a.csv.zst"]
)
def test_records_are_not_read_as_prose(
    loaded: list[FakeAnalyzer], tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    (tmp_path / name).write_text('{"text": "美方又挥大棒。"}\n', "utf-8")
    assert main(["analyze", str(tmp_path / name)]) == 2
    err = capsys.readouterr().err
    assert "[C140]" in err and "commentary-nlp annotate" in err and err.count("\n") == 1
    assert loaded == []


def test_several_files_are_sent_to_annotate(
    loaded: list[FakeAnalyzer], article: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["analyze", str(article), str(article)]) == 2
    err = capsys.readouterr().err
    assert "[C140] 2 files" in err and "annotate" in err and err.count("\n") == 1
    assert main(["analyze", str(article.parent)]) == 2
    assert "annotate" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["analyze", "--formt", "json", "x"], "analyze: no such option: --formt. Did you mean --format? Run"),
        (
            ["analyse", "x"],
            "[C141] no such command 'analyse'. Did you mean analyze? Run 'commentary-nlp --help'",
        ),
        (["corpus", "chek"], "corpus: no such command 'chek'. Did you mean check?"),
        (["analyze"], "analyze: missing argument 'FILE'. Run 'commentary-nlp analyze --help'"),
        (["analyze", "x", "-f", "xml"], "'xml' is not one of"),
        (["analyze", "x", "--threads", "0"], "--threads"),
        (["analyze", "x", "--format"], "'--format' requires an argument"),
        (["models", "list", "x"], "unexpected extra argument"),
    ],
)
def test_wrong_options_are_one_line_with_the_nearest_name(
    capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert out == "" and words in err
    assert err.startswith("commentary-nlp: [C141] ") and err.count("\n") == 1


@pytest.mark.parametrize(
    ("codec", "label"),
    [
        ("utf-8", ""),
        ("utf-8-sig", "UTF-8 with byte order mark"),
        ("gb18030", "GB18030"),
        ("utf-16", "UTF-16"),
    ],
)
def test_encodings_are_detected_and_named(
    loaded: list[FakeAnalyzer], tmp_path: Path, capsys: pytest.CaptureFixture[str], codec: str, label: str
) -> None:
    path = tmp_path / "article.txt"
    path.write_bytes(TEXT.encode(codec))
    assert main(["analyze", str(path), "-f", "json"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["text"] == TEXT
    assert err == (f"{path}: read as {label}\n" if label else "")


def test_traditional_characters_in_gb18030(
    loaded: list[FakeAnalyzer], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "article.txt"
    path.write_bytes((BIG5 * 3).encode("gb18030"))
    assert main(["analyze", str(path), "-f", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["text"] == BIG5 * 3


def test_line_ends_and_spaces_are_the_caller_s(
    loaded: list[FakeAnalyzer], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "article.txt"
    path.write_bytes("　美方让步。\r\n\r\n".encode())
    assert main(["analyze", str(path), "-f", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["text"] == "　美方让步。\r\n\r\n"


def test_standard_input(
    loaded: list[FakeAnalyzer], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode("gb18030")), encoding="ascii"))
    assert main(["analyze", "-", "-f", "json"]) == 0
    out, err = capsys.readouterr()
    assert (json.loads(out)["text"], json.loads(out)["id"]) == (TEXT, None)
    assert err == "standard input: read as GB18030\n"


BIG5 = "歐盟說會談，台灣的廠商卻在擔心：關稅一上去，訂單就會走，人也會跟著走，這是誰都懂的道理。"
BINARY = bytes(range(256)) * 20


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("binary.bin", BINARY, "binary"),
        ("noise.bin", bytes(b or 7 for b in BINARY), "binary or neither"),
        ("picture.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "binary"),
        ("empty.txt", b"", "is empty"),
        ("blank.txt", " \n\t　\u200b\n".encode(), "is empty"),
        ("mark.txt", b"\xef\xbb\xbf", "is empty"),
        ("half.txt", TEXT.encode("utf-16")[:-1], "UTF-16"),
        ("broken.txt", b"\xef\xbb\xbf\xff\xff", "does not fit"),
        (
            "latin.txt",
            "Le président a déjà réagi à l'été, très irrité.".encode("latin-1"),
            "neither UTF-8 nor",
        ),
        ("big5.txt", (BIG5 * 3).encode("big5"), "neither UTF-8 nor"),
        ("gone.txt", None, "does not exist"),
        ("", None, "is a folder"),
    ],
)
def test_unusable_input_is_one_line_and_exit_code_2(
    loaded: list[FakeAnalyzer],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    name: str,
    content: bytes | None,
    words: str,
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    assert main(["analyze", str(path)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert words in err
    assert err.count("\n") == 1 and err.startswith("commentary-nlp: [C00")
    assert loaded == []


def test_an_output_that_cannot_be_written_is_one_line(
    loaded: list[FakeAnalyzer], article: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for target in (tmp_path, tmp_path / "no" / "such.json", article / "x.json"):
        assert main(["analyze", str(article), "-o", str(target)]) == 2
        err = capsys.readouterr().err
        assert err.startswith("commentary-nlp: [C004]") and err.count("\n") == 1


@pytest.mark.parametrize("arguments", [["--format", "xml"], ["--threads", "0"], ["--backend", "gpu"], []])
def test_wrong_options_exit_with_2(loaded: list[FakeAnalyzer], arguments: list[str]) -> None:
    assert main(["analyze", *(["article.txt", *arguments] if arguments else [])]) == 2


def test_the_table_is_the_golden_one(
    loaded: list[FakeAnalyzer],
    article: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(article.parent)
    assert main(["analyze", article.name]) == 0
    assert capsys.readouterr().out == (GOLDEN / "analyze.txt").read_text(encoding="utf-8")
