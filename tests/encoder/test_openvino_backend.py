"""OpenVINO over the files of a model folder says what ONNX Runtime says."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from toy_model import TEXTS

from commentary_nlp import MissingExtra, ModelError, load
from commentary_nlp.encoder.backend import Backend
from commentary_nlp.encoder.onnx_backend import OnnxBackend

TEXT = "".join(TEXTS)


def test_without_the_package_the_pip_line_is_told(monkeypatch: pytest.MonkeyPatch, toy_float: Path) -> None:
    monkeypatch.setitem(sys.modules, "openvino", None)
    with pytest.raises(MissingExtra, match=r"C201.*pip install 'commentary-nlp\[openvino\]'"):
        load(toy_float, backend="openvino")


@pytest.fixture(scope="module")
def exact(toy_float: Path) -> Backend:
    return OnnxBackend(toy_float, threads=1)


@pytest.fixture(scope="module")
def openvino(toy_float: Path) -> Backend:
    pytest.importorskip("openvino", reason="the extra 'openvino' is not installed")
    from commentary_nlp.encoder.openvino_backend import OpenVinoBackend

    return OpenVinoBackend(toy_float, threads=2)


def window(size: int, hidden: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A window whose first pieces do not see the last `hidden`."""
    bias = np.zeros((size, size), np.float32)
    bias[: size - hidden, size - hidden :] = -1e4
    return np.arange(5, 5 + size), np.arange(size), bias


def test_nothing_is_reported_to_anybody(openvino: Backend, tmp_path: Path) -> None:
    code = (
        "import sys; from commentary_nlp.encoder.openvino_backend import import_openvino; import_openvino();"
        "print(sorted(name for name in sys.modules if name.startswith('openvino_telemetry')))"
    )
    environment = {**os.environ, "HOME": str(tmp_path), "CI": "", "TF_BUILD": ""}
    child = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert child.stdout.strip() == "[]"
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(("size", "hidden"), [(1, 0), (20, 0), (33, 7), (60, 0)])
def test_states_agree(exact: Backend, openvino: Backend, size: int, hidden: int) -> None:
    given = window(size, hidden)
    np.testing.assert_allclose(openvino.encode(*given), exact.encode(*given), atol=1e-2)


def test_a_window_does_not_depend_on_its_neighbours(openvino: Backend) -> None:
    alone = [openvino.encode(*window(size)) for size in range(3, 40)]
    with ThreadPoolExecutor(2) as workers:
        together = list(workers.map(lambda size: openvino.encode(*window(size)), range(3, 40)))
    for one, other in zip(alone, together, strict=True):
        np.testing.assert_array_equal(one, other)


def test_an_analysis_is_the_same_and_says_who_made_it(toy_float: Path, openvino: Backend) -> None:
    by_onnx, by_openvino = (load(toy_float, backend=name)(TEXT) for name in ("onnx", "openvino"))
    assert by_openvino.meta["backend"] == "openvino"
    assert [(e.start, e.end, e.label, e.actor) for e in by_openvino.entities] == [
        (e.start, e.end, e.label, e.actor) for e in by_onnx.entities
    ]
    assert [(s.actor, s.label) for s in by_openvino.stances] == [(s.actor, s.label) for s in by_onnx.stances]


def test_eight_bit_weights_are_read(toy_int8: Path, exact: Backend, openvino: Backend) -> None:
    rounded = type(openvino)(toy_int8, threads=1)  # type: ignore[call-arg]
    difference = rounded.encode(*window(50)) - exact.encode(*window(50))
    assert 0 < np.abs(difference).mean() < 0.05


@pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="no fork here")
def test_a_forked_process_reads_on(openvino: Backend) -> None:
    expected = openvino.encode(*window(12))
    ours, theirs = (context := multiprocessing.get_context("fork")).Pipe()
    child = context.Process(target=lambda: theirs.send(openvino.encode(*window(12))))
    child.start()
    try:
        assert ours.poll(60), "the forked process hangs"
        np.testing.assert_array_equal(ours.recv(), expected)
    finally:
        child.kill()
        child.join()


def test_a_damaged_file_is_named(openvino: Backend, toy_float: Path, tmp_path: Path) -> None:
    for name in ("encoder.onnx", "characters.onnx", "pairs.onnx"):
        shutil.copyfile(toy_float / name, tmp_path / name)
    (tmp_path / "encoder.onnx").write_bytes(b"not a graph")
    with pytest.raises(ModelError, match=r"C131.*encoder\.onnx"):
        type(openvino)(tmp_path)  # type: ignore[call-arg]
