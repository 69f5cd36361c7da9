"""The quality benchmark on a model that reads what gold says, and on one that errs in a known way."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import commentary_nlp as cn
from commentary_nlp import Commentary
from commentary_nlp.actors import Knowledge
from commentary_nlp.commentary import Device, DocumentStance, Entity, Stance, StanceScore
from commentary_nlp.corpus import write_records
from commentary_nlp.errors import MissingExtra

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
sys.path.insert(0, str(BENCHMARKS))
import quality  # noqa: E402  (from benchmarks/)
from false_against import false_against  # noqa: E402
from invented_names import invent, invented_name  # noqa: E402
from quality_bars import AT_LEAST, AT_MOST, BARS, WITHIN, Bar, readings  # noqa: E402

sys.path.remove(str(BENCHMARKS))

TEXT = "美国财政部又挥关税大棒，美方真是自掘坟墓。中国没有跟进。"
META = {"model": "oracle", "model_version": "1", "checksum": "ab" * 32, "backend": "onnx"}
SURE = StanceScore(0.05, 0.9, 0.05)


def record(id: str = "a", **changes: Any) -> Commentary:
    """A document with every kind of label."""
    whole = Commentary(
        text=TEXT,
        entities=(
            Entity(0, 5, "AGENCY", "美国财政部", 0.9),
            Entity(12, 14, "GPE", "美国", 0.9),
            Entity(21, 23, "GPE", "中国", 0.9),
        ),
        stances=(
            Stance(0, 21, "美国财政部", "against", score=SURE),
            Stance(0, 21, "美国", "against", score=SURE),
            Stance(21, 28, "中国", "neutral", score=StanceScore(0.1, 0.1, 0.8)),
        ),
        document_stances=(DocumentStance("美国", "against", 0.7),),
        devices=(Device(7, 11, "metaphor", 0.8), Device(16, 20, "idiom", 0.9)),
        id=id,
        meta=META,
    )
    return replace(whole, **changes)


class Oracle:
    """An analyser that finds the records it was given, and errs where `spoil` makes it."""

    def __init__(self, records: Iterable[Commentary]) -> None:
        self.known = {one.text: one for one in records}

    def pipe(self, texts: Iterable[str]) -> Iterator[Commentary]:
        return (replace(self.known[text], meta=META) for text in texts)

    def encode(self, text: str) -> SimpleNamespace:
        return SimpleNamespace(text=text)

    def entities(self, encoding: SimpleNamespace) -> tuple[Entity, ...]:
        return self.known[encoding.text].entities if encoding.text in self.known else ()

    def stances(self, encoding: SimpleNamespace, entities: tuple[Entity, ...]) -> tuple[Stance, ...]:
        """As gold has them where the text is known; all neutral under names never seen."""
        if encoding.text in self.known:
            return self.known[encoding.text].stances
        bounds = [(0, encoding.text.index("。") + 1), (encoding.text.index("。") + 1, len(encoding.text))]
        return tuple(
            Stance(start, end, str(e.actor), "neutral")
            for e in entities
            for start, end in bounds
            if start <= e.start < end
        )


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A test split of three documents and a swap set of one pair."""
    documents = [record("a"), record("b", text=TEXT + "\n"), record("c", text=TEXT + "\n\n")]
    write_records(tmp_path / "test.jsonl", documents)
    twins = [
        record(side, text=text, document_stances=(), meta={"pair": "s1", "side": side, "kind": "swap"})
        for side, text in (("a", TEXT + " "), ("b", TEXT + "  "))
    ]
    write_records(tmp_path / "swaps.jsonl", twins)
    return tmp_path


