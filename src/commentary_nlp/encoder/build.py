"""A Chinese encoder folder cut from a multilingual one: `config.json`, `model.safetensors`, `tokenizer.json`.

Cutting drops the pieces that Chinese text does not use and keeps every other weight as it is, so
the pretrained distribution stays: a 250,037-piece vocabulary of 96 M weights becomes about 17,000 pieces
and 6.5 M weights.
"""

from __future__ import annotations

import collections
import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from commentary_nlp.encoder.sources import EncoderSource
from commentary_nlp.text import REPLACEMENT

if TYPE_CHECKING:
    from tokenizers import Tokenizer

SPECIALS = ("<s>", "<pad>", "</s>", "<unk>", "<mask>")
_HAN = re.compile(r"[\u3400-\u9fff]")
_ALWAYS = re.compile(r"[\x21-\x7e▁、。《》〈〉「」『』【】“”‘’…—·％℃～￥]")
_SURROGATES = dict.fromkeys(range(0xD800, 0xE000), REPLACEMENT)


def unigram_tokenizer(pieces: Sequence[tuple[str, float]]) -> Tokenizer:
    """A tokenizer over `pieces`: NFKC with offsets kept, spaces as ▁, no prefix, unigram segmentation."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

    unknown = next(i for i, (piece, _) in enumerate(pieces) if piece == "<unk>")
    tokenizer = Tokenizer(models.Unigram(list(pieces), unk_id=unknown, byte_fallback=False))
    tokenizer.normalizer = normalizers.NFKC()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="never", split=False)
    tokenizer.add_special_tokens([piece for piece in SPECIALS if any(piece == p for p, _ in pieces)])
    return tokenizer


def count_pieces(pieces: Sequence[tuple[str, float]], texts: Iterable[str]) -> collections.Counter[int]:
    """How often the full tokenizer uses each piece id in `texts`; a lone surrogate counts as U+FFFD."""
    tokenizer = unigram_tokenizer(pieces)
    counts: collections.Counter[int] = collections.Counter()
    batch: list[str] = []
    for text in texts:
        batch.append(text.translate(_SURROGATES))
        if len(batch) == 2048:
            _count_batch(tokenizer, batch, counts)
            batch = []
    _count_batch(tokenizer, batch, counts)
    return counts


def _count_batch(tokenizer: Tokenizer, batch: list[str], counts: collections.Counter[int]) -> None:
    for encoding in tokenizer.encode_batch(batch, add_special_tokens=False):
        counts.update(encoding.ids)


def choose_pieces(
    pieces: Sequence[tuple[str, float]], counts: collections.Counter[int], *, minimum: int = 20
) -> list[int]:
    """Ids to keep, specials first: those used `minimum` times, single Han characters, ASCII, punctuation."""
    by_name = {piece: i for i, (piece, _) in enumerate(pieces)}
    kept = [by_name[special] for special in SPECIALS]
    for i, (piece, _) in enumerate(pieces):
        if piece in SPECIALS or not piece:
            continue
        bare = piece.lstrip("▁")
        single = len(piece) == 1 and (_HAN.match(piece) or _ALWAYS.match(piece))
        frequent = counts[i] >= minimum and not (_HAN.search(piece) and piece != bare)
        if single or frequent:
            kept.append(i)
    return kept


def cut(source: EncoderSource, kept: Sequence[int]) -> EncoderSource:
    """The same encoder over the pieces `kept`, in that order."""
    name = "embeddings.word_embeddings.weight"
    tensors = dict(source.tensors)
    tensors[name] = np.ascontiguousarray(tensors[name][np.asarray(kept)])
    config = {**source.config, "vocab_size": len(kept)}
    return EncoderSource(config, tensors, [source.pieces[i] for i in kept], source.origin)


def write_encoder(
    source: EncoderSource, folder: Path, *, half: bool = True, extra: dict[str, Any] | None = None
) -> None:
    """Write the folder that `transformers.AutoModel` and this package read."""
    from safetensors.numpy import save_file

    folder.mkdir(parents=True, exist_ok=True)
    kind = np.float16 if half else np.float32
    tensors = {key: np.ascontiguousarray(value.astype(kind)) for key, value in source.tensors.items()}
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    unigram_tokenizer(source.pieces).save(str(folder / "tokenizer.json"))
    config = {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "hidden_act": "gelu",
        "pad_token_id": 1,
        "bos_token_id": 0,
        "eos_token_id": 2,
        "tokenizer_class": "PreTrainedTokenizerFast",
        **source.config,
        "origin": source.origin,
        **(extra or {}),
    }
    (folder / "config.json").write_text(json.dumps(config, indent=2, ensure_ascii=False) + "\n", "utf-8")
