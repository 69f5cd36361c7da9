"""A trainable model folder.

It holds `network.json`, `network.safetensors`, `encoder/config.json` and `tokenizer.json`.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file

from commentary_nlp.encoder.tokenizer import PieceTokenizer
from commentary_nlp.errors import ModelError
from commentary_nlp.network import CommentaryNetwork, NetworkConfig
from commentary_nlp.network.pretrained import empty_encoder, pretrained_encoder

NETWORK = "network.json"
WEIGHTS = "network.safetensors"
TOKENIZER = "tokenizer.json"


def new_network(encoder: Path, *, tokenizer: Path | None = None, **sizes: Any) -> CommentaryNetwork:
    """A network with fresh heads over an encoder folder; `tokenizer` is its `tokenizer.json` elsewhere."""
    model = pretrained_encoder(encoder)
    characters = PieceTokenizer.from_file(tokenizer or encoder / TOKENIZER).characters
    config = NetworkConfig(characters=characters, hidden=model.config.hidden_size, **sizes)  # type: ignore[union-attr,arg-type]
    return CommentaryNetwork(model, config)


def save_network(network: CommentaryNetwork, encoder: Path, folder: Path) -> None:
    """Write the folder, weights in half precision; `encoder` gives the configuration and the tokenizer.

    The tokenizer lies in the encoder's folder or beside it; raises ModelError where it does not.
    """
    tokenizer = next((path for path in (encoder, encoder.parent) if (path / TOKENIZER).exists()), None)
    if tokenizer is None:
        raise ModelError(
            "C120", f"{encoder} has no {TOKENIZER}, nor has the folder it lies in. Build the encoder."
        )
    (folder / "encoder").mkdir(parents=True, exist_ok=True)
    tensors = {k: v.detach().to("cpu", torch.float16).contiguous() for k, v in network.state_dict().items()}
    save_file(tensors, folder / WEIGHTS, metadata={"format": "pt"})
    text = json.dumps(network.config.to_dict(), indent=1, ensure_ascii=False)
    (folder / NETWORK).write_text(text + "\n", "utf-8")
    copy_file(tokenizer / TOKENIZER, folder / TOKENIZER)
    copy_file(encoder / "config.json", folder / "encoder" / "config.json")
    _write_depth(folder / "encoder" / "config.json", network)


def load_network(folder: Path) -> CommentaryNetwork:
    """Read the folder back, weights as float32. Raises ModelError naming what is missing."""
    missing = [name for name in (NETWORK, WEIGHTS, "encoder/config.json") if not (folder / name).exists()]
    if missing:
        raise ModelError(
            "C120",
            f"{folder} is no trainable model: {missing} not found there. Give the folder a stage wrote.",
        )
    encoder = empty_encoder(folder / "encoder")
    config = NetworkConfig.from_dict(json.loads((folder / NETWORK).read_text("utf-8")))
    network = CommentaryNetwork(encoder, config)
    tensors = {key: value.float() for key, value in load_file(folder / WEIGHTS).items()}
    network.load_state_dict(tensors)
    return network.eval()


def _write_depth(config: Path, network: CommentaryNetwork) -> None:
    """The number of layers of a network that has fewer of them than the encoder it came from."""
    values = json.loads(config.read_text("utf-8"))
    layers = int(network.encoder.config.num_hidden_layers)  # type: ignore[union-attr,arg-type]
    if values.get("num_hidden_layers", layers) != layers:
        values["num_hidden_layers"] = layers
        config.write_text(json.dumps(values, indent=2, ensure_ascii=False) + "\n", "utf-8")


def copy_file(source: Path, target: Path) -> None:
    """Copy a file; nothing where source and target are one."""
    if source.resolve() != target.resolve():
        shutil.copyfile(source, target)
