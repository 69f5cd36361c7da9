"""The table of words is mapped from the model's file, and nothing else of the file is taken for it."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import numpy as np
import pytest
from toy_model import TEXTS

from commentary_nlp.encoder import onnx_backend
from commentary_nlp.encoder.encoding import encode_text
from commentary_nlp.encoder.memory import WORDS, mapped_words
from commentary_nlp.encoder.onnx_backend import ENCODER, OnnxBackend
from commentary_nlp.encoder.tokenizer import PieceTokenizer
from commentary_nlp.errors import ModelError

posix = pytest.mark.skipif(sys.platform == "win32", reason="not mapped on Windows")


@posix
def test_the_table_is_the_one_in_the_file(toy_int8: Path) -> None:
    onnx = pytest.importorskip("onnx", reason="the extra 'train' is not installed")
    (stored,) = [t for t in onnx.load(toy_int8 / ENCODER).graph.initializer if t.name == WORDS]
    table = mapped_words(toy_int8 / ENCODER)
    assert isinstance(table, np.memmap) and not table.flags.writeable
    np.testing.assert_array_equal(table, onnx.numpy_helper.to_array(stored))


def backend_of(encoder: Path, model: Path, folder: Path) -> OnnxBackend:
    shutil.copytree(model, folder)
    shutil.copy(encoder, folder / ENCODER)
    return OnnxBackend(folder, threads=1)


def test_a_file_without_such_a_table_maps_nothing(toy_float: Path, toy_int8: Path, tmp_path: Path) -> None:
    assert mapped_words(toy_float / ENCODER) is None
    assert mapped_words(tmp_path / "missing") is None
    whole = (toy_int8 / ENCODER).read_bytes()
    for number, content in enumerate(
        [b"", b"\xff" * 99, b"not a model", whole[:-5], whole[: len(whole) // 2]]
    ):
        (tmp_path / str(number)).write_bytes(content)
        assert mapped_words(tmp_path / str(number)) is None or number > 2
        with pytest.raises(ModelError, match="C104"):
            backend_of(tmp_path / str(number), toy_int8, tmp_path / f"model-{number}")


def test_states_are_the_same_mapped_or_not(
    toy_int8: Path, toy_tokenizer: PieceTokenizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    mapped = OnnxBackend(toy_int8, threads=1)
    monkeypatch.setattr(onnx_backend, "mapped_words", lambda path: None)
    copied = OnnxBackend(toy_int8, threads=1)
    for text in TEXTS:
        one, other = (encode_text(text, toy_tokenizer, backend).states for backend in (mapped, copied))
        np.testing.assert_array_equal(one, other)
