"""Tiny seeded encoders of every supported architecture, each with a tokenizer of its kind."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from toy_model import CHARACTERS

ARCHITECTURES = ("bert", "roberta", "electra", "ernie", "deberta-v2", "xlm-roberta")
SIZES: dict[str, Any] = {
    "hidden_size": 32,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "intermediate_size": 48,
    "initializer_range": 0.3,
}
HAN = "".join(dict.fromkeys(character for character in CHARACTERS if character != "▁"))
_WORDS = ["美国", "关税", "商务部"]


def write_encoder_of(kind: str, folder: Path) -> Path:
    """A folder as the hub has it: configuration, weights, tokenizer."""
    import torch
    import transformers as hf

    folder.mkdir(parents=True)
    size = _TOKENIZERS[kind](folder)
    first = 2 if kind in ("roberta", "xlm-roberta") else 0
    settings = {**SIZES, "vocab_size": size, "max_position_embeddings": 512 + first}
    classes: dict[str, tuple[Any, Any, dict[str, Any]]] = {
        "bert": (hf.BertConfig, hf.BertModel, {}),
        "roberta": (hf.RobertaConfig, hf.RobertaModel, {"type_vocab_size": 1}),
        "electra": (hf.ElectraConfig, hf.ElectraModel, {"embedding_size": 24}),
        "ernie": (hf.ErnieConfig, hf.ErnieModel, {"use_task_id": True, "task_type_vocab_size": 3}),
        "deberta-v2": (hf.DebertaV2Config, hf.DebertaV2Model, DEBERTA),
        "xlm-roberta": (hf.XLMRobertaConfig, hf.XLMRobertaModel, {"type_vocab_size": 1}),
    }
    config, model, own = classes[kind]
    torch.manual_seed(5)
    model(config(**settings, **own)).save_pretrained(folder)
    return folder


DEBERTA = {"relative_attention": True, "pos_att_type": ["p2c", "c2p"], "position_biased_input": False}


def _wordpiece(folder: Path) -> int:
    """A BERT vocabulary as `vocab.txt` alone: it has to be converted."""
    vocabulary = [
        "[PAD]",
        "[unused1]",
        "[UNK]",
        "[CLS]",
        "[SEP]",
        "[MASK]",
        *HAN,
        "##P",
        "##S",
        "Gu",
        "##gdp",
    ]
    vocabulary = list(
        dict.fromkeys(word.lower() if word.isascii() and "[" not in word else word for word in vocabulary)
    )
    (folder / "vocab.txt").write_text("\n".join(vocabulary) + "\n", "utf-8")
    (folder / "tokenizer_config.json").write_text(json.dumps({"tokenizer_class": "BertTokenizer"}), "utf-8")
    return len(vocabulary)


def _byte_pairs(folder: Path) -> int:
    """Byte-level pairs that split most Chinese characters in three pieces."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers

    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    vocabulary = {
        piece: at for at, piece in enumerate(["<s>", "<pad>", "</s>", "<unk>", "<mask>", *alphabet])
    }
    merges = []
    for character in "美国的":
        first, second, third = "".join(
            p for p, _ in pre_tokenizers.ByteLevel(False).pre_tokenize_str(character)
        )
        for pair in ((first, second), (first + second, third)):
            if pair not in merges:
                merges.append(pair)
                vocabulary.setdefault("".join(pair), len(vocabulary))
    tokenizer = Tokenizer(models.BPE(vocabulary, merges))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens(["<s>", "<pad>", "</s>", "<unk>", "<mask>"])
    tokenizer.save(str(folder / "tokenizer.json"))
    return len(vocabulary)


def _unigram(names: list[str]) -> Any:
    def write(folder: Path) -> int:
        from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

        pieces = (
            [(name, 0.0) for name in names]
            + [("▁", -4.0)]
            + [(c, -6.0) for c in HAN]
            + [(w, -7.0) for w in _WORDS]
        )
        unknown = next(at for at, name in enumerate(names) if "unk" in name.lower())
        tokenizer = Tokenizer(models.Unigram(pieces, unk_id=unknown, byte_fallback=False))
        tokenizer.normalizer = normalizers.NFKC()
        tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
        tokenizer.add_special_tokens(names)
        tokenizer.save(str(folder / "tokenizer.json"))
        return len(pieces)

    return write


_TOKENIZERS: dict[str, Any] = {
    "bert": _wordpiece,
    "electra": _wordpiece,
    "ernie": _wordpiece,
    "roberta": _byte_pairs,
    "deberta-v2": _unigram(["[PAD]", "[CLS]", "[SEP]", "[UNK]", "[MASK]"]),
    "xlm-roberta": _unigram(["<s>", "<pad>", "</s>", "<unk>", "<mask>"]),
}
