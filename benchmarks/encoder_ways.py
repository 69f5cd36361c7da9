"""The ways to run the encoder that `backends.py` compares; each one is built in a folder of its own.

A way takes the piece ids of one window and gives its states (pieces, hidden). `build` answers with None and
says why where a package or an instruction set is missing.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from commentary_nlp.encoder.openvino_backend import import_openvino
from commentary_nlp.encoder.processor import has_bf16_matrix_units
from commentary_nlp.model_files import model_folder

States = NDArray[np.float32]
Encode = Callable[[NDArray[np.int64]], States]
EAGER, FILE = "torch float32", "onnx int8, one window (shipped)"


@dataclass(frozen=True)
class Sources:
    """What ways are made from: shipped and trainable folder, calibration windows, a place to write."""

    shipped: Path
    trainable: Path
    windows: Sequence[NDArray[np.int64]]
    scratch: Path

    def float_graph(self) -> Path:
        """The encoder's graph in float32, exported once."""
        folder = self.scratch / "float"
        if not folder.is_dir():
            from commentary_nlp.training.export import export_model

            export_model(self.trainable, folder, [], name="float", version="0", linear="float")
        return folder / "encoder.onnx"


def feeds(ids: NDArray[np.int64]) -> dict[str, NDArray[Any]]:
    """The inputs of the encoder's graph for one window."""
    size = len(ids)
    bias = np.zeros((1, 1, size, size), np.float32)
    return {"ids": ids[None], "positions": np.arange(size)[None], "bias": bias}


def onnx_way(path: Path, *, exact: bool = True) -> Encode:
    """ONNX Runtime on one thread; without `exact`, sums of 8-bit products may saturate."""
    session = onnx_session(path, exact=exact)
    return lambda ids: session.run(["states"], feeds(ids))[0][0]


def onnx_session(path: Path, *, exact: bool = True) -> Any:
    """A session as the library opens it."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.add_session_config_entry("session.x64quantprecision", "1" if exact else "0")
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def fixed_scales(sources: Sources) -> Encode:
    """ONNX Runtime, int8, with the scales of inputs fixed on the calibration windows (QDQ, columns apart)."""
    import onnxruntime
    from onnxruntime.quantization import CalibrationDataReader, QuantType, quantize_static

    class Reader(CalibrationDataReader):  # type: ignore[misc]
        def __init__(self, windows: Iterable[NDArray[np.int64]]) -> None:
            self.left: Iterator[dict[str, Any]] = map(feeds, windows)

        def get_next(self) -> dict[str, Any] | None:
            return next(self.left, None)

    folded, fixed = sources.scratch / "folded.onnx", sources.scratch / "fixed.onnx"
    options = onnxruntime.SessionOptions()
    options.optimized_model_filepath = str(folded)  # widens the half-precision weights
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    onnxruntime.InferenceSession(str(sources.float_graph()), options, providers=["CPUExecutionProvider"])
    logging.disable(logging.WARNING)
    quantize_static(
        str(folded),
        str(fixed),
        Reader(sources.windows),
        per_channel=True,
        activation_type=QuantType.QUInt8,
        weight_type=QuantType.QInt8,
        op_types_to_quantize=["MatMul"],
    )
    logging.disable(logging.NOTSET)
    return onnx_way(fixed)


def openvino_way(path: Path, *, precision: str = "f32") -> Encode:
    """OpenVINO on one thread."""
    core = import_openvino().Core()
    settings = {"INFERENCE_NUM_THREADS": 1, "NUM_STREAMS": 1, "INFERENCE_PRECISION_HINT": precision}
    request = core.compile_model(core.read_model(path), "CPU", settings).create_infer_request()
    return lambda ids: request.infer(feeds(ids))["states"][0].copy()


def openvino_int8(sources: Sources) -> Encode:
    """OpenVINO, int8, by NNCF with its settings for transformers, on the calibration windows."""
    openvino = import_openvino()
    os.environ.setdefault("NNCF_CI", "1")  # NNCF then reports its use to nobody
    import nncf

    nncf.set_log_level(logging.ERROR)
    written = sources.scratch / "nncf.xml"
    quantised = nncf.quantize(
        openvino.Core().read_model(sources.float_graph()),
        nncf.Dataset([feeds(ids) for ids in sources.windows]),
        model_type=nncf.ModelType.TRANSFORMER,
        preset=nncf.QuantizationPreset.MIXED,
        subset_size=len(sources.windows),
    )
    openvino.save_model(quantised, written)
    return openvino_way(written)


def torch_way(sources: Sources, *, bf16: bool = False, compiled: bool = False) -> Encode:
    """The network itself on one thread; in bf16 by autocast; compiled by TorchInductor for any length."""
    import torch

    from commentary_nlp.training.model_folder import load_network

    torch.set_num_threads(1)
    network = load_network(sources.trainable)
    run = torch.compile(network.encode, dynamic=True) if compiled else network.encode

    def encode(ids: NDArray[np.int64]) -> States:
        sees = torch.ones((1, len(ids), len(ids)), dtype=torch.bool)
        with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16, enabled=bf16):
            states = run(torch.from_numpy(ids)[None], sees, torch.arange(len(ids))[None])
        found: States = states[0].float().numpy()
        return found

    return encode


def builders(sources: Sources, *, compiled: bool) -> dict[str, Callable[[], Encode | None]]:
    """Every way by name, in the order of the table."""
    file = sources.shipped / "encoder.onnx"
    return {
        EAGER: lambda: torch_way(sources),
        FILE: lambda: onnx_way(file),
        "onnx int8, sums may saturate": lambda: onnx_way(file, exact=False),
        "onnx int8, fixed scales": lambda: fixed_scales(sources),
        "onnx float32": lambda: onnx_way(sources.float_graph()),
        "openvino float32, shipped file": lambda: openvino_way(file),
        "openvino bf16, shipped file": lambda: _with_units(lambda: openvino_way(file, precision="bf16")),
        "openvino float32": lambda: openvino_way(sources.float_graph()),
        "openvino int8 (NNCF)": lambda: openvino_int8(sources),
        "torch bf16": lambda: torch_way(sources, bf16=True),
        **({"torch float32, compiled": lambda: torch_way(sources, compiled=True)} if compiled else {}),
    }


def trainable_folder() -> Path:
    """The shipped trainable weights."""
    return model_folder("default-train")


def _with_units(build: Callable[[], Encode]) -> Encode | None:
    """OpenVINO answers a wish for bf16 with float32 where the processor has no bf16."""
    return build() if has_bf16_matrix_units() else None
