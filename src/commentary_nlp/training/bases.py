"""The model a run starts from: a trainable model folder, or a plain encoder of a folder or the hub."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from commentary_nlp.encoder.tokenizer import PieceTokenizer
from commentary_nlp.errors import ModelError, TrainingError
from commentary_nlp.model import CONFIG, TRAINABLE
from commentary_nlp.model_files import model_folder, shipped_models
from commentary_nlp.network import CommentaryNetwork
from commentary_nlp.network.pretrained import architecture, usable_positions
from commentary_nlp.training.model_folder import NETWORK, TOKENIZER, load_network, new_network

NAMES = ("default", "small")
WINDOW, BESIDE = 254, 132
"""Pieces of a window, and those that <s>, </s> and a target of the stance call need beside it."""
_TOKENIZER_FILES = (
    "tokenizer.json", "tokenizer_config.json", "vocab.txt", "vocab.json", "merges.txt",
    "sentencepiece.bpe.model", "spm.model", "special_tokens_map.json", "added_tokens.json",
)  # fmt: skip


@dataclass
class Base:
    """The network to train, and the files that its folder takes over.

    `inference` is the folder that inference reads, `calibration` its thresholds; a plain encoder, whose
    heads are fresh (`is_trained` is False), has neither.
    """

    name: str
    network: CommentaryNetwork
    tokenizer: PieceTokenizer
    encoder: Path
    is_trained: bool
    window: int = WINDOW
    calibration: Mapping[str, Any] = field(default_factory=dict)
    inference: Path | None = None


def open_base(
    base: str, scratch: Path, *, cache_dir: Path | None = None, local_files_only: bool = False
) -> Base:
    """The base by name, folder or hub id; what has to be made of it is written under `scratch`.

    Raises TrainingError (C317) where there is no such base, ModelError where it cannot be used. Only a
    hub id that the cache does not hold goes to the network, and only where the hub's settings allow it.
    """
    folder = _trainable(base)
    if folder is not None:
        network = load_network(folder)
        tokenizer = PieceTokenizer.from_file(folder / TOKENIZER)
        inference = _inference(folder)
        return Base(
            name=base,
            network=network,
            tokenizer=tokenizer,
            encoder=folder / "encoder",
            is_trained=True,
            window=window_of(network),
            calibration=_calibration(inference) if inference else {},
            inference=inference,
        )
    source = Path(base) if Path(base).is_dir() else _fetched(base, cache_dir, local_files_only)
    architecture(source)
    encoder = scratch / "encoder"
    encoder.mkdir(parents=True, exist_ok=True)
    tokenizer_file(source, encoder / TOKENIZER)
    (encoder / "config.json").write_bytes((source / "config.json").read_bytes())
    network = new_network(source, tokenizer=encoder / TOKENIZER)
    tokenizer = PieceTokenizer.from_file(encoder / TOKENIZER)
    return Base(base, network, tokenizer, encoder, False, window_of(network))


def _trainable(base: str) -> Path | None:
    """The trainable model folder that `base` names; None where it is something else."""
    path = Path(base)
    if base in NAMES and not path.is_dir():
        try:
            return model_folder(base + TRAINABLE)
        except ModelError:
            raise TrainingError(
                "C317",
                f"the trainable weights of '{base}' are not installed; the wheel carries inference only. "
                f"Give the folder models/{base}{TRAINABLE} of the source distribution, or another --base.",
            ) from None
    if not path.is_dir():
        return None
    for folder in (path, path.resolve().with_name(path.resolve().name + TRAINABLE)):
        if (folder / NETWORK).is_file():
            return folder
    if (path / "encoder.onnx").is_file():
        raise TrainingError(
            "C317", f"{path} is for inference only: it has no {NETWORK}. Give a trainable folder."
        )
    return None


def _inference(folder: Path) -> Path | None:
    """The folder that inference reads: the trainable one itself, or the one that belongs to it; else None."""
    name = folder.resolve().name.removesuffix(TRAINABLE)
    places = [folder, folder.resolve().with_name(name)]
    if name in NAMES:
        places += [model_folder(name)] if name in shipped_models() else []
    return next((place for place in places if (place / CONFIG).is_file()), None)


def _calibration(folder: Path) -> dict[str, Any]:
    """What the `config.json` of a folder calibrates."""
    values = json.loads((folder / CONFIG).read_text("utf-8"))
    return {key: values[key] for key in ("entities", "stances", "devices") if key in values}


def _fetched(base: str, cache_dir: Path | None, local_files_only: bool) -> Path:
    """The folder of a hub id in the cache; HF_ENDPOINT, HF_HUB_OFFLINE and HF_HOME are honoured."""
    from huggingface_hub import snapshot_download

    patterns = ["config.json", "*.safetensors", "*.safetensors.index.json", *_TOKENIZER_FILES]
    options: dict[str, Any] = {"cache_dir": cache_dir, "local_files_only": local_files_only}
    try:
        folder = Path(snapshot_download(base, allow_patterns=patterns, **options))
        if not any(
            folder.glob("*.safetensors")
        ):  # older models have pickled weights only, read as plain tensors
            folder = Path(snapshot_download(base, allow_patterns=[*patterns, "pytorch_model.bin"], **options))
    except Exception as error:  # huggingface_hub's, its client's and OSError
        cause = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise TrainingError(
            "C317",
            f"no base {base!r}: it is no folder, none of {', '.join(NAMES)}, and not to be had from the "
            f"hub: {cause}. Give a folder, or check the name, HF_ENDPOINT and HF_HUB_OFFLINE.",
        ) from None
    return folder


def tokenizer_file(source: Path, target: Path) -> None:
    """Write the `tokenizer.json` of an encoder folder, converted where it has older files only."""
    if (source / TOKENIZER).is_file():
        target.write_bytes((source / TOKENIZER).read_bytes())
        return
    from transformers import AutoTokenizer

    try:
        tokenizer = AutoTokenizer.from_pretrained(str(source), use_fast=True, trust_remote_code=False)
        tokenizer.backend_tokenizer.save(str(target))
    except Exception as error:  # transformers raises what its converters raise
        cause = f"{source}: its tokenizer cannot be converted: {error}"
        raise ModelError("C317", f"{cause}. Give a folder with a tokenizer.json.") from None


def window_of(network: CommentaryNetwork) -> int:
    """Pieces of a window, 254 where the encoder has room. Raises ModelError (C317) for too little."""
    room = usable_positions(network.encoder)
    if room - BESIDE < 32:
        raise ModelError(
            "C317", f"the encoder reads {room} pieces at once. Give one that reads {BESIDE + 32} or more."
        )
    return min(WINDOW, room - BESIDE)
