from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from toy_model import TEXTS

from commentary_nlp.encoder import encoding as encoding_module
from commentary_nlp.encoder.backend import Backend
from commentary_nlp.encoder.encoding import Encoding, encode_text
from commentary_nlp.encoder.onnx_backend import OnnxBackend
from commentary_nlp.encoder.tokenizer import PieceTokenizer
from commentary_nlp.stances import collect_pairs, score_pairs
from commentary_nlp.stances import pairs as module
from commentary_nlp.stances.marks import NOWHERE
from commentary_nlp.stances.pairs import LONGEST

LONG = "今天说美国，" + "我说你说她说他说，" * 60 + "中国的大棒，" + "就是不对，" * 90 + "美国。"


@pytest.fixture(scope="module")
def backend(toy_float: Path) -> Backend:
    return OnnxBackend(toy_float, threads=1)


@pytest.fixture(scope="module")
def long(toy_tokenizer: PieceTokenizer, backend: Backend) -> Encoding:
    return encode_text(LONG, toy_tokenizer, backend)


def places(text: str, name: str) -> list[tuple[int, int]]:
    return [(at, at + len(name)) for at in range(len(text)) if text.startswith(name, at)]


def test_two_targets_in_one_piece_are_read_apart(toy_tokenizer: PieceTokenizer, backend: Backend) -> None:
    text = "中美谈判还在继续。"
    read = encode_text(text, toy_tokenizer, backend)
    assert read.pieces.characters.piece[:2].tolist() == [0, 0]
    inputs = collect_pairs(read, [(0, [(0, 1)]), (0, [(1, 2)])])
    assert inputs[0].marks.tolist() != inputs[1].marks.tolist()
    logits = score_pairs(read, inputs, backend, 2)
    assert np.abs(logits[0] - logits[1]).max() > 1e-3


def test_a_sentence_that_fits_is_read_whole_with_all_mentions(
    toy_tokenizer: PieceTokenizer, backend: Backend
) -> None:
    text = TEXTS[0]
    read = encode_text(text, toy_tokenizer, backend)
    (only,) = collect_pairs(read, [(1, places(text, "中美") + places(text, "稀土"))])
    assert (only.first, only.end) == read.pieces.bounds[1]
    assert (only.marks != NOWHERE).sum() == 2


def test_every_mention_of_a_long_sentence_is_read_in_some_range(long: Encoding) -> None:
    assert len(long.spans) == 1 and len(long.pieces.ids) > 3 * LONGEST
    mentions = places(LONG, "美国")
    inputs = collect_pairs(long, [(0, mentions)])
    assert len(inputs) == 2
    first, end = long.pieces.bounds[0]
    for part in inputs:
        assert first <= part.first < part.end <= end and part.end - part.first == LONGEST
        assert (part.marks != NOWHERE).sum() == 1
    assert collect_pairs(long, [(0, mentions[::-1])])[0].first == inputs[0].first, "order does not matter"


def test_many_mentions_near_each_other_share_a_range(long: Encoding) -> None:
    shared = collect_pairs(long, [(0, places(LONG, "说"))])
    pieces = {
        piece for part in shared for piece in range(part.first, part.end) if part.marks[piece - part.first]
    }
    asked = {int(long.pieces.characters.piece[start]) for start, _ in places(LONG, "说")}
    assert pieces == asked
    assert len(shared) < len(asked) / 20


def test_a_pair_read_in_several_ranges_gets_their_mean(long: Encoding, backend: Backend) -> None:
    mentions = places(LONG, "美国")
    both = score_pairs(long, collect_pairs(long, [(0, mentions)]), backend, 1)
    alone = [score_pairs(long, collect_pairs(long, [(0, [mention])]), backend, 1) for mention in mentions]
    np.testing.assert_allclose(both, (alone[0] + alone[1]) / 2, atol=1e-5)


def test_batching_changes_no_logit(
    toy_tokenizer: PieceTokenizer, backend: Backend, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "".join(TEXTS)
    read = encode_text(text, toy_tokenizer, backend)
    asked = [(number, [(start, start + 2)]) for number, (start, _) in enumerate(read.spans)]
    together = score_pairs(read, collect_pairs(read, asked), backend, len(asked))
    monkeypatch.setattr(module, "_BUDGET", 1)
    apart = score_pairs(read, collect_pairs(read, asked), backend, len(asked))
    np.testing.assert_allclose(together, apart, atol=1e-5)


@pytest.mark.parametrize("kept", [0, 40, 10_000])
def test_states_read_anew_change_no_logit(
    toy_tokenizer: PieceTokenizer, backend: Backend, monkeypatch: pytest.MonkeyPatch, kept: int
) -> None:
    text = "".join(TEXTS) * 5 + LONG + "".join(TEXTS)
    whole = encode_text(text, toy_tokenizer, backend, window=80)
    asked = [
        (number, [(start, start + 2), (end - 2, end)]) for number, (start, end) in enumerate(whole.spans)
    ]
    expected = score_pairs(whole, collect_pairs(whole, asked), backend, len(asked))
    monkeypatch.setattr(encoding_module, "KEPT_PIECES", kept)
    monkeypatch.setattr(module, "_STRETCH", 64)
    read = encode_text(text, toy_tokenizer, backend, window=80)
    found = score_pairs(read, collect_pairs(read, asked), backend, len(asked))
    np.testing.assert_allclose(found, expected, atol=1e-5)


def test_no_pairs_no_logits(long: Encoding, backend: Backend) -> None:
    assert collect_pairs(long, []) == []
    assert score_pairs(long, [], backend, 0).shape == (0, 3)
