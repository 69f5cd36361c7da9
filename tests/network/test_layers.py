from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from commentary_nlp.encoder.backend import CharacterScores
from commentary_nlp.errors import ModelError
from commentary_nlp.network import NetworkConfig
from commentary_nlp.network.characters import CharacterLayer
from commentary_nlp.network.devices import DeviceLayer
from commentary_nlp.network.pairs import PairLayer
from commentary_nlp.rhetoric.neural import presence
from commentary_nlp.scheme import DEVICES
from commentary_nlp.training.model_folder import load_network, new_network, save_network


@pytest.fixture(autouse=True)
def _seed() -> None:
    torch.manual_seed(5)


def test_the_pair_layer_ignores_padding() -> None:
    layer = PairLayer(16, width=16, layers=2).eval()
    states, marks = torch.randn(1, 6, 16), torch.tensor([[0, 1, 1, 0, 0, 0]])
    alone = layer(states, marks, torch.ones(1, 6, dtype=torch.bool))
    padded = torch.full((2, 9, 16), 50.0)
    padded[0, :6] = states
    more = torch.zeros(2, 9, dtype=torch.long)
    more[0, :6] = marks
    mask = torch.zeros(2, 9, dtype=torch.bool)
    mask[0, :6] = mask[1] = True
    torch.testing.assert_close(layer(padded, more, mask)[:1], alone, atol=1e-5, rtol=1e-4)


def test_the_pair_layer_reads_the_marked_place() -> None:
    layer = PairLayer(16, width=16, layers=1).eval()
    states, mask = torch.randn(1, 6, 16), torch.ones(1, 6, dtype=torch.bool)
    results = [
        layer(states, torch.tensor([marks]), mask)
        for marks in ([1, 0, 0, 0, 0, 0], [0, 0, 1, 0, 0, 0], [2, 0, 0, 0, 0, 0])
    ]
    for one, other in ((0, 1), (0, 2)):
        assert (results[one] - results[other]).abs().max() > 1e-3


def test_characters_reach_two_neighbours_and_no_further() -> None:
    layer = CharacterLayer(8, 20, width=16).eval()
    states = torch.randn(1, 11, 8)
    piece, zeros = torch.arange(11)[None], torch.zeros(1, 11, dtype=torch.long)
    before = layer(states, piece, zeros, zeros)
    states[0, 5] += 3
    changed = (layer(states, piece, zeros, zeros) - before).abs().amax(-1)[0] > 1e-6
    assert changed.tolist() == [at in range(3, 8) for at in range(11)]


def test_presence_in_training_is_presence_in_use() -> None:
    layer = DeviceLayer(12, len(DEVICES)).eval()
    with torch.no_grad():
        layer.presence_bias.normal_()
    features = torch.randn(1, 7, 12)
    tags, attention, value = layer(features)
    assert tags.shape == (1, 7, len(DEVICES), 3)
    inside = torch.tensor([[True] * 3 + [False], [True] * 4])
    place = torch.tensor([[0, 1, 2, 0], [3, 4, 5, 6]])
    logits = layer.presence(attention[0][place], value[0][place], inside)
    plain = [part.detach().numpy()[0] for part in (tags, attention, value)]
    used = presence(
        CharacterScores.of_tags(plain[1], plain[0], plain[1], plain[2]),
        [(0, 3), (3, 7)],
        layer.presence_bias.tolist(),
    )
    np.testing.assert_allclose(used, torch.sigmoid(logits).detach().numpy(), atol=1e-5)


def test_a_configuration_survives_its_file() -> None:
    config = NetworkConfig(characters=9, hidden=16, auxiliary={"x": ("a", "b")})
    assert NetworkConfig.from_dict(config.to_dict()) == config


def test_a_network_survives_its_folder(toy_encoder: Path, tmp_path: Path) -> None:
    network = new_network(toy_encoder, width=16, pair_width=16, pair_layers=1, auxiliary={"x": ("a",)})
    save_network(network, toy_encoder, tmp_path / "model")
    again = load_network(tmp_path / "model")
    assert again.config == network.config
    saved = network.state_dict()
    assert set(again.state_dict()) == set(saved)
    for name, tensor in again.state_dict().items():
        torch.testing.assert_close(tensor, saved[name].half().float(), msg=name)
    save_network(again, tmp_path / "model" / "encoder", tmp_path / "copy")
    assert (tmp_path / "copy" / "tokenizer.json").read_bytes() == (
        toy_encoder / "tokenizer.json"
    ).read_bytes()


def test_the_encoder_brings_its_own_tokenizer(toy_encoder: Path, tmp_path: Path) -> None:
    """A tokenizer that lies beside the encoder's folder is taken only where the folder has none."""
    network = new_network(toy_encoder, width=16, pair_width=16, pair_layers=1)
    inner = tmp_path / "encoder"
    inner.mkdir()
    for name in ("config.json", "tokenizer.json"):
        (inner / name).write_bytes((toy_encoder / name).read_bytes())
    (tmp_path / "tokenizer.json").write_text("another", "utf-8")
    save_network(network, inner, tmp_path / "model")
    assert (tmp_path / "model" / "tokenizer.json").read_bytes() == (inner / "tokenizer.json").read_bytes()
    (inner / "tokenizer.json").unlink()
    (tmp_path / "tokenizer.json").unlink()
    with pytest.raises(ModelError, match=r"C120.*tokenizer\.json"):
        save_network(network, inner, tmp_path / "model")


def test_the_character_layer_ignores_padding() -> None:
    layer = CharacterLayer(16, 40, width=8).eval()
    states = torch.randn(2, 5, 16)
    piece, code, place = (torch.randint(0, high, (2, 7)) for high in (5, 40, 16))
    alone = layer(states[:1], piece[:1, :4], code[:1, :4], place[:1, :4])
    mask = torch.tensor([[True] * 4 + [False] * 3, [True] * 7])
    torch.testing.assert_close(layer(states, piece, code, place, mask)[:1, :4], alone, atol=1e-5, rtol=1e-4)
