"""A tiny seeded model with random weights, built by the package itself; it knows no Chinese.

Everything that must hold of any model (offsets, batches, backends, resuming) holds of it, in seconds.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from commentary_nlp.encoder.build import SPECIALS, write_encoder
from commentary_nlp.encoder.sources import EncoderSource

HIDDEN, INNER, LAYERS, POSITIONS = 32, 64, 2, 512
AUXILIARY = ("name", "company")
WORDS = ("中美", "美国", "关税", "稀土", "企业", "商务部", "制造业", "▁的", "GDP", "谈判")
CHARACTERS = (
    "▁中美国方关税稀土商务部长制造业企家伤害了自己的谈判还在继续不是就对外说，。！？；：“”、出口管制大棒"
    "挥舞难道吗人民币欧盟日本法德贝森特他她它们我你今天明后过去现在一二三四五六七八九十0123456789"
    "abcdefghijklmnopqrstuvwxyzGDPUS.%-（）"
)
TEXTS = (
    "美国的关税伤害了自己的企业。中美谈判还在继续，稀土出口管制不是大棒！",
    "贝森特说：“对外的关税就是关税。”难道商务部不说吗？",
    "今天说谈判，明天说关税，后天挥舞大棒。\n制造业的GDP过去是三，现在是2.5%。",
    "欧盟、日本、法国还在谈判；他说美方伤害了中方的企业。它们不是自己人。",
)


def pieces() -> list[tuple[str, float]]:
    """The vocabulary: specials, single characters, a few words."""
    single = [(character, -6.0) for character in dict.fromkeys(CHARACTERS)]
    return [(special, 0.0) for special in SPECIALS] + single + [(word, -7.0) for word in WORDS]


def encoder_source(seed: int = 3) -> EncoderSource:
    """Random weights in the layout of `transformers.BertModel`."""
    draw = np.random.default_rng(seed)
    shapes: dict[str, tuple[int, ...]] = {
        "embeddings.word_embeddings.weight": (len(pieces()), HIDDEN),
        "embeddings.position_embeddings.weight": (POSITIONS, HIDDEN),
        "embeddings.token_type_embeddings.weight": (1, HIDDEN),
        "embeddings.LayerNorm": (HIDDEN,),
    }
    for layer in range(LAYERS):
        prefix = f"encoder.layer.{layer}."
        for part in ("self.query", "self.key", "self.value", "output.dense"):
            shapes[f"{prefix}attention.{part}"] = (HIDDEN, HIDDEN)
        shapes[f"{prefix}attention.output.LayerNorm"] = (HIDDEN,)
        shapes[f"{prefix}intermediate.dense"] = (INNER, HIDDEN)
        shapes[f"{prefix}output.dense"] = (HIDDEN, INNER)
        shapes[f"{prefix}output.LayerNorm"] = (HIDDEN,)
    tensors: dict[str, np.ndarray] = {}
    for name, shape in shapes.items():
        if name.endswith("embeddings.weight"):
            tensors[name] = draw.normal(size=shape) * (1.0 if "word" in name else 0.02)
        else:
            around = 1.0 if name.endswith("LayerNorm") else 0.0
            tensors[name + ".weight"] = around + draw.normal(size=shape) * (0.1 if around else 0.2)
            tensors[name + ".bias"] = draw.normal(size=shape[:1]) * 0.1
    config = {
        "vocab_size": len(pieces()),
        "hidden_size": HIDDEN,
        "num_hidden_layers": LAYERS,
        "num_attention_heads": 4,
        "intermediate_size": INNER,
        "max_position_embeddings": POSITIONS,
        "type_vocab_size": 1,
        "layer_norm_eps": 1e-12,
    }
    return EncoderSource(config, {k: v.astype(np.float32) for k, v in tensors.items()}, pieces(), "toy")


def write_toy_encoder(folder: Path) -> Path:
    """An encoder folder."""
    write_encoder(encoder_source(), folder)
    return folder


def write_trainable(encoder: Path, folder: Path) -> Path:
    """A trainable model folder: with random heads that are loud enough to say something."""
    import torch

    from commentary_nlp.training.model_folder import new_network, save_network

    torch.manual_seed(11)
    network = new_network(encoder, width=32, pair_width=32, pair_layers=1, auxiliary={"toy": AUXILIARY})
    with torch.no_grad():
        network.entities.output.weight *= 6
        network.entities.field.transitions.normal_()
        network.devices.tags.weight *= 6
        network.devices.presence_bias.normal_()
        network.pairs.output[-1].weight *= 10
        network.pairs.output[-1].bias.copy_(torch.tensor([-3.2, 1.9, 1.0]))
        network.pairs.mark.weight *= 2
    save_network(network, encoder, folder)
    return folder


def write_inference(trainable: Path, folder: Path, linear: str) -> Path:
    """An inference folder, with thresholds that let two devices through."""
    from commentary_nlp.training.export import export_model, write_config

    export_model(trainable, folder, TEXTS, name=f"toy-{linear}", version="0.0.1", linear=linear)
    config = json.loads((folder / "config.json").read_text("utf-8"))
    config["devices"] = {
        "metaphor": {"inside": 0.5, "least": 0.4},
        "irony": {"inside": 0.6, "least": 0.5, "slope": 0.8, "offset": 0.1},
    }
    config["stances"] = {"pair": {"temperature": 1.2, "offsets": [0.1, 0.0, -0.1], "least": {"favor": 0.4}}}
    write_config(folder, config)
    return folder
