from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from fake_analyzer import TEXT, FakeAnalyzer

from commentary_nlp.cli import main
from commentary_nlp.corpus import write_records


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    path = tmp_path / "gold.jsonl"
    write_records(path, [FakeAnalyzer("gold", "onnx", None)(TEXT, id=f"d{n}") for n in range(4)])
    return path


@pytest.fixture
def worse(tmp_path: Path) -> Path:
    """Predictions that lack the entities of the first two texts."""
    records = [FakeAnalyzer("x", "onnx", None)(TEXT, id=f"d{n}") for n in range(4)]
    path = tmp_path / "worse.jsonl"
    write_records(path, [replace(r, entities=() if n < 2 else r.entities) for n, r in enumerate(records)])
    return path


def out_of(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    assert main([str(argument) for argument in ("evaluate", *arguments)]) == 0
    return capsys.readouterr().out


def test_a_model_may_stand_before_the_gold_records(
    loaded: list[FakeAnalyzer], gold: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = json.loads(out_of(capsys, "small", gold, "--format", "json"))
    assert (data["model"], data["documents"], loaded[0].name) == ("small", 4, "small")
    assert data == json.loads(out_of(capsys, gold, "--model", "small", "--format", "json"))


def test_two_models_are_compared(
    loaded: list[FakeAnalyzer], gold: Path, worse: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = json.loads(out_of(capsys, worse, gold, "--compare", "default", "--format", "json"))
    assert [a.name for a in loaded] == ["default"]
    assert data["compared"]["model"] == "default"
    tested = data["comparison"]
    assert (tested["test"], tested["documents"]) == ("randomisation, exact", 4)
    one = tested["differences"]["entities"]
    assert one["difference"] == pytest.approx(1 - one["first"], abs=1e-4) and one["second"] == 1.0
    assert one["documents_that_differ"] == 2 and one["p"] == 0.5
    text = out_of(capsys, worse, gold, "--compare", "default")
    assert f"A: {worse}" in text and "p (Holm)" in text and "every assignment" in text.replace("\n", " ")


def test_the_seed_and_rounds_are_heeded(
    loaded: list[FakeAnalyzer], gold: Path, worse: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    runs = [
        json.loads(out_of(capsys, worse, gold, "-f", "json", "--rounds", "150", "--seed", seed))["intervals"]
        for seed in (1, 1, 2)
    ]
    assert runs[0] == runs[1] and runs[0]["rounds"] == 150
    assert main(["evaluate", str(gold), "--rounds", "99"]) == 2


def test_errors_are_shown_as_many_as_asked_for(
    loaded: list[FakeAnalyzer], gold: Path, worse: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    none, one = (
        json.loads(out_of(capsys, worse, gold, "-f", "json", "--errors", count))["worst"] for count in (0, 1)
    )
    assert not any(none.values())
    assert len(one["missed_entities"]) == 1 and one["missed_entities"][0]["id"] == "d0"
    assert "Missed entities" in out_of(capsys, worse, gold)


def test_a_page_is_written(
    loaded: list[FakeAnalyzer], gold: Path, worse: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "page.html"
    assert out_of(capsys, worse, gold, "--compare", gold, "--format", "html", "-o", target) == ""
    html = target.read_text("utf-8")
    assert html.startswith("<!doctype html>") and "Is the second better?" in html
    assert out_of(capsys, gold, "--format", "html").startswith("<!doctype html>")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["a", "b", "GOLD"], "unexpected extra argument"),
        (["small", "GOLD", "--model", "other"], "give one of them"),
        (["small", "GOLD", "--predictions", "GOLD"], "give one of them"),
        (["GOLD", "--swaps", "--compare", "other"], "--compare"),
        (["GOLD", "--swaps", "--format", "html"], "--format html"),
        (["GOLD", "--predictions", "GOLD", "--lexicon", "GOLD"], "--lexicon"),
        (["nothing.jsonl", "GOLD"], "C040"),
    ],
)
def test_what_does_not_go_together_is_refused(
    loaded: list[FakeAnalyzer],
    gold: Path,
    arguments: list[str],
    words: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["evaluate", *(str(gold) if a == "GOLD" else a for a in arguments)]) == 2
    assert words in capsys.readouterr().err
    assert loaded == []


def test_predictions_of_other_texts_are_refused(
    loaded: list[FakeAnalyzer], gold: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "other.jsonl"
    write_records(other, [FakeAnalyzer("x", "onnx", None)("别的。", id=f"d{n}") for n in range(4)])
    assert main(["evaluate", str(gold), "--compare", str(other)]) == 2
    assert "[C060]" in capsys.readouterr().err


def test_missing_predictions_are_no_model(
    loaded: list[FakeAnalyzer], gold: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", str(gold), "--predictions", str(tmp_path / "none")]) == 2
    assert "[C040]" in capsys.readouterr().err and loaded == []
