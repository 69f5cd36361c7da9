"""From a trainable model folder to the folder that inference reads."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from commentary_nlp.encoder.onnx_graph import smoothing_scales, write_encoder_graph
from commentary_nlp.encoder.onnx_heads import write_character_graph, write_pair_graph
from commentary_nlp.encoder.tokenizer import PieceTokenizer
from commentary_nlp.errors import ModelError
from commentary_nlp.model import CONFIG, FORMAT
from commentary_nlp.network import CommentaryNetwork
from commentary_nlp.network.pretrained import position_offset
from commentary_nlp.text import normalise, sentences
from commentary_nlp.training.model_folder import copy_file, load_network

SMOOTHING = 0.8


def export_model(
    trainable: Path,
    output: Path,
    texts: Iterable[str],
    *,
    name: str,
    version: str,
    linear: str = "int8",
    window: int = 254,
) -> None:
    """Write encoder, heads, tokenizer and configuration, with checksums; calibration is added later.

    `texts` show how large activations grow in each channel, which decides how the int8 weights are smoothed.
    `output` may be the trainable folder itself. Raises ModelError (C320) for an encoder that ONNX export does
    not cover (see `refusal`).
    """
    network = load_network(trainable)
    tokenizer = PieceTokenizer.from_file(trainable / "tokenizer.json")
    if cause := refusal(network):
        raise ModelError("C320", f"{trainable} cannot be exported: {cause}. Use it with backend='torch'.")
    output.mkdir(parents=True, exist_ok=True)
    tensors = {key: value.numpy() for key, value in network.encoder.state_dict().items()}
    settings = {**network.encoder.config.to_dict(), "position_offset": position_offset(network.encoder)}  # type: ignore[union-attr,operator]
    smoothing = None
    if linear == "int8":
        maxima = channel_maxima(network, tokenizer, texts)
        smoothing = smoothing_scales(tensors, maxima, strength=SMOOTHING)
    write_encoder_graph(tensors, settings, output / "encoder.onnx", linear=linear, smoothing=smoothing)
    heads = {k: v.numpy() for k, v in network.state_dict().items() if not k.startswith("encoder.")}
    config = network.config
    write_character_graph(heads, config.hidden, output / "characters.onnx")
    write_pair_graph(
        heads, config.hidden, config.pair_width, config.pair_layers, output / "pairs.onnx", linear=linear
    )
    copy_file(trainable / "tokenizer.json", output / "tokenizer.json")
    write_config(output, model_config(network, name=name, version=version, window=window))


def refusal(network: CommentaryNetwork) -> str | None:
    """Why the encoder cannot be written as an ONNX graph; None where it can."""
    config: Any = network.encoder.config
    if config.model_type == "deberta-v2":
        return "the disentangled attention of DeBERTa has no ONNX graph here"
    if config.hidden_act != "gelu":
        return f"its activation is {config.hidden_act!r}, not 'gelu'"
    if getattr(config, "position_embedding_type", "absolute") not in (None, "absolute"):
        return f"its positions are {config.position_embedding_type!r}, not 'absolute'"
    return None


def channel_maxima(
    network: CommentaryNetwork, tokenizer: PieceTokenizer, texts: Iterable[str]
) -> dict[str, NDArray[np.float32]]:
    """The largest magnitude in each input channel of each linear layer of the encoder, over `texts`."""
    seen: dict[str, NDArray[np.float32]] = {}

    def watch(key: str) -> Any:
        def hook(_module: Any, inputs: Any, _output: Any) -> None:
            largest = inputs[0].detach().abs().flatten(0, -2).amax(0).numpy()
            seen[key] = np.maximum(seen.get(key, np.float32(0)), largest)

        return hook

    handles = []
    for number, layer in enumerate(network.encoder.encoder.layer):  # type: ignore[union-attr,arg-type]
        watched = {
            "qkv": layer.attention.self.query,
            "ao": layer.attention.output.dense,
            "fi": layer.intermediate.dense,
            "fo": layer.output.dense,
        }
        for part, module in watched.items():
            handles.append(module.register_forward_hook(watch(f"encoder.layer.{number}.{part}")))
    with torch.inference_mode():
        for text in texts:
            folded = normalise(text)
            ids = tokenizer.pieces(folded, sentences(folded)).ids[:254]
            row = torch.tensor([[tokenizer.bos, *ids.tolist(), tokenizer.eos]])
            network.encode(row, torch.ones_like(row).bool())
    for handle in handles:
        handle.remove()
    return seen


def write_config(folder: Path, config: dict[str, Any]) -> None:
    """Write `config.json` with the SHA-256 sums of the other files of the folder."""
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    summed = {name: path for name, path in files.items() if name != CONFIG and path.suffix != ".md"}
    sums = {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in sorted(summed.items())}
    config = {**config, "sha256": sums}
    (folder / CONFIG).write_text(json.dumps(config, ensure_ascii=False, indent=1) + "\n", "utf-8")


def model_config(network: CommentaryNetwork, *, name: str, version: str, window: int = 254) -> dict[str, Any]:
    """The contents of `config.json`, without sums and calibration."""
    field, labels = network.entities.field, network.config.labels
    own = "stances" in labels.to_dict()
    return {
        "format": FORMAT,
        "name": name,
        "version": version,
        "labels": {
            "entities": network.config.entity_labels,
            "stances": network.config.stance_labels,
            "devices": network.config.devices,
            **({"poles": network.config.stance_poles} if own else {}),
        },
        "hidden": network.config.hidden,
        **({} if window == 254 else {"window": window, "context": min(64, window // 4)}),
        **({"backend": "torch"} if refusal(network) else {}),
        "presence_bias": [round(float(v), 5) for v in network.devices.presence_bias.detach()],
        "field_scores": {
            "transitions": [[round(float(v), 5) for v in row] for row in field.transitions.detach()],
            "start": [round(float(v), 5) for v in field.start.detach()],
            "end": [round(float(v), 5) for v in field.end.detach()],
        },
    }
