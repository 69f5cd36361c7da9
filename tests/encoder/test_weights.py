"""Arrays of weights: read as they were written, refused where they are damaged."""

from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import pytest

from commentary_nlp.encoder.weights import read_weights
from commentary_nlp.errors import ModelError

SHAPES = {"table": (2, 3), "bias": (3,)}


def write(path: Path, table: object, bias: object) -> Path:
    np.savez(path, table=np.asarray(table), bias=np.asarray(bias))
    return path


def test_arrays_come_back_in_single_precision(tmp_path: Path) -> None:
    found = read_weights(write(tmp_path / "w.npz", np.eye(2, 3, dtype=np.int8), [1.0, 2.0, 3.0]), SHAPES)
    assert found is not None
    assert found["table"].tolist() == [[1, 0, 0], [0, 1, 0]]
    assert {part.dtype for part in found.values()} == {np.dtype(np.float32)}


def test_no_file_is_none(tmp_path: Path) -> None:
    assert read_weights(tmp_path / "w.npz", SHAPES) is None


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04", b"no archive", pickle.dumps({"table": 1})])
def test_a_damaged_file_is_named(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "w.npz").write_bytes(damage)
    with pytest.raises(ModelError, match=r"\[C104\] .*w\.npz cannot be read.*Reinstall"):
        read_weights(tmp_path / "w.npz", SHAPES)


@pytest.mark.parametrize(
    ("table", "bias", "words"),
    [
        (np.zeros((3, 3)), np.zeros(3), r"'table' of shape \(3, 3\), not \(2, 3\)"),
        (np.zeros((2, 3)), np.zeros(()), r"'bias' of shape \(\), not \(3,\)"),
        (np.full((2, 3), np.nan), np.zeros(3), "no finite numbers in 'table'"),
        (np.zeros((2, 3), dtype="<U3"), np.zeros(3), "cannot be read"),
    ],
)
def test_other_arrays_are_refused(tmp_path: Path, table: object, bias: object, words: str) -> None:
    with pytest.raises(ModelError, match=words):
        read_weights(write(tmp_path / "w.npz", table, bias), SHAPES)


def test_objects_are_not_unpickled(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="C104"):
        read_weights(write(tmp_path / "w.npz", np.array([[print]], dtype=object), np.zeros(3)), SHAPES)
