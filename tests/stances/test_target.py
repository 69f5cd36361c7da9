from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from toy_model import TEXTS

from commentary_nlp.encoder.backend import Backend
from commentary_nlp.encoder.encoding import encode_text
from commentary_nlp.encoder.onnx_backend import OnnxBackend
from commentary_nlp.encoder.tokenizer import PieceTokenizer
from commentary_nlp.errors import InputError
from commentary_nlp.stances.target import LONGEST_TARGET, score_target


@pytest.fixture(scope="module")
def backend(toy_float: Path) -> Backend:
    return OnnxBackend(toy_float, threads=1)


def test_each_target_has_its_own_distribution(toy_tokenizer: PieceTokenizer, backend: Backend) -> None:
    read = encode_text(TEXTS[0], toy_tokenizer, backend)
    shares = [
        score_target(read, toy_tokenizer.ids(target), backend, {}) for target in ("关税", "欧盟的制造业")
    ]
    for share in shares:
        assert share.shape == (3,) and share.sum() == pytest.approx(1, abs=1e-5)
    assert np.abs(shares[0] - shares[1]).max() > 1e-4


def test_a_long_text_is_read_window_by_window(toy_tokenizer: PieceTokenizer, backend: Backend) -> None:
    text = "\n".join(TEXTS * 4)
    read = encode_text(text, toy_tokenizer, backend, window=100)
    shares = score_target(read, toy_tokenizer.ids("关税"), backend, {}, window=100)
    assert shares.sum() == pytest.approx(1, abs=1e-5)
    first = encode_text(TEXTS[0], toy_tokenizer, backend)
    assert np.abs(shares - score_target(first, toy_tokenizer.ids("关税"), backend, {})).max() > 1e-5


def test_a_text_without_words_is_neutral(toy_tokenizer: PieceTokenizer, backend: Backend) -> None:
    read = encode_text(" \n", toy_tokenizer, backend)
    assert score_target(read, toy_tokenizer.ids("关税"), backend, {}).tolist() == [0, 0, 1]


def test_the_longest_target_passes_and_one_more_is_refused(
    toy_tokenizer: PieceTokenizer, backend: Backend
) -> None:
    read = encode_text(TEXTS[0], toy_tokenizer, backend)
    ids = toy_tokenizer.ids("方国" * LONGEST_TARGET)
    assert score_target(read, ids[:LONGEST_TARGET], backend, {}).shape == (3,)
    with pytest.raises(InputError, match=rf"C022.*{LONGEST_TARGET + 1} pieces, at most {LONGEST_TARGET}"):
        score_target(read, ids[: LONGEST_TARGET + 1], backend, {})
    with pytest.raises(InputError, match="C021"):
        score_target(read, [], backend, {})
