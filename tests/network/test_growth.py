from __future__ import annotations

from pathlib import Path

import pytest
import torch

from commentary_nlp.network.growth import grown
from commentary_nlp.scheme.label_sets import SCHEME
from commentary_nlp.training.model_folder import load_network

FIVE = {"flat": "neutral", "praises": "favor", "likes": "favor", "doubts": "against", "damns": "against"}


def test_old_outputs_stay_and_new_ones_begin_shy(toy_trainable: Path) -> None:
    old = load_network(toy_trainable)
    new = grown(load_network(toy_trainable), SCHEME.with_added(["EVENT"], FIVE, ["pun"]))
    torch.manual_seed(0)
    features = torch.randn(1, 5, old.config.width)
    states, marks = torch.randn(2, 6, old.config.hidden), torch.tensor([[0, 1, 0, 0, 0, 0]] * 2)
    mask = torch.ones(2, 6, dtype=torch.bool)
    with torch.inference_mode():
        torch.testing.assert_close(new.entities(features)[..., :25], old.entities(features))
        assert (new.entities.output.bias[25:] == -4).all()
        for before, after in zip(old.devices(features), new.devices(features), strict=True):
            torch.testing.assert_close(after[:, :, :15], before)
        tags = torch.softmax(new.devices(features)[0][0, :, 15], -1)
        assert (tags[:, 0] > 0.8).all()
        shares = torch.softmax(new.pairs(states, marks, mask), 1)
        favor, against, neutral = torch.softmax(old.pairs(states, marks, mask), 1).T
        torch.testing.assert_close(shares[:, 0], neutral)
        torch.testing.assert_close(shares[:, 1] + shares[:, 2], favor)
        torch.testing.assert_close(shares[:, 3] + shares[:, 4], against)
    assert torch.equal(new.entities.field.transitions[:25, :25], old.entities.field.transitions)


def test_a_network_that_has_the_labels_is_itself(toy_trainable: Path) -> None:
    network = load_network(toy_trainable)
    assert grown(network, SCHEME) is network
    five = grown(network, SCHEME.with_added([], FIVE))
    assert grown(five, SCHEME.with_added(["X"], FIVE)).config.stance_poles == tuple(FIVE.values())


def test_labels_cannot_be_lost_or_moved(toy_trainable: Path) -> None:
    network = grown(load_network(toy_trainable), SCHEME.with_added(["A"]))
    with pytest.raises(ValueError, match="do not begin with"):
        grown(network, SCHEME.with_added(["B", "A"]))
