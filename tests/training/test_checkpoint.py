"""A run that was stopped and resumed ends where an uninterrupted run ends, bit for bit."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from toy_examples import toy_examples

from commentary_nlp.encoder.tokenizer import PieceTokenizer
from commentary_nlp.errors import TrainingError
from commentary_nlp.training import checkpoint, loop
from commentary_nlp.training.adapt import AdaptConfig, adapt
from commentary_nlp.training.checkpoint import load_checkpoint, save_checkpoint
from commentary_nlp.training.loop import LoopConfig, freeze, plan_steps, train
from commentary_nlp.training.model_folder import load_network

CONFIG = LoopConfig(
    epochs={"entities": 1, "stances": 1.5, "devices": 1}, budget=200, save_seconds=0.0, frozen_layers=1
)


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    """Sums over several threads come in no fixed order, and bits are compared here."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


class Stopped(Exception):
    pass


def stop_after(steps: int, monkeypatch: pytest.MonkeyPatch, module: Any) -> None:
    """The run dies right after the checkpoint of that step."""

    def save(folder: Path, model: Any, optimizer: Any, state: dict[str, Any]) -> None:
        save_checkpoint(folder, model, optimizer, state)
        if state["step"] == steps:
            raise Stopped

    monkeypatch.setattr(module, "save_checkpoint", save)


def weights(path: Path) -> bytes:
    return (path / "last" / "weights.safetensors").read_bytes()


