from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest
import torch
from toy_model import LAYERS, TEXTS

from commentary_nlp.encoder.tokenizer import PieceTokenizer
from commentary_nlp.model import ModelConfig, open_model
from commentary_nlp.scheme import DEVICES, ENTITY_LABELS, STANCE_LABELS
from commentary_nlp.training import missing_extra
from commentary_nlp.training.export import channel_maxima, write_config
from commentary_nlp.training.model_folder import load_network


def test_an_exported_folder_holds_what_inference_reads(toy_int8: Path) -> None:
    assert {path.name for path in toy_int8.iterdir()} == {
        "config.json",
        "encoder.onnx",
        "characters.onnx",
        "pairs.onnx",
        "tokenizer.json",
    }
    config = ModelConfig.read(toy_int8 / "config.json")
    assert config.labels == {"entities": ENTITY_LABELS, "stances": STANCE_LABELS, "devices": DEVICES}
    assert (config.name, config.version, config.hidden) == ("toy-int8", "0.0.1", 32)


def test_sums_name_every_other_file(toy_int8: Path, tmp_path: Path) -> None:
    sums = json.loads((toy_int8 / "config.json").read_text("utf-8"))["sha256"]
    assert set(sums) == {path.name for path in toy_int8.iterdir()} - {"config.json"}
    for name, digest in sums.items():
        assert hashlib.sha256((toy_int8 / name).read_bytes()).hexdigest() == digest
    assert open_model(toy_int8, threads=1).checksum == sums["encoder.onnx"]
    (tmp_path / "README.md").write_text("card", "utf-8")
    (tmp_path / "weights").write_bytes(b"1")
    write_config(tmp_path, {"name": "x"})
    assert set(json.loads((tmp_path / "config.json").read_text("utf-8"))["sha256"]) == {"weights"}


def test_decoding_uses_the_learnt_transitions(toy_int8: Path, toy_trainable: Path) -> None:
    learnt = load_network(toy_trainable).entities.field
    used = open_model(toy_int8, threads=1).field
    possible = used.tags.follows
    np.testing.assert_allclose(
        used.transitions[possible], learnt.transitions.detach().numpy()[possible], atol=1e-5
    )
    assert (used.transitions[~possible] == -1e4).all()


def test_the_eight_bit_file_is_the_smaller(toy_int8: Path, toy_float: Path) -> None:
    assert (toy_int8 / "encoder.onnx").stat().st_size < (toy_float / "encoder.onnx").stat().st_size


def test_channel_maxima_are_those_of_the_inputs(toy_trainable: Path, toy_tokenizer: PieceTokenizer) -> None:
    network = load_network(toy_trainable)
    seen: list[np.ndarray] = []
    layer = network.encoder.encoder.layer[0].attention.self.query  # type: ignore[union-attr,index]
    handle = layer.register_forward_hook(lambda _, inputs, __: seen.append(inputs[0].abs().numpy()))
    maxima = channel_maxima(network, toy_tokenizer, TEXTS[:2])
    handle.remove()
    assert set(maxima) == {
        f"encoder.layer.{n}.{part}" for n in range(LAYERS) for part in ("qkv", "ao", "fi", "fo")
    }
    expected = np.max([part.reshape(-1, part.shape[-1]).max(0) for part in seen], axis=0)
    np.testing.assert_allclose(maxima["encoder.layer.0.qkv"], expected)
    assert not network.encoder.encoder.layer[1].output.dense._forward_hooks  # type: ignore[union-attr,index]
    assert torch.is_grad_enabled()


def test_the_missing_extra_is_named_with_the_line_that_installs_it() -> None:
    assert "pip install 'commentary-nlp[train]'" in str(missing_extra("torch", "train", "training"))


def test_an_unknown_name_of_the_package_is_an_attribute_error() -> None:
    import commentary_nlp.training as training

    with pytest.raises(AttributeError, match="nothing"):
        _ = training.nothing