@pytest.fixture
def oracle(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> Oracle:
    """What `cn.load` gives; it has no torch."""
    known = Oracle(
        replace(one, stances=scored(one.stances))
        for name in ("test", "swaps")
        for one in cn.read_records(corpus / f"{name}.jsonl")
    )

    def load(model: str, *, backend: str, threads: int) -> Oracle:
        if backend == "torch":
            raise MissingExtra("C003", "torch is not installed.")
        return known

    monkeypatch.setattr(cn, "load", load)
    return known


def scored(stances: Iterable[Stance]) -> tuple[Stance, ...]:
    return tuple(replace(stance, score=SURE) for stance in stances)


def test_one_command_measures_stores_and_prints_again(
    oracle: Oracle, corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "quality.json"
    given = ["--corpus", str(corpus), "--rounds", "100", "-o", str(output)]
    assert quality.main(given) == 0
    printed = capsys.readouterr()
    found = json.loads(output.read_text("utf-8"))
    assert found["assessment"]["intervals"]["figures"]["stances.found"]["value"] == 1.0
    assert found["swaps"]["all"] == {"value": 1.0, "low": None, "high": None, "support": 1, "twins": 1.0}
    assert found["invented_names"]["stances"]["as_written"] == 1.0
    assert found["invented_names"]["stances"]["value"] > 0.4
    assert found["full_precision"] is None and "torch is not installed" in printed.err
    assert set(found["seconds"]) == {"documents", "scores", "swaps", "invented names", "full precision"}
    for line in (
        "| stance on found pairs, macro-F1 | ≥ 0.70 | 1.000 | 1.000 to 1.000 | yes |",
        "| stance macro-F1 lost by invented names | ≤ 0.05 |",
        "| metaphor | 1.000 | 1.000 | 1.000 | 1.000 to 1.000 | 3 | 3 |",
        "Not measured: it needs torch",
    ):
        assert line in printed.out
    assert quality.main([*given, "--stored"]) == 0
    assert capsys.readouterr().out == printed.out
    tables = output.with_suffix(".md").read_text("utf-8")
    assert printed.out.startswith(tables)
    assert "### Public sets" in printed.out and "### Simpler methods" in printed.out[len(tables) :]


def test_a_model_that_is_not_there_is_told_in_one_line(corpus: Path) -> None:
    with pytest.raises(SystemExit, match=r"^\[C101\] no model 'none'"):
        quality.main(["--corpus", str(corpus), "--model", "none"])


def test_nothing_stored_is_told(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="measure first"):
        quality.main(["--stored", "-o", str(tmp_path / "none.json")])


@pytest.mark.parametrize(
    ("model", "split", "name"),
    [
        ("default", "test", "quality"),
        ("models/default", "test", "quality"),
        ("small", "test", "quality-small"),
        ("runs/mine", "dev", "quality-mine-dev"),
    ],
)
def test_files_are_named_after_model_and_split(model: str, split: str, name: str) -> None:
    assert quality.stem(model, split) == name


def test_every_name_of_an_actor_changes_and_its_labels_move() -> None:
    gold, knowledge = record(), Knowledge.load()
    found = invent(gold, knowledge)
    names = [found.text[e.start : e.end] for e in found.entities]
    assert found.text == f"{names[0]}又挥关税大棒，{names[1]}真是自掘坟墓。{names[2]}没有跟进。"
    assert names[0].endswith("部") and names[1].endswith("方") and len(names[2]) == 2
    assert [found.text[s.start : s.end][-1] for s in found.stances] == ["。"] * 3
    assert [found.text[d.start : d.end] for d in found.devices] == ["关税大棒"[0:4], "自掘坟墓"]
    ids = {e.actor for e in found.entities}
    assert ids == {s.actor for s in found.stances} and not ids & {"美国财政部", "美国", "中国"}
    assert not any(knowledge.candidates(name) for name in names if len(name) > 1)
    assert invent(gold, knowledge) == found
    assert invent(gold, knowledge, seed=1).text != found.text


@pytest.mark.parametrize(
    ("surface", "label", "name"),
    [
        ("美", "GPE", "塔"),
        ("美方", "GPE", "塔方"),
        ("美国", "GPE", "塔国"),
        ("澳大利亚", "GPE", "塔维洛"),
        ("財政部", "AGENCY", "塔维部"),
        ("宁德时代新能源科技公司", "ORG", "塔维公司"),
        ("NATO", "AGENCY", "QZVX"),
        ("特朗普", "PERSON", "童霁砚"),
        ("唐纳德·特朗普", "PERSON", "塔维·维洛"),
    ],
)
def test_invented_names_keep_the_form(surface: str, label: str, name: str) -> None:
    assert invented_name(surface, label, ("塔维洛", "童霁砚", "QZVX")) == name


def test_false_against_counts_what_gold_does_not_blame() -> None:
    gold = [record("a"), record("b")]
    china = Stance(21, 28, "中国", "against", score=SURE)
    given = [replace(gold[0], stances=(*gold[0].stances[:2], china)), gold[1]]
    found = false_against(gold, given, rounds=100)
    assert (found["中国"]["value"], found["中国"]["support"]) == (0.5, 2)
    assert found["美国"]["value"] is None and found["中国 less 美国"]["value"] is None


@pytest.mark.parametrize(
    ("sense", "value", "reached"),
    [
        (AT_LEAST, 0.05, True),
        (AT_LEAST, 0.049, False),
        (AT_MOST, -0.2, True),
        (AT_MOST, 0.051, False),
        (WITHIN, -0.2, False),
        (WITHIN, -0.05, True),
        (WITHIN, None, None),
    ],
)
def test_bars(sense: str, value: float | None, reached: bool | None) -> None:
    assert Bar("figure", (), 0.05, sense).reached(value) is reached
    assert Bar("figure", (), None, sense).reached(value) is None


def test_what_was_not_measured_is_listed_without_a_value() -> None:
    assert [one.value for one in readings({})] == [None] * len(BARS)
