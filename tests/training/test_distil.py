"""A shallow network keeps some layers of a deep one and comes to give its states."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from commentary_nlp.errors import TrainingError
from commentary_nlp.network import CommentaryNetwork
from commentary_nlp.training import distil as module
from commentary_nlp.training.checkpoint import save_checkpoint
from commentary_nlp.training.distil import DistilConfig, distil, shallow, state_errors
from commentary_nlp.training.model_folder import load_network, save_network

CONFIG = DistilConfig(
    total_pieces=60 * 4 * 32, batch_pieces=4 * 32, row=30, rate=2e-3, weight_decay=0.0, save_seconds=0.0
)


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    """Sums over several threads come in no fixed order, and bits are compared here."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture
def deep(toy_trainable: Path) -> CommentaryNetwork:
    """A toy network whose two layers stand three times over."""
    network = load_network(toy_trainable)
    network.encoder = module.with_layers(network.encoder, [0, 1, 0, 1, 0, 1])
    return network


@pytest.fixture
def pieces() -> NDArray[np.uint16]:
    return np.random.default_rng(3).integers(5, 60, 40 * 30).astype(np.uint16)


def test_the_first_and_the_last_layer_are_kept(deep: CommentaryNetwork) -> None:
    with torch.no_grad():
        for number, layer in enumerate(deep.encoder.encoder.layer):  # type: ignore[union-attr,arg-type]
            layer.output.dense.bias.fill_(number)
    kept = [
        layer.output.dense.bias[0].item()
        for layer in shallow(deep, 3).encoder.encoder.layer  # type: ignore[union-attr]
    ]
    assert kept[0] == 0 and kept[-1] == 5 and kept == sorted(set(kept)) and len(kept) == 3


@pytest.mark.parametrize("layers", [0, 1, 7])
def test_layers_that_cannot_be_kept_are_refused(deep: CommentaryNetwork, layers: int) -> None:
    with pytest.raises(TrainingError, match=rf"C307.*{layers} layers of 6.*from 2 to 6"):
        shallow(deep, layers)


def test_a_network_with_every_layer_has_no_error(deep: CommentaryNetwork) -> None:
    ids = torch.randint(5, 60, (2, 12))
    assert state_errors(deep, shallow(deep, 6), ids).max() < 1e-9


def test_the_student_nears_the_teacher_and_leaves_it_and_the_heads_alone(
    deep: CommentaryNetwork, pieces: NDArray[np.uint16], tmp_path: Path
) -> None:
    before = {name: value.clone() for name, value in deep.state_dict().items()}
    student = shallow(deep, 2)
    ids = torch.from_numpy(pieces[:300].astype(np.int64).reshape(10, 30))
    first = state_errors(deep, student, ids)[-1]
    result = distil(deep, student, pieces, tmp_path / "run", CONFIG)
    assert state_errors(deep, student, ids)[-1] < first / 2
    assert len(result["log"]) == 6
    assert all(torch.equal(value, before[name]) for name, value in deep.state_dict().items())
    heads = {name: value for name, value in student.state_dict().items() if not name.startswith("encoder.")}
    assert all(torch.equal(value, before[name]) for name, value in heads.items())


def test_a_resumed_run_equals_an_uninterrupted_one(
    deep: CommentaryNetwork, pieces: NDArray[np.uint16], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = replace(CONFIG, total_pieces=6 * 4 * 32)

    def stop(folder: Path, model: Any, optimizer: Any, state: dict[str, Any]) -> None:
        save_checkpoint(folder, model, optimizer, state)
        if state["step"] == 3:
            raise KeyboardInterrupt

    whole, part, rest = (shallow(deep, 2) for _ in range(3))
    distil(deep, whole, pieces, tmp_path / "whole", config)
    with monkeypatch.context() as patch:
        patch.setattr(module, "save_checkpoint", stop)
        with pytest.raises(KeyboardInterrupt):
            distil(deep, part, pieces, tmp_path / "parts", config)
    distil(deep, rest, pieces, tmp_path / "parts", config)
    assert all(
        torch.equal(one, other)
        for one, other in zip(whole.state_dict().values(), rest.state_dict().values(), strict=True)
    )


def test_a_saved_shallow_network_is_read_back(
    deep: CommentaryNetwork, toy_trainable: Path, tmp_path: Path
) -> None:
    student = shallow(deep, 3)
    save_network(student, toy_trainable / "encoder", tmp_path / "model")
    again = load_network(tmp_path / "model")
    assert len(again.encoder.encoder.layer) == 3  # type: ignore[union-attr,arg-type]
