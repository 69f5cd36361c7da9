from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from toy_examples import toy_examples

from commentary_nlp.encoder.tokenizer import PAD, PieceTokenizer
from commentary_nlp.training.batches import collate, plan_batches
from commentary_nlp.training.examples import Example

CPU = torch.device("cpu")


def of_size(size: int) -> Example:
    empty = np.zeros(1, np.int64)
    return Example(np.zeros(size, np.int64), empty, empty, empty)


@settings(max_examples=60, deadline=None)
@given(sizes=st.lists(st.integers(1, 300), max_size=60), budget=st.integers(50, 900), seed=st.integers(0, 99))
def test_batches_hold_every_example_once_and_keep_the_budget(
    sizes: list[int], budget: int, seed: int
) -> None:
    examples = [of_size(size) for size in sizes]
    batches = plan_batches(examples, budget, seed)
    assert sorted(at for batch in batches for at in batch) == list(range(len(sizes)))
    for batch in batches:
        longest = max(sizes[at] for at in batch)
        assert len(batch) == 1 or longest * len(batch) <= budget + 6 * len(batch)
    assert batches == plan_batches(examples, budget, seed), "the same seed gives the same batches"


def test_another_seed_gives_another_order() -> None:
    examples = [of_size(size) for size in range(10, 200)]
    assert plan_batches(examples, 500, 1) != plan_batches(examples, 500, 2)


def test_a_text_sees_itself_and_a_target_sees_both(toy_tokenizer: PieceTokenizer) -> None:
    example = toy_examples(toy_tokenizer)["stances"][0]
    short = toy_examples(toy_tokenizer)["stances"][-1]
    batch = collate([example, short], CPU)
    text, whole = len(example.ids), example.size
    assert batch.mask.shape == (2, batch.ids.shape[1], batch.ids.shape[1])
    assert batch.mask[0, :text, :text].all() and not batch.mask[0, :text, text:].any()
    assert batch.mask[0, text:whole, :whole].all()
    assert not batch.mask[1, : short.size, short.size :].any(), "nothing sees padding"
    assert batch.mask.any(-1).all(), "every row of the softmax sees something"
    assert batch.positions[0, :whole].tolist() == list(range(whole))
    assert batch.pieces == example.size + short.size == int((batch.ids != PAD).sum())


def test_pairs_point_at_the_pieces_of_text_and_target(toy_tokenizer: PieceTokenizer) -> None:
    example = toy_examples(toy_tokenizer)["stances"][0]
    pairs = collate([example], CPU).pairs
    assert pairs is not None
    inner, target = len(example.ids) - 2, len(example.targets[0])
    assert pairs["place"][0, :inner].tolist() == list(range(1, inner + 1))
    assert pairs["place"][1, : inner + target].tolist() == [
        *range(1, inner + 1),
        *range(inner + 2, inner + 2 + target),
    ]
    assert pairs["marks"][1].tolist() == [0] * inner + [1] * target
    assert pairs["mask"].sum(1).tolist() == [inner, inner + target]
    assert pairs["weight"].tolist() == [1.0, 0.5]


def test_what_an_example_does_not_label_has_no_entry(toy_tokenizer: PieceTokenizer) -> None:
    sources = toy_examples(toy_tokenizer)
    entities, stances, devices = (
        collate(sources[name][:2], CPU) for name in ("entities", "stances", "devices")
    )
    assert (
        entities.allowed
        and entities.auxiliary
        and not (entities.pairs or entities.devices or entities.presence)
    )
    assert stances.pairs and not (stances.allowed or stances.auxiliary or stances.devices or stances.presence)
    assert devices.devices and devices.presence and not (devices.allowed or devices.pairs)
    mixed = collate([sources["entities"][0], sources["devices"][0], sources["entities"][1]], CPU)
    assert mixed.allowed is not None and mixed.allowed[0].tolist() == [0, 2]
    assert mixed.devices is not None and mixed.devices[0].tolist() == [1]


@pytest.mark.parametrize("name", ["entities", "devices"])
def test_padding_is_marked(toy_tokenizer: PieceTokenizer, name: str) -> None:
    one, other = toy_examples(toy_tokenizer)[name][0], toy_examples(toy_tokenizer)[name][-1]
    batch = collate([one, other], CPU)
    assert batch.mask.sum(1).tolist() == [len(one.ids), len(other.ids)]
    assert batch.characters.sum(1).tolist() == [len(one.code), len(other.code)]
    if batch.devices:
        width = batch.code.shape[1]
        assert (batch.devices[1][1, len(other.code) : width] == -1).all()
