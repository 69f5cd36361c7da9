"""The OpenVINO backend: the encoder's matrices in bf16 or float32. Needs the extra `openvino`."""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path
from typing import Any

from commentary_nlp.encoder.backend import Floats, Ints
from commentary_nlp.encoder.onnx_backend import ENCODER, OnnxBackend
from commentary_nlp.encoder.processor import has_bf16_matrix_units
from commentary_nlp.errors import ModelError, missing_extra


class OpenVinoBackend(OnnxBackend):
    """The encoder by OpenVINO over the file that ONNX Runtime reads; the heads stay with ONNX Runtime.

    Weights are the same eight-bit ones, but inputs are not rounded: products are bf16 on a processor with
    bf16 matrix units and float32 on any other. One unpadded window a call, so that neighbours do not matter.
    """

    def __init__(self, folder: Path, *, threads: int | None = None) -> None:
        """Open the sessions and compile the encoder; `threads` runs go side by side, each on one thread.

        Raises ModelError where a file is missing or cannot be read, MissingExtra without OpenVINO.
        """
        try:
            self._openvino = import_openvino()
        except ImportError as error:
            raise missing_extra("openvino", "openvino", "backend='openvino'") from error
        super().__init__(folder, threads=threads)

    def _open_encoder(self, folder: Path) -> None:
        self._file = folder / ENCODER
        self._compiled = {os.getpid(): self._compile()}
        self._own = threading.local()

    def encode(self, ids: Ints, positions: Ints, bias: Floats) -> Floats:
        """States (pieces, hidden) of one window."""
        feeds = {"ids": ids[None], "positions": positions[None], "bias": bias[None, None]}
        states: Floats = self._request().infer(feeds)["states"][0].copy()
        return states

    def _request(self) -> Any:
        """The calling thread's request; a forked process, without its parent's threads, compiles anew."""
        process = os.getpid()
        if getattr(self._own, "process", None) != process:
            compiled = self._compiled.get(process) or self._compiled.setdefault(process, self._compile())
            self._own.request, self._own.process = compiled.create_infer_request(), process
        return self._own.request

    def _compile(self) -> Any:
        settings = {
            "INFERENCE_NUM_THREADS": self.threads,
            "NUM_STREAMS": self.threads,
            "INFERENCE_PRECISION_HINT": "bf16" if has_bf16_matrix_units() else "f32",
        }
        try:
            core = self._openvino.Core()
            return core.compile_model(core.read_model(self._file), "CPU", settings)
        except Exception as error:  # openvino raises RuntimeError and its own classes
            raise ModelError(
                "C131",
                f"OpenVINO cannot read {self._file}: {error}. Re-export the model, or use backend='onnx'.",
            ) from error


def import_openvino() -> Any:
    """The package, without the report of its import that it would send to its makers.

    It does without where `openvino_telemetry` is not installed, as it seems here while it is imported.
    """
    hidden = "openvino_telemetry" not in sys.modules
    if hidden:
        sys.modules["openvino_telemetry"] = None  # type: ignore[assignment]
    try:
        import openvino
    finally:
        if hidden:
            del sys.modules["openvino_telemetry"]
    return openvino
