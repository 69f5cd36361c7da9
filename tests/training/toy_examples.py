"""Examples of every kind for tests of batches, losses and the loop."""

from __future__ import annotations

import numpy as np
from toy_model import AUXILIARY, TEXTS

from commentary_nlp.encoder.tokenizer import EOS, PieceTokenizer
from commentary_nlp.entities import TagSet
from commentary_nlp.scheme import DEVICES
from commentary_nlp.training.datasets import TAGS
from commentary_nlp.training.examples import Example, Pair, ReadText, example_of


def base(tokenizer: PieceTokenizer, text: str) -> dict[str, np.ndarray]:
    example = example_of(ReadText.of(text, tokenizer, whole=True))
    return {"ids": example.ids, "piece": example.piece, "code": example.code, "place": example.place}


def toy_examples(tokenizer: PieceTokenizer) -> dict[str, list[Example]]:
    """By source: entities (with a head of its own), stance, devices."""
    own = TagSet(AUXILIARY)
    entities, stances, devices = [], [], []
    for number, text in enumerate(TEXTS * 3):
        arrays = base(tokenizer, text[number:])
        size, pieces = len(arrays["code"]), len(arrays["ids"]) - 2
        allowed = np.zeros((size, TAGS.size), np.bool_)
        allowed[np.arange(size), TAGS.encode([(0, 2, "GPE")], size)] = True
        auxiliary = {"toy": own.encode([(1, 3, "name")], size)}
        entities.append(Example(**arrays, allowed=allowed, auxiliary=auxiliary))
        marks = np.zeros(pieces, np.int64)
        marks[number % pieces] = 1
        target = np.array([*tokenizer.ids("关税"), EOS])
        pairs = (
            Pair(0, pieces, marks, number % 3),
            Pair(0, pieces, np.zeros(pieces, np.int64), 1, target=0, weight=0.5),
        )
        stances.append(Example(**arrays, targets=(target,), pairs=pairs))
        tags = np.full((size, len(DEVICES)), -1, np.int64)
        tags[:, 0] = 0
        tags[1:4, 0] = (1, 2, 2)
        devices.append(Example(**arrays, device_tags=tags, presence=((0, size, 0, 1), (0, size, 9, 0))))
    return {"entities": entities, "stances": stances, "devices": devices}
