from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from fake_analyzer import TEXT, FakeAnalyzer

from commentary_nlp.cli import main


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    path = tmp_path / "gold.jsonl"
    path.write_text(FakeAnalyzer("gold", "onnx", None)(TEXT, id="a").to_json() + "\n", encoding="utf-8")
    return path


def test_a_model_is_scored(
    loaded: list[FakeAnalyzer], gold: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", str(gold), "--format", "json", "--model", "small"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["entities"]["exact"]["micro"]["f1"] == 1.0
    assert loaded[0].name == "small"
    assert main(["evaluate", str(gold)]) == 0
    assert "B-cubed" in capsys.readouterr().out


def test_predictions_are_scored_without_a_model(
    loaded: list[FakeAnalyzer], gold: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", str(gold), "--predictions", str(gold), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["documents"] == 1
    assert loaded == []


def test_swaps_are_scored_in_pairs(
    loaded: list[FakeAnalyzer], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stance = {"start": 0, "end": 8, "actor": "特朗普", "holder": "author"}
    records = [
        {
            "id": side,
            "text": text,
            "stances": [{**stance, "label": label}],
            "meta": {"pair": "s1", "side": side, "kind": "replaced"},
        }
        for side, text, label in (("a", "特朗普赢得难看。", "against"), ("b", "特朗普赢得漂亮。", "favor"))
    ]
    path = tmp_path / "swaps.jsonl"
    path.write_text("\n".join(json.dumps(record) for record in records), encoding="utf-8")
    assert main(["evaluate", str(path), "--swaps", "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert (data["both_right"], data["twins_right"], data["wrong"]) == (0.0, 0.5, ["s1"])
    assert main(["evaluate", str(path), "--swaps"]) == 0
    assert "replaced" in capsys.readouterr().out


def test_faulty_gold_is_refused_before_a_model_is_loaded(
    loaded: list[FakeAnalyzer], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text('{"id": "a", "text": "短", "entities": [[0, 9, "GPE", null]]}\n{\n', encoding="utf-8")
    assert main(["evaluate", str(path)]) == 2
    err = capsys.readouterr().err
    assert "line 1 (a): [C012]" in err and "line 2: [C041]" in err
    assert loaded == []


def model(folder: Path, sums: dict[str, str] | None = None) -> Path:
    folder.mkdir()
    (folder / "weights.bin").write_bytes(b"weights")
    (folder / "README.md").write_text("card")
    right = {"weights.bin": hashlib.sha256(b"weights").hexdigest()}
    (folder / "config.json").write_text(json.dumps({"sha256": right if sums is None else sums}))
    return folder


def test_an_unaltered_model_verifies(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = model(tmp_path / "model")
    assert main(["models", "verify", str(folder)]) == 0
    assert capsys.readouterr().out == f"{folder}: unaltered\n"


def test_sums_in_a_sha256sums_file(tmp_path: Path) -> None:
    folder = model(tmp_path / "model", {})
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}" for path in folder.iterdir()]
    (folder / "SHA256SUMS").write_text("\n".join(lines))
    assert main(["models", "verify", str(folder)]) == 0


def test_altered_missing_and_unlisted_files_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = model(tmp_path / "model", {"weights.bin": "0" * 64, "gone.bin": "0" * 64})
    (folder / "extra.bin").write_bytes(b"")
    assert main(["models", "verify", str(folder)]) == 1
    out = capsys.readouterr().out
    for words in ("gone.bin is missing", "weights.bin is altered", "extra.bin has no recorded sum"):
        assert words in out


def test_a_model_without_sums_or_an_unknown_one_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["models", "verify", str(tmp_path)]) == 2
    assert "[C102]" in capsys.readouterr().err
    assert main(["models", "verify", "no-such-model"]) == 2
    assert "[C101]" in capsys.readouterr().err


def test_shipped_models_are_listed_and_verify(capsys: pytest.CaptureFixture[str]) -> None:
    from commentary_nlp.model_files import shipped_models

    assert main(["models", "list"]) == 0
    listed = [line.split()[0] for line in capsys.readouterr().out.splitlines()]
    assert listed == shipped_models()
    assert main(["models", "verify"]) == 0
    assert capsys.readouterr().out.splitlines() == [f"{name}: unaltered" for name in listed]
