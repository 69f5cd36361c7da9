"""Both backends and both number formats say the same, each within its tolerance."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from toy_model import HIDDEN, TEXTS, encoder_source

from commentary_nlp.encoder.backend import Backend
from commentary_nlp.encoder.encoding import Encoding, encode_text
from commentary_nlp.encoder.onnx_backend import OnnxBackend
from commentary_nlp.encoder.onnx_graph import quantise_columns, smoothing_scales
from commentary_nlp.encoder.tokenizer import PieceTokenizer
from commentary_nlp.encoder.torch_backend import TorchBackend
from commentary_nlp.errors import ModelError

TEXT = "".join(TEXTS)


@pytest.fixture(scope="module")
def exact(toy_float: Path) -> Backend:
    return OnnxBackend(toy_float, threads=1)


@pytest.fixture(scope="module")
def torch_backend(toy_trainable: Path) -> Backend:
    return TorchBackend(toy_trainable, device="cpu")


@pytest.fixture(scope="module")
def rounded(toy_int8: Path) -> Backend:
    return OnnxBackend(toy_int8, threads=1)


@pytest.fixture(scope="module")
def read(toy_tokenizer: PieceTokenizer, exact: Backend) -> Encoding:
    return encode_text(TEXT, toy_tokenizer, exact, window=100)


def test_states_and_character_scores_agree(
    toy_tokenizer: PieceTokenizer, torch_backend: Backend, read: Encoding
) -> None:
    other = encode_text(TEXT, toy_tokenizer, torch_backend, window=100)
    assert read.windows > 1
    np.testing.assert_allclose(read.states, other.states, atol=1e-4)
    for name in ("emissions", "inside", "attention", "value"):
        np.testing.assert_allclose(getattr(read.scores, name), getattr(other.scores, name), atol=1e-4)


def test_pair_logits_agree_with_padding(exact: Backend, torch_backend: Backend, read: Encoding) -> None:
    states = np.zeros((3, 20, HIDDEN), np.float32)
    marks, mask = np.zeros((3, 20), np.int64), np.zeros((3, 20), np.bool_)
    for row, size in enumerate((20, 7, 1)):
        states[row, :size], mask[row, :size] = read.states[:size], True
        marks[row, size // 2] = 1 + row
    one, other = exact.pairs(states, marks, mask), torch_backend.pairs(states, marks, mask)
    assert one.shape == (3, 3)
    np.testing.assert_allclose(one, other, atol=1e-4)


def test_a_bias_hides_pieces_alike(exact: Backend, torch_backend: Backend) -> None:
    ids = np.arange(5, 25)
    bias = np.zeros((20, 20), np.float32)
    bias[:12, 12:] = -1e4
    one, other = (backend.encode(ids, np.arange(20), bias) for backend in (exact, torch_backend))
    np.testing.assert_allclose(one, other, atol=1e-4)
    np.testing.assert_allclose(
        one[:12], exact.encode(ids[:12], np.arange(12), bias[:12, :12]), atol=1e-5, err_msg="hidden is absent"
    )


def test_eight_bits_stay_near(toy_tokenizer: PieceTokenizer, rounded: Backend, read: Encoding) -> None:
    other = encode_text(TEXT, toy_tokenizer, rounded, window=100)
    difference = np.abs(other.states - read.states)
    assert 0 < difference.mean() < 0.05
    nearness = (other.states * read.states).sum(1)
    nearness /= np.linalg.norm(other.states, axis=1) * np.linalg.norm(read.states, axis=1)
    assert nearness.min() > 0.98


def test_eight_bits_do_not_depend_on_what_was_read_before(
    toy_tokenizer: PieceTokenizer, rounded: Backend
) -> None:
    one = encode_text(TEXTS[0], toy_tokenizer, rounded)
    encode_text(TEXTS[1], toy_tokenizer, rounded)
    np.testing.assert_array_equal(one.states, encode_text(TEXTS[0], toy_tokenizer, rounded).states)


def test_smoothing_leaves_the_product_as_it_was() -> None:
    tensors = encoder_source().tensors
    draw = np.random.default_rng(2)
    inputs = draw.normal(size=(40, HIDDEN)).astype(np.float32)
    inputs[:, 3] *= 80
    maxima = {"encoder.layer.0.fi": np.abs(inputs).max(0)}
    (scale,) = smoothing_scales(tensors, maxima, strength=0.8).values()
    weight = tensors["encoder.layer.0.intermediate.dense.weight"]
    np.testing.assert_allclose((inputs / scale) @ (weight * scale).T, inputs @ weight.T, rtol=1e-3, atol=1e-3)
    assert scale.argmax() == 3
    assert np.log(scale).mean() == pytest.approx(0, abs=1e-5)
    spread = np.abs(inputs / scale).max(0)
    assert (
        spread.max() / spread.min() < maxima["encoder.layer.0.fi"].max() / maxima["encoder.layer.0.fi"].min()
    )


def test_rounded_columns_err_by_half_a_step_at_most() -> None:
    weight = np.random.default_rng(4).normal(size=(30, 8)).astype(np.float32)
    weight[:, 2] = 0
    codes, scales = quantise_columns(weight)
    assert codes.dtype == np.int8 and codes.shape == weight.shape
    assert (np.abs(codes * scales - weight) <= scales * 0.5 + 1e-6).all()
    assert np.abs(codes).max() == 127


def test_missing_files_are_named(toy_float: Path, tmp_path: Path) -> None:
    shutil.copyfile(toy_float / "encoder.onnx", tmp_path / "encoder.onnx")
    with pytest.raises(ModelError, match=r"C103.*characters\.onnx, pairs\.onnx"):
        OnnxBackend(tmp_path)


def test_a_damaged_file_is_named(toy_float: Path, tmp_path: Path) -> None:
    for name in ("encoder.onnx", "characters.onnx", "pairs.onnx"):
        shutil.copyfile(toy_float / name, tmp_path / name)
    (tmp_path / "characters.onnx").write_bytes(b"not a graph")
    with pytest.raises(ModelError, match=r"C104.*characters\.onnx"):
        OnnxBackend(tmp_path)


def test_a_folder_without_network_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"C120.*network\.json"):
        TorchBackend(tmp_path)
