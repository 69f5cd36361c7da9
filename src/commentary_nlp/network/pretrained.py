"""Encoders of transformers, by a folder: which architectures there are and how their inputs differ.

No code of a model's own is run (`trust_remote_code` is never set), and nothing is fetched from here.
"""

from __future__ import annotations

import contextlib
import copy
import inspect
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import torch
from torch import nn

from commentary_nlp.errors import ModelError

ARCHITECTURES = ("bert", "roberta", "xlm-roberta", "electra", "ernie", "deberta-v2")
"""`model_type` of the encoders that are tested; MacBERT and chinese-roberta-wwm-ext are of type bert."""
_NO_DROPOUT: dict[str, Any] = {"hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0}


def architecture(folder: Path) -> str:
    """The `model_type` of an encoder folder. Raises ModelError (C310) for one that is not supported."""
    try:
        kind = json.loads((folder / "config.json").read_text("utf-8")).get("model_type")
    except (OSError, ValueError, AttributeError) as error:
        raise ModelError("C310", f"{folder}/config.json cannot be read: {error}. Give an encoder.") from None
    if kind not in ARCHITECTURES:
        known = ", ".join(ARCHITECTURES)
        raise ModelError("C310", f"{folder} holds an encoder of type {kind!r}. Give one of: {known}.")
    return str(kind)


def pretrained_encoder(folder: Path) -> nn.Module:
    """The encoder of a folder with its weights, in float32, without dropout and pooler."""
    cls, config, options = _prepared(folder)
    with _quiet():
        model: nn.Module = cls.from_pretrained(str(folder), config=config, dtype=torch.float32, **options)
    return model


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Without the bars of transformers and its report on the pooler, which is left out on purpose."""
    from transformers.utils import logging as untyped

    logging: Any = untyped
    level, bars = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        logging.set_verbosity(level)
        if bars:
            logging.enable_progress_bar()


def empty_encoder(folder: Path) -> nn.Module:
    """The encoder that the folder's `config.json` describes, weights not yet read."""
    cls, config, options = _prepared(folder)
    model: nn.Module = cls(config, **options)
    return model


def _prepared(folder: Path) -> tuple[Any, Any, dict[str, bool]]:
    from transformers import MODEL_MAPPING, AutoConfig

    architecture(folder)
    config = AutoConfig.from_pretrained(str(folder), trust_remote_code=False, **_NO_DROPOUT)
    cls: Any = MODEL_MAPPING[type(config)]
    pooled = "add_pooling_layer" in inspect.signature(cls.__init__).parameters
    return cls, config, {"add_pooling_layer": False} if pooled else {}


def with_layers(encoder: nn.Module, kept: Sequence[int]) -> nn.Module:
    """A copy of the encoder with the layers `kept`, counted from 0, in this order."""
    shallow: Any = copy.deepcopy(encoder)
    shallow.encoder.layer = nn.ModuleList(copy.deepcopy(shallow.encoder.layer[at]) for at in kept)
    shallow.config.num_hidden_layers = len(kept)
    return shallow  # type: ignore[no-any-return]


def position_offset(encoder: nn.Module) -> int:
    """The position of the first piece: RoBERTa-style encoders count on from their padding piece."""
    table = getattr(encoder.embeddings, "position_embeddings", None)
    padding = getattr(table, "padding_idx", None)
    return 0 if padding is None else int(padding) + 1


def usable_positions(encoder: nn.Module) -> int:
    """Pieces that one run may have."""
    return int(encoder.config.max_position_embeddings) - position_offset(encoder)  # type: ignore[union-attr,arg-type]


def sees_by_pairs(encoder: nn.Module) -> bool:
    """Whether the encoder takes masks that say for each piece what it may look at."""
    return bool(encoder.config.model_type != "deberta-v2")  # type: ignore[union-attr]
