from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from weakref import ref

import numpy as np
import pytest
from toy_model import TEXTS

from commentary_nlp.encoder import character_reader
from commentary_nlp.encoder import encoding as module
from commentary_nlp.encoder.backend import Backend, CharacterScores
from commentary_nlp.encoder.encoding import encode_text, encode_with_target
from commentary_nlp.encoder.onnx_backend import OnnxBackend
from commentary_nlp.encoder.tokenizer import BOS, EOS, PieceTokenizer
from commentary_nlp.text import plan_windows

LONG = "\n".join(TEXTS) * 6 + "美国的关税伤害了企业，" * 60


class Echo:
    """A backend whose states are the ids themselves and the size of the window they were read in."""

    def encode(self, ids: np.ndarray, positions: np.ndarray, bias: np.ndarray) -> np.ndarray:
        assert ids[0] == BOS and ids[-1] == EOS and (positions == np.arange(len(ids))).all()
        assert bias.shape == (len(ids), len(ids)) and not bias.any()
        return np.stack([ids, np.full(len(ids), len(ids))], axis=1).astype(np.float32)

    def characters(
        self, states: np.ndarray, piece: np.ndarray, code: np.ndarray, place: np.ndarray
    ) -> CharacterScores:
        own = states[piece]
        return CharacterScores(own, own, own > 0, own, own)

    def pairs(self, states: np.ndarray, marks: np.ndarray, mask: np.ndarray) -> np.ndarray:
        raise NotImplementedError


@pytest.fixture(scope="module")
def backend(toy_float: Path) -> Backend:
    return OnnxBackend(toy_float, threads=1)


@pytest.mark.parametrize("text", [*TEXTS, LONG, "", "\u200b \n", "鑫" * 999])
def test_every_piece_keeps_its_own_state(toy_tokenizer: PieceTokenizer, text: str) -> None:
    read = encode_text(text, toy_tokenizer, Echo(), window=80)
    assert read.states[:, 0].tolist() == read.pieces.ids.tolist()
    assert read.states[:, -1].max(initial=0) <= 82
    assert read.scores.emissions[:, 0].tolist() == read.pieces.ids[read.pieces.characters.piece].tolist()
    assert read.coverage == 1.0
    assert [end - start for start, end in read.own] == [
        sum(character != "\u200b" for character in read.folded[start:end]) for start, end in read.spans
    ]


def test_coverage_tells_when_a_window_is_lost(
    toy_tokenizer: PieceTokenizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "plan_windows", lambda *given, **named: plan_windows(*given, **named)[:-1])
    assert 0 < encode_text(LONG, toy_tokenizer, Echo(), window=80).coverage < 1


def test_what_fits_one_window_is_read_whole(toy_tokenizer: PieceTokenizer, backend: Backend) -> None:
    read = encode_text(TEXTS[2], toy_tokenizer, backend)
    assert read.windows == 1 and len(read.spans) == 2
    ids = np.array([BOS, *read.pieces.ids, EOS])
    whole = backend.encode(ids, np.arange(len(ids)), np.zeros((len(ids), len(ids)), np.float32))
    np.testing.assert_array_equal(read.states, whole[1:-1])


def test_characters_in_chunks_score_as_in_one(
    toy_tokenizer: PieceTokenizer, backend: Backend, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = encode_text(LONG, toy_tokenizer, backend)
    monkeypatch.setattr(character_reader, "CHUNK", 7)
    parts = encode_text(LONG, toy_tokenizer, backend)
    assert parts.scores.begins.shape == whole.scores.begins.shape
    for name in ("emissions", "inside", "attention", "value"):
        np.testing.assert_allclose(getattr(parts.scores, name), getattr(whole.scores, name), atol=2e-5)


@pytest.mark.parametrize("kept", [0, 1, 100, 333])
def test_states_that_are_not_kept_are_read_anew(
    toy_tokenizer: PieceTokenizer, backend: Backend, monkeypatch: pytest.MonkeyPatch, kept: int
) -> None:
    whole = encode_text(LONG, toy_tokenizer, backend, window=80)
    monkeypatch.setattr(module, "KEPT_PIECES", kept)
    long = encode_text(LONG, toy_tokenizer, backend, window=80)
    count = len(whole.pieces.ids)
    assert len(whole.states) == count > 333 and len(long.states) == kept
    for name in ("emissions", "inside", "begins", "attention", "value"):
        np.testing.assert_array_equal(getattr(long.scores, name), getattr(whole.scores, name))
    with ThreadPoolExecutor(2) as workers:
        for first, end in [(0, count), (0, 3), (99, 102), (300, 301), (320, count), (count - 1, count)]:
            np.testing.assert_array_equal(long.piece_states(first, end, backend), whole.states[first:end])
            anew = long.piece_states(first, end, backend, workers)
            np.testing.assert_array_equal(anew, whole.states[first:end])


def test_few_windows_wait_and_few_states_are_held(
    toy_tokenizer: PieceTokenizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[ref[np.ndarray]] = []
    most: list[int] = []

    class Counting(Echo):
        threads = 2

        def encode(self, ids: np.ndarray, positions: np.ndarray, bias: np.ndarray) -> np.ndarray:
            states = super().encode(ids, positions, bias)
            made.append(ref(states))
            return states

        def characters(self, *inputs: np.ndarray) -> CharacterScores:
            most.append(sum(states() is not None for states in made))
            return super().characters(*inputs)

    monkeypatch.setattr(character_reader, "CHUNK", 50)
    with ThreadPoolExecutor(2) as workers:
        read = encode_text(LONG * 9, toy_tokenizer, Counting(), window=80, workers=workers)
    assert read.windows > 100
    assert max(most) < 20, "states are let go of as the text is read"


def test_the_text_does_not_see_the_target(toy_tokenizer: PieceTokenizer, backend: Backend) -> None:
    ids = toy_tokenizer.pieces(TEXTS[0], [(0, len(TEXTS[0]))]).ids
    one = encode_with_target(ids, toy_tokenizer.ids("关税"), backend)
    other = encode_with_target(ids, toy_tokenizer.ids("稀土出口管制"), backend)
    alone = encode_text(TEXTS[0], toy_tokenizer, backend)
    assert len(other) > len(one) > len(ids)
    np.testing.assert_allclose(one[: len(ids)], other[: len(ids)], atol=1e-5)
    np.testing.assert_allclose(
        one[: len(ids)],
        backend.encode(
            np.array([BOS, *ids, EOS]), np.arange(len(ids) + 2), np.zeros((len(ids) + 2,) * 2, np.float32)
        )[1:-1],
        atol=1e-5,
    )
    assert alone.coverage == 1.0
    without = encode_with_target(ids[:5], toy_tokenizer.ids("关税"), backend)
    assert np.abs(one[-2] - without[-2]).max() > 1e-3, "the target sees the text"