def test_a_resumed_stage_equals_an_uninterrupted_one(
    toy_trainable: Path, toy_tokenizer: PieceTokenizer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources = toy_examples(toy_tokenizer)
    whole = train(load_network(toy_trainable), sources, CONFIG, tmp_path / "whole")
    assert whole["steps"] == whole["planned"] > 6
    with monkeypatch.context() as patch:
        stop_after(4, patch, loop)
        with pytest.raises(Stopped):
            train(load_network(toy_trainable), sources, CONFIG, tmp_path / "parts")
    torch.manual_seed(999)
    train(load_network(toy_trainable), sources, CONFIG, tmp_path / "parts")
    assert weights(tmp_path / "parts") == weights(tmp_path / "whole")
    pieces = [
        json.loads((tmp_path / run / "last" / "state.json").read_text())["pieces"]
        for run in ("parts", "whole")
    ]
    assert pieces[0] == pieces[1]


def test_a_finished_stage_is_not_trained_further(
    toy_trainable: Path, toy_tokenizer: PieceTokenizer, tmp_path: Path
) -> None:
    sources = toy_examples(toy_tokenizer)
    config = LoopConfig(epochs={"stances": 50}, budget=200, seconds=1e-6)
    train(load_network(toy_trainable), sources, config, tmp_path)
    before = weights(tmp_path)
    spent = json.loads((tmp_path / "last" / "state.json").read_text())["seconds"]
    assert spent > 0, "the time of a stage is kept, so that its end is known"
    assert train(load_network(toy_trainable), sources, config, tmp_path)["steps"] < 5
    assert weights(tmp_path) == before


def test_frozen_layers_and_embeddings_stay(
    toy_trainable: Path, toy_tokenizer: PieceTokenizer, tmp_path: Path
) -> None:
    network = load_network(toy_trainable)
    before = {name: tensor.clone() for name, tensor in network.state_dict().items()}
    train(
        network,
        toy_examples(toy_tokenizer),
        LoopConfig(epochs={"stances": 1}, budget=300, frozen_layers=1),
        tmp_path,
    )
    moved = {name for name, tensor in network.state_dict().items() if not torch.equal(tensor, before[name])}
    assert any(name.startswith("encoder.encoder.layer.1.") for name in moved)
    assert any(name.startswith("pairs.") for name in moved)
    assert not any(name.startswith(("encoder.embeddings.", "encoder.encoder.layer.0.")) for name in moved)
    freeze(network, 0)


def test_the_plan_reads_each_source_as_often_as_asked(toy_tokenizer: PieceTokenizer) -> None:
    sources = toy_examples(toy_tokenizer)
    plan = plan_steps(sources, LoopConfig(epochs={"entities": 2, "devices": 0}, budget=150))
    counts = np.bincount([at for _, batch in plan for at in batch])
    assert {name for name, _ in plan} == {"entities"}
    assert counts.tolist() == [2] * len(sources["entities"])


def test_an_unknown_source_is_named(toy_trainable: Path, tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match=r"C301.*\['msra'\]"):
        train(load_network(toy_trainable), {}, LoopConfig(epochs={"msra": 1}), tmp_path)


def test_a_checkpoint_of_another_network_is_refused(tmp_path: Path) -> None:
    save_checkpoint(tmp_path / "last", torch.nn.Linear(3, 2), None, {"step": 1})
    for other in (torch.nn.Linear(3, 4), torch.nn.Linear(3, 2, bias=False)):
        with pytest.raises(TrainingError, match=r"C302"):
            load_checkpoint(tmp_path / "last", other)


def test_a_tied_weight_is_stored_once_and_comes_back(tmp_path: Path) -> None:
    def tied() -> torch.nn.Sequential:
        model = torch.nn.Sequential(torch.nn.Linear(3, 3, bias=False), torch.nn.Linear(3, 3, bias=False))
        model[1].weight = model[0].weight
        return model

    model, again = tied(), tied()
    save_checkpoint(tmp_path / "last", model, None, {"step": 2})
    assert load_checkpoint(tmp_path / "last", again) == {"step": 2}
    assert torch.equal(again[1].weight, model[0].weight)


def test_no_checkpoint_no_state(tmp_path: Path) -> None:
    assert load_checkpoint(tmp_path / "last", torch.nn.Linear(2, 2)) is None


@pytest.mark.parametrize("moves", [0, 1])
def test_a_save_that_dies_leaves_the_old_or_the_new_checkpoint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moves: int
) -> None:
    model = torch.nn.Linear(2, 2)
    save_checkpoint(tmp_path / "last", model, None, {"step": 1})
    kept = model.weight.detach().clone()
    done = []

    def replace(source: Path, target: Path) -> None:
        if len(done) == moves:
            raise Stopped
        done.append(target)
        os.rename(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(checkpoint.os, "replace", replace)
        with torch.no_grad():
            model.weight += 1
        with pytest.raises(Stopped):
            save_checkpoint(tmp_path / "last", model, None, {"step": 2})
    again = torch.nn.Linear(2, 2)
    assert load_checkpoint(tmp_path / "last", again) == {"step": 1}
    assert torch.equal(again.weight, kept)
    save_checkpoint(tmp_path / "last", model, None, {"step": 3})
    assert load_checkpoint(tmp_path / "last", again) == {"step": 3}
    assert [path.name for path in tmp_path.iterdir()] == ["last"]


def test_resumed_adaptation_equals_an_uninterrupted_one(
    toy_encoder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from commentary_nlp.training import adapt as module

    pieces = np.random.default_rng(3).integers(5, 60, 9 * 30).astype(np.uint16)
    config = AdaptConfig(total_pieces=6 * 64, batch_pieces=64, row=30, save_seconds=0.0, checkpoints=(128,))
    result = adapt(toy_encoder, pieces, tmp_path / "whole", config)
    assert result["log"][-1]["pieces"] == 6 * 64
    with monkeypatch.context() as patch:
        stop_after(3, patch, module)
        with pytest.raises(Stopped):
            adapt(toy_encoder, pieces, tmp_path / "parts", config)
    adapt(toy_encoder, pieces, tmp_path / "parts", config)
    for name in ("encoder/model.safetensors", "at-128/model.safetensors", "encoder/tokenizer.json"):
        assert (tmp_path / "parts" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()
    assert (tmp_path / "whole" / "encoder" / "model.safetensors").read_bytes() != (
        toy_encoder / "model.safetensors"
    ).read_bytes()


def test_too_little_text_to_adapt_on_is_named(toy_encoder: Path, tmp_path: Path) -> None:
    config = AdaptConfig(total_pieces=64, batch_pieces=64, row=30)
    with pytest.raises(TrainingError, match=r"C304.*1 rows of 30"):
        adapt(toy_encoder, np.zeros(40, np.uint16), tmp_path, config)
