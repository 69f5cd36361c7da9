from __future__ import annotations

import importlib
import json
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

import commentary_nlp as cn
from commentary_nlp.corpus import write_records
from commentary_nlp.encoder.tokenizer import PieceTokenizer
from commentary_nlp.training.corpus_examples import corpus_examples
from commentary_nlp.training.model_folder import load_network
from commentary_nlp.training.run_plan import RunPlan, plan_run
from commentary_nlp.training.settings import FineTuneSettings

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
TEXT = "美国的关税伤害了自己的企业。中美谈判还在继续，稀土出口管制不是大棒！商务部{}说。"
COUNTS = {"train": 8, "dev": 2, "test": 3}


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    return importlib.import_module("fine_tuning")


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Splits with documents of two registers and of others."""
    (tmp_path / "corpus").mkdir()
    for split, count in COUNTS.items():
        rows = []
        for register in ("speech", "post", "editorial"):
            for number in range(count):
                text = TEXT.format(f"{register}{split}{number}")
                rows.append(
                    cn.Commentary(
                        text,
                        (cn.Entity(0, 2, "GPE", "geo:US"), cn.Entity(22, 24, "COMMODITY")),
                        stances=(cn.Stance(0, 14, "geo:US", "against"),),
                        id=f"{register}-{split}-{number}",
                        meta={"register": register},
                    )
                )
        write_records(tmp_path / "corpus" / f"{split}.jsonl", rows)
    return tmp_path / "corpus"


def stored(folder: Path, name: str) -> dict[str, Any]:
    values: dict[str, Any] = json.loads((folder / f"fine-tuning-{name}.json").read_text("utf-8"))
    return values


def test_the_loop_learns_what_the_library_learns(
    bench: ModuleType, corpus: Path, toy_trainable: Path, toy_tokenizer: PieceTokenizer, tmp_path: Path
) -> None:
    network = load_network(toy_trainable)
    for module in network.modules():
        if hasattr(module, "p"):
            module.p = 0.0  # the two draw from one stream of random numbers
    records = cn.read_records(corpus / "train.jsonl")
    examples = [e for r in records for e in corpus_examples(r, toy_tokenizer)]
    settings = FineTuneSettings("-", "-", tmp_path / "run", batch_pieces=128, rate=1e-3, epochs=1)
    plan = plan_run(examples, [], settings)
    watch = bench.throughput.in_turn(network, RunPlan(plan.examples, plan.batches[:4], []), settings)
    assert len(watch.library) == len(watch.bare) == len(watch.collating) == 4
    before = load_network(toy_trainable).state_dict()
    ours, bare = network.state_dict(), watch.loop.network.state_dict()
    assert any(not ours[name].equal(before[name]) for name in ours)
    for name, tensor in ours.items():
        assert tensor.isclose(bare[name], atol=1e-5).all(), name
    assert not list((tmp_path / "run").iterdir()), "no checkpoint is written"


def test_throughput_is_stored_and_in_the_table(
    bench: ModuleType, corpus: Path, toy_trainable: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["throughput", "--base", str(toy_trainable), "--steps", "3", "--batch-pieces", "128"]
    assert (
        bench.main([*arguments, "--threads", "1", "--corpus", str(corpus), "--results", str(tmp_path)]) == 0
    )
    found = stored(tmp_path, "throughput")
    assert found["steps"] == 3 and found["ratio"] > 0 and found["machine"]["cores"]
    speeds = found["pieces_per_second"]
    assert found["ratio"] == pytest.approx(speeds["library"] / speeds["bare"], rel=0.01)
    page = (tmp_path / "fine-tuning.md").read_text("utf-8")
    assert page.strip() == capsys.readouterr().out.strip()
    assert f"| {found['ratio']:.2f} (" in page and "throughput: " in page.splitlines()[-1]


def test_the_run_is_killed_in_the_middle(bench: ModuleType, tmp_path: Path) -> None:
    child = (
        "import json, pathlib, sys, time\n"
        "state = pathlib.Path(sys.argv[1], 'checkpoints', 'last', 'state.json')\n"
        "state.parent.mkdir(parents=True)\n"
        "for step in range(1, 5):\n"
        "    state.write_text(json.dumps({'step': step}))\n"
        "if len(sys.argv) < 3: time.sleep(600)\n"
    )
    command = [sys.executable, "-c", child]
    assert bench.resume._kill([*command, str(tmp_path / "a")], tmp_path / "a", 3) in (3, 4)
    with pytest.raises(RuntimeError, match="ended by itself"):
        bench.resume._kill([*command, str(tmp_path / "b"), "stop"], tmp_path / "b", 9)


def test_resumed_and_whole_are_compared_score_by_score(
    bench: ModuleType, corpus: Path, toy_trainable: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = {"whole": 0.5, "killed": 0.497}
    asked: list[list[str]] = []

    def pretend(command: list[str], **_: Any) -> None:
        asked.append(command)
        output = Path(command[-1])
        shutil.copytree(toy_trainable, output, dirs_exist_ok=True)
        score = given[output.name]
        report = {
            "steps": 8,
            "epochs": [{"mean": 0.1}, {"mean": score}],
            "after": {"own": {"entities": {"f1": score, "precision": 0.9}}, "old": {}},
        }
        (output / "training.json").write_text(json.dumps(report), "utf-8")

    monkeypatch.setattr(bench.resume, "subprocess", SimpleNamespace(run=pretend))
    monkeypatch.setattr(bench.resume, "_kill", lambda command, output, step: step)
    bench.main(["resume", "--base", "b", "--corpus", str(corpus), "--results", str(tmp_path / "r")])
    found = stored(tmp_path / "r", "resume")
    assert found["dev_score"] == found["final_score"] == pytest.approx(0.003)
    assert found["weight"] == 0 and found["killed_after_step"] == 4
    whole, again = asked
    assert whole[:-1] == again[:-1] and "--no-replay" in whole


def test_no_document_of_a_register_reaches_the_base_and_no_test_document_any_run(
    bench: ModuleType, corpus: Path, toy_int8: Path, toy_trainable: Path, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    runs: dict[str, dict[str, Any]] = {}

    def pretend(output: Path, **settings: Any) -> None:
        runs[output.name] = settings
        shutil.copytree(toy_int8, output)
        (output / "training.json").write_text("{}", "utf-8")

    monkeypatch.setattr(bench.registers, "fine_tune", pretend)
    work = tmp_path / "work"
    arguments = [
        "registers", "--start", str(toy_trainable), "--work", str(work), "--corpus", str(corpus),
        "--results", str(tmp_path / "r"), "--register", "speech", "--register", "post", "--documents", "6",
        "--threads", "1",
    ]  # fmt: skip
    assert bench.main(arguments) == 0
    assert len(runs) == 1 + 2 * 2 * 2

    def registers_of(path: Path) -> Counter[str]:
        return Counter(str(record.id).rsplit("-", 1)[0] for record in cn.read_records(path))

    assert registers_of(runs["base"]["train"]) == {"editorial-train": 8}
    assert runs["base"]["base"] == work / "start" and not (work / "start" / "config.json").exists()
    for name, settings in runs.items():
        assert registers_of(settings["replay_dev"]) == {"editorial-dev": 2}
        if name == "base":
            continue
        learnt = name.split("-")[0] if "-register-" in name else "editorial"
        assert registers_of(settings["train"]) == {f"{learnt}-train": 4}
        assert registers_of(settings["dev"]) == {f"{learnt}-dev": 2}
        assert registers_of(settings["replay_corpus"]) == {"editorial-train": 8}
        assert settings["base"] == work / "base"
    draws = [cn.read_records(runs[f"speech-register-{draw}"]["train"]) for draw in (0, 1)]
    assert {r.id for r in draws[0]} != {r.id for r in draws[1]}
    found = stored(tmp_path / "r", "registers")
    assert found["registers"]["speech"]["test_documents"] == 3 and found["all"]["test_documents"] == 6
    change = next(iter(found["all"]["register"].values()))
    assert change["difference"] == 0.0, "all folders hold one model"
    assert "speech (3 test documents)" in (tmp_path / "r" / "fine-tuning.md").read_text("utf-8")
    runs.clear()
    assert bench.main(arguments) == 0 and not runs, "finished folders are kept"


def test_only_the_steps_are_extrapolated(
    bench: ModuleType, corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def pretend(command: list[str], **_: Any) -> SimpleNamespace:
        settings = json.loads(command[-1])
        assert settings["epochs"] == 1 and Path(settings["dev"]).name == "dev.jsonl"
        report = {"pieces": 1000, "pieces_per_second": 100.0, "seconds": 12.0, "bf16": False}
        Path(settings["output"]).mkdir()
        Path(settings["output"], "training.json").write_text(json.dumps(report), "utf-8")
        return SimpleNamespace(stdout=b"1.5\n")

    monkeypatch.setattr(bench.budget, "subprocess", SimpleNamespace(run=pretend, PIPE=subprocess.PIPE))
    bench.main(["budget", "--sample", "10", "--corpus", str(corpus), "--results", str(tmp_path)])
    found = stored(tmp_path, "budget")
    assert found["pieces"] == {"sample": 1000, "whole": 1000 / 10 * 900}
    assert found["seconds"]["steps"] == 900 and found["seconds"]["dev_scores"] == 6
    assert found["peak_gb"] == 1.5
    assert "float32" in (tmp_path / "fine-tuning.md").read_text("utf-8")
