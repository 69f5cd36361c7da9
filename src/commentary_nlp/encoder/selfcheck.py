"""A check that an encoder folder still means what it meant: paraphrases lie nearer than other sentences."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from commentary_nlp.encoder.backend import Floats
from commentary_nlp.errors import ModelError

if TYPE_CHECKING:
    from tokenizers import Tokenizer

_GROUPS = (
    ("双方同意在下个月重新开始贸易谈判。", "两国决定下月恢复经贸磋商。"),
    ("稀土出口需要事先申请许可证。", "企业出口稀土之前必须拿到许可。"),
    ("央行宣布下调存款准备金率。", "中央银行决定降准。"),
    ("这家工厂因为订单减少而裁员。", "由于订单下滑，该厂解雇了一批工人。"),
    ("昨夜的大雨冲垮了村口的石桥。", "村头那座石桥昨晚被暴雨冲毁了。"),
)
_OFFSETS = ("中美关系、5G芯片 and rare earths……２０２６年", "𠮷野家😀的牛肉饭", "  前后有空格  ")


def check_encoder(folder: Path) -> list[str]:
    """Lines that say what was checked; raises ModelError where the encoder fails. Needs torch."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    for text in _OFFSETS:
        _check_offsets(tokenizer, text)
    sentences = [sentence for pair in _GROUPS for sentence in pair]
    vectors = _mean_states(folder, tokenizer, sentences)
    nearness = vectors @ vectors.T
    same = [float(nearness[2 * i, 2 * i + 1]) for i in range(len(_GROUPS))]
    other = [float(nearness[i, j]) for i in range(len(sentences)) for j in range(i) if i // 2 != j // 2]
    if min(same) <= max(other):
        raise ModelError(
            "C114",
            f"{folder}: the farthest paraphrase ({min(same):.3f}) is no nearer than the nearest unrelated "
            f"pair ({max(other):.3f}). Rebuild the folder from an unaltered source.",
        )
    return [
        f"offsets round-trip on {len(_OFFSETS)} texts",
        f"paraphrases: cosine {min(same):.3f} and above; unrelated sentences: {max(other):.3f} and below",
    ]


def _check_offsets(tokenizer: Tokenizer, text: str) -> None:
    encoding = tokenizer.encode(text, add_special_tokens=False)
    covered = {place for start, end in encoding.offsets for place in range(start, end)}
    missed = [place for place, character in enumerate(text) if place not in covered]
    if missed:
        raise ModelError(
            "C115", f"{text!r}: characters {missed} are in no piece. Rebuild the tokenizer from its pieces."
        )


def _mean_states(folder: Path, tokenizer: Tokenizer, sentences: list[str]) -> Floats:
    import torch
    from transformers import BertModel

    model = BertModel.from_pretrained(folder, add_pooling_layer=False, dtype=torch.float32)
    model.train(False)
    rows = []
    for sentence in sentences:
        ids = [0, *tokenizer.encode("query: " + sentence, add_special_tokens=False).ids, 2]
        with torch.inference_mode():
            states = model(input_ids=torch.tensor([ids])).last_hidden_state[0]
        rows.append(torch.nn.functional.normalize(states.mean(0), dim=0).numpy())
    return np.stack(rows)
