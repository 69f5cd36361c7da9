"""The arithmetic floor: the encoder as if it were matrix products alone, at this machine's peak."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from commentary_nlp.encoder.processor import has_bf16_matrix_units
from commentary_nlp.encoder.tokenizer import PieceTokenizer
from commentary_nlp.model_files import model_folder
from commentary_nlp.text import normalise, sentences

ROWS, INNER, COLUMNS, REPEATS = 256, 1536, 1536, 16
OPERATIONS = 2 * ROWS * INNER * COLUMNS * REPEATS
"""Multiplications and additions of one call of `product`."""


def product(kind: str, threads: int) -> Callable[[Any], object]:
    """REPEATS products of an encoder's size: float32 by NumPy's library, int8 by ONNX Runtime, bf16 by torch.

    NumPy's threads are set by OPENBLAS_NUM_THREADS, before it is imported.
    """
    draw = np.random.default_rng(0)
    if kind == "float32":
        left = draw.normal(size=(ROWS * REPEATS, INNER)).astype(np.float32)
        right = draw.normal(size=(INNER, COLUMNS)).astype(np.float32)
        return lambda _item: left @ right
    if kind == "bf16":
        return _bf16_product(draw, threads)
    session = _integer_session(draw.integers(-127, 127, (INNER, COLUMNS)).astype(np.int8), threads)
    whole = draw.integers(0, 255, (ROWS * REPEATS, INNER)).astype(np.uint8)
    return lambda _item: session.run(None, {"left": whole})


def encoder_operations(texts: Sequence[str], model: str = "default") -> int:
    """Multiplications and additions that the encoder needs at least for the pieces of `texts`.

    Every piece is read once, in windows of the model's size without context.
    """
    folder = model_folder(model)
    sizes = json.loads((model_folder("default-train") / "encoder" / "config.json").read_text("utf-8"))
    window = json.loads((folder / "config.json").read_text("utf-8")).get("window", 254)
    tokenizer = PieceTokenizer.from_file(folder / "tokenizer.json")
    hidden, inner, layers = (sizes[key] for key in ("hidden_size", "intermediate_size", "num_hidden_layers"))
    total = 0
    for text in texts:
        folded = normalise(text)
        pieces = len(tokenizer.pieces(folded, sentences(folded)).ids)
        seen = pieces // window * window**2 + (pieces % window) ** 2
        total += layers * (2 * pieces * (4 * hidden**2 + 2 * hidden * inner) + 4 * hidden * seen)
    return total


def _bf16_product(draw: np.random.Generator, threads: int) -> Callable[[Any], object]:
    """Raises NotImplementedError on a processor without bf16 matrix units: it would only imitate them."""
    if not has_bf16_matrix_units():
        raise NotImplementedError("this processor has no bf16 matrix units")
    import torch

    torch.set_num_threads(threads)
    left = torch.from_numpy(draw.normal(size=(ROWS * REPEATS, INNER))).bfloat16()
    right = torch.from_numpy(draw.normal(size=(INNER, COLUMNS))).bfloat16()
    return lambda _item: left @ right


def _integer_session(weight: np.ndarray, threads: int) -> Any:
    """A session of one integer product, with the kernels that the library's own sessions use."""
    import onnxruntime
    from onnx import TensorProto, helper, numpy_helper

    graph = helper.make_graph(
        [helper.make_node("MatMulInteger", ["left", "right"], ["product"])],
        "product",
        [helper.make_tensor_value_info("left", TensorProto.UINT8, ["rows", INNER])],
        [helper.make_tensor_value_info("product", TensorProto.INT32, ["rows", COLUMNS])],
        [numpy_helper.from_array(weight, "right")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=10)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.add_session_config_entry("session.x64quantprecision", "1")
    return onnxruntime.InferenceSession(
        model.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )
