from __future__ import annotations

import numpy as np

from commentary_nlp.encoder.backend import CharacterScores, Floats
from commentary_nlp.encoder.encoding import encode_text
from commentary_nlp.encoder.remembering import RememberingBackend
from commentary_nlp.encoder.tokenizer import PieceTokenizer

TEXT = "美国的关税伤害了自己的企业。中美谈判还在继续，稀土出口管制不是大棒！"


class Counting:
    threads = 2

    def __init__(self) -> None:
        self.read: list[str] = []

    def encode(self, ids: np.ndarray, positions: np.ndarray, bias: np.ndarray) -> Floats:
        self.read.append("encode")
        return (ids[:, None] + bias.sum()).astype(np.float32)

    def characters(
        self, states: Floats, piece: np.ndarray, code: np.ndarray, place: np.ndarray
    ) -> CharacterScores:
        self.read.append("characters")
        scores = states[piece]
        return CharacterScores(scores, scores, scores > 0, scores, scores)

    def pairs(self, states: Floats, marks: np.ndarray, mask: np.ndarray) -> Floats:
        self.read.append("pairs")
        return states


def test_a_text_is_read_once_and_says_the_same(toy_tokenizer: PieceTokenizer) -> None:
    plain, counted = Counting(), Counting()
    remembering = RememberingBackend(counted)
    assert remembering.threads == 2
    expected = encode_text(TEXT, toy_tokenizer, plain)
    for _ in range(3):
        found = encode_text(TEXT, toy_tokenizer, remembering)
        np.testing.assert_array_equal(found.states, expected.states)
        np.testing.assert_array_equal(found.scores.emissions, expected.scores.emissions)
    assert counted.read == plain.read


def test_another_text_or_another_mask_is_read() -> None:
    counted = Counting()
    remembering = RememberingBackend(counted)
    ids, bias = np.arange(4), np.zeros((4, 4), np.float32)
    for asked, mask in ((ids, bias), (ids + 1, bias), (ids, bias - 1), (ids[:3], bias[:3, :3]), (ids, bias)):
        found = remembering.encode(asked, np.arange(len(asked)), mask)
        np.testing.assert_array_equal(found, Counting().encode(asked, asked, mask))
    assert len(counted.read) == 4


def test_what_there_is_no_room_for_is_computed_each_time() -> None:
    counted = Counting()
    remembering = RememberingBackend(counted, most=4 * 4)
    bias = np.zeros((4, 4), np.float32)
    for _ in range(2):
        for first in (0, 10):
            remembering.encode(np.arange(first, first + 4), np.arange(4), bias)
    assert len(counted.read) == 3
