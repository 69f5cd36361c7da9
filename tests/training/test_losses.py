from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from toy_examples import toy_examples

from commentary_nlp.encoder.tokenizer import PieceTokenizer
from commentary_nlp.network import CommentaryNetwork
from commentary_nlp.training.batches import collate
from commentary_nlp.training.examples import Example
from commentary_nlp.training.losses import WEIGHTS, task_losses, total_loss
from commentary_nlp.training.model_folder import load_network

CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def network(toy_trainable: Path) -> CommentaryNetwork:
    return load_network(toy_trainable)


@pytest.fixture
def sources(toy_tokenizer: PieceTokenizer) -> dict[str, list[Example]]:
    return toy_examples(toy_tokenizer)


def test_only_labelled_tasks_have_a_loss(
    network: CommentaryNetwork, sources: dict[str, list[Example]]
) -> None:
    found = {name: set(task_losses(network, collate(rows[:3], CPU))) for name, rows in sources.items()}
    assert found == {
        "entities": {"entities", "auxiliary.toy"},
        "stances": {"stances"},
        "devices": {"devices", "presence"},
    }
    bare = replace(sources["devices"][0], presence=())
    assert set(task_losses(network, collate([bare], CPU))) == {"devices"}


def test_no_gradient_reaches_the_heads_of_unlabelled_tasks(
    network: CommentaryNetwork, sources: dict[str, list[Example]]
) -> None:
    for name, rows in sources.items():
        network.zero_grad(set_to_none=True)
        total_loss(task_losses(network, collate(rows[:2], CPU))).backward()
        reached = {
            head
            for head in ("entities", "auxiliary", "devices", "pairs")
            if any(p.grad is not None for p in getattr(network, head).parameters())
        }
        expected = {"entities": {"entities", "auxiliary"}, "stances": {"pairs"}, "devices": {"devices"}}
        assert reached == expected[name]
    network.zero_grad(set_to_none=True)


def test_the_sum_is_weighted_by_task() -> None:
    losses = {"entities": torch.tensor(2.0), "auxiliary.toy": torch.tensor(3.0), "stances": torch.tensor(1.0)}
    expected = 2 * WEIGHTS["entities"] + 3 * WEIGHTS["auxiliary"] + WEIGHTS["stances"]
    assert total_loss(losses).item() == pytest.approx(expected)


def test_unknown_device_tags_cost_nothing(
    network: CommentaryNetwork, sources: dict[str, list[Example]]
) -> None:
    example = sources["devices"][0]
    assert example.device_tags is not None
    tags = example.device_tags.copy()
    one = task_losses(network, collate([example], CPU))["devices"]
    other = task_losses(network, collate([replace(example, device_tags=np.where(tags < 0, -1, tags))], CPU))
    assert one.item() == other["devices"].item()
    tags[:, 5] = 1
    assert task_losses(network, collate([replace(example, device_tags=tags)], CPU))["devices"] != one


def test_a_text_padded_in_a_batch_costs_as_alone(
    network: CommentaryNetwork, sources: dict[str, list[Example]]
) -> None:
    """Stance reads pieces only, so padding must leave it alone; both pairs of a row weigh as given."""
    long, short = sources["stances"][0], sources["stances"][-1]
    alone = [task_losses(network, collate([example], CPU))["stances"].item() for example in (long, short)]
    together = task_losses(network, collate([long, short], CPU))["stances"].item()
    assert together == pytest.approx(sum(alone) / 2, abs=1e-4)
