"""The encoder as an ONNX graph, written node by node of operators that ONNX Runtime has fast kernels for.

`linear` chooses how matrices are kept. "int8" rounds weights to 8 bits a column and lets the runtime round
activations at run time (`DynamicQuantizeMatMul`). The runtime takes one scale for all rows of a call, so the
backend gives it one unpadded window a call: a text's result never depends on what stands beside it. Channels
whose activations are large are made smaller and their weights larger before rounding (SmoothQuant, Xiao et
al. 2023). "float" keeps float32.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Tensors = Mapping[str, NDArray[np.float32]]
_MS = "com.microsoft"
_SMALL = 4096


class GraphWriter:
    """Collects nodes and weights; every method returns the name of its output."""

    def __init__(self, linear: str) -> None:
        self.linear_kind = linear
        self.nodes: list[Any] = []
        self.weights: list[Any] = []
        self._count = 0

    def node(
        self, kind: str, inputs: list[str], *, domain: str = "", outputs: int = 1, **attributes: Any
    ) -> list[str]:
        """Add a node; names of its outputs."""
        from onnx import helper

        self._count += 1
        names = [f"{kind}_{self._count}_{index}" for index in range(outputs)]
        self.nodes.append(helper.make_node(kind, inputs, names, domain=domain, **attributes))
        return names

    def constant(self, name: str, values: NDArray[Any]) -> str:
        """Add a weight; large float ones lie in the file in half precision and are widened once at load."""
        from onnx import numpy_helper

        if values.dtype != np.float32 or values.size < _SMALL:
            self.weights.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
            return name
        self.weights.append(numpy_helper.from_array(values.astype(np.float16), name))
        return self.node("Cast", [name], to=1)[0]

    def linear(
        self,
        inner: str,
        name: str,
        weight: NDArray[np.float32],
        bias: NDArray[np.float32] | None = None,
        smooth: NDArray[np.float32] | None = None,
        *,
        kind: str | None = None,
    ) -> str:
        """Name of `inner @ weight.T + bias`.

        `weight` is (outputs, inputs); `smooth` divides the inputs before rounding; `kind` overrides the
        graph's own.
        """
        if (kind or self.linear_kind) == "float":
            (product,) = self.node("MatMul", [inner, self.constant(name + ".w", weight.T.astype(np.float32))])
            if bias is None:
                return product
            return self.node("Add", [product, self.constant(name + ".b", bias.astype(np.float32))])[0]
        if smooth is not None:
            (inner,) = self.node("Mul", [inner, self.constant(name + ".m", (1 / smooth).astype(np.float32))])
            weight = weight * smooth
        rounded, scales = quantise_columns(weight.T)
        inputs = [inner, self.constant(name + ".q", rounded), self.constant(name + ".s", scales), ""]
        inputs.append("" if bias is None else self.constant(name + ".b", bias.astype(np.float32)))
        return self.node("DynamicQuantizeMatMul", inputs, domain=_MS)[0]

    def norm(self, inner: str, gamma: str, beta: str, epsilon: float) -> str:
        """Name of the layer norm of `inner` over its last axis.

        Written out, because the runtime's own operator takes twice the time on the processor.
        """
        axes = self.constant(f"norm{self._count}.axes", np.array([-1], np.int64))
        (mean,) = self.node("ReduceMean", [inner, axes])
        (centred,) = self.node("Sub", [inner, mean])
        (squares,) = self.node("Mul", [centred, centred])
        (variance,) = self.node("ReduceMean", [squares, axes])
        least = self.constant(f"norm{self._count}.epsilon", np.array(epsilon, np.float32))
        (deviation,) = self.node("Sqrt", [self.node("Add", [variance, least])[0]])
        (scaled,) = self.node("Mul", [self.node("Div", [centred, deviation])[0], gamma])
        return self.node("Add", [scaled, beta])[0]


def quantise_columns(weight: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """(int8 weights, scale of each column) of an (inputs, outputs) matrix, symmetric."""
    scales = np.maximum(np.abs(weight).max(axis=0), 1e-8).astype(np.float32) / 127.0
    return np.clip(np.rint(weight / scales), -127, 127).astype(np.int8), scales.astype(np.float32)


def write_encoder_graph(
    tensors: Tensors,
    config: Mapping[str, Any],
    path: Path,
    *,
    linear: str = "int8",
    smoothing: Tensors | None = None,
) -> None:
    """Write `path`: ids, positions (1, pieces) and bias (1, 1, pieces, pieces) to states (1, pieces, hidden).

    `bias` is added to the attention scores: 0 where a piece may look, -10000 where not. `smoothing` are the
    divisors of the inputs of each linear layer by name (see `smoothing_scales`).
    """
    from onnx import TensorProto, helper

    from commentary_nlp.corpus.files import write_whole

    graph = GraphWriter(linear)
    inner = _embeddings(graph, tensors, config)
    for layer in range(config["num_hidden_layers"]):
        inner = _layer(graph, tensors, config, f"encoder.layer.{layer}.", inner, smoothing or {})
    graph.nodes.append(helper.make_node("Identity", [inner], ["states"]))
    size = config["hidden_size"]
    made = helper.make_graph(
        graph.nodes,
        "encoder",
        [
            helper.make_tensor_value_info("ids", TensorProto.INT64, [1, "pieces"]),
            helper.make_tensor_value_info("positions", TensorProto.INT64, [1, "pieces"]),
            helper.make_tensor_value_info("bias", TensorProto.FLOAT, [1, 1, "pieces", "pieces"]),
        ],
        [helper.make_tensor_value_info("states", TensorProto.FLOAT, [1, "pieces", size])],
        graph.weights,
    )
    opsets = [helper.make_opsetid("", 20), helper.make_opsetid(_MS, 1)]
    model = helper.make_model(made, opset_imports=opsets, ir_version=10, producer_name="commentary-nlp")
    write_whole(path, model.SerializeToString())


def _embeddings(graph: GraphWriter, tensors: Tensors, config: Mapping[str, Any]) -> str:
    words = tensors["embeddings.word_embeddings.weight"]
    if graph.linear_kind == "float":
        (word,) = graph.node("Gather", [graph.constant("words", words), "ids"])
    else:
        scales = np.maximum(np.abs(words).max(axis=1, keepdims=True), 1e-8).astype(np.float32) / 127.0
        rounded = graph.constant("words.q", np.clip(np.rint(words / scales), -127, 127).astype(np.int8))
        (codes,) = graph.node("Gather", [rounded, "ids"])
        (codes,) = graph.node("Cast", [codes], to=1)
        (scale,) = graph.node("Gather", [graph.constant("words.s", scales), "ids"])
        (word,) = graph.node("Mul", [codes, scale])
    table = (
        tensors["embeddings.position_embeddings.weight"][config.get("position_offset", 0) :]
        + tensors["embeddings.token_type_embeddings.weight"][0]
    )
    if "embeddings.task_type_embeddings.weight" in tensors:  # ERNIE
        table = table + tensors["embeddings.task_type_embeddings.weight"][0]
    (place,) = graph.node("Gather", [graph.constant("places", table.astype(np.float32)), "positions"])
    (total,) = graph.node("Add", [word, place])
    gamma = graph.constant("embed.g", tensors["embeddings.LayerNorm.weight"])
    beta = graph.constant("embed.b", tensors["embeddings.LayerNorm.bias"])
    inner = graph.norm(total, gamma, beta, config["layer_norm_eps"])
    if "embeddings_project.weight" not in tensors:
        return inner
    weight, bias = tensors["embeddings_project.weight"], tensors["embeddings_project.bias"]  # ELECTRA
    return graph.linear(inner, "project", weight, bias, kind="float")


def _layer(
    graph: GraphWriter,
    tensors: Tensors,
    config: Mapping[str, Any],
    prefix: str,
    inner: str,
    smoothing: Tensors,
) -> str:
    def weight(name: str) -> NDArray[np.float32]:
        return tensors[prefix + name]

    parts = ["attention.self.query", "attention.self.key", "attention.self.value"]
    joined = np.concatenate([weight(part + ".weight") for part in parts])
    joined_bias = np.concatenate([weight(part + ".bias") for part in parts])
    mixed = graph.linear(inner, prefix + "qkv", joined, joined_bias, smoothing.get(prefix + "qkv"))
    sizes = graph.constant(prefix + "split", np.array([config["hidden_size"]] * 3, np.int64))
    query, key, value = graph.node("Split", [mixed, sizes], outputs=3, axis=-1)
    (attended,) = graph.node(
        "MultiHeadAttention",
        [query, key, value, "", "", "bias"],
        domain=_MS,
        num_heads=config["num_attention_heads"],
    )
    name = "attention.output"
    output = graph.linear(
        attended,
        prefix + "ao",
        weight(name + ".dense.weight"),
        weight(name + ".dense.bias"),
        smoothing.get(prefix + "ao"),
    )
    inner = _add_norm(graph, prefix + name, output, inner, tensors, config)
    fed = graph.linear(
        inner, prefix + "fi", weight("intermediate.dense.weight"), None, smoothing.get(prefix + "fi")
    )
    bias = graph.constant(prefix + "fi.b", weight("intermediate.dense.bias"))
    (fed,) = graph.node("BiasGelu", [fed, bias], domain=_MS)
    output = graph.linear(
        fed,
        prefix + "fo",
        weight("output.dense.weight"),
        weight("output.dense.bias"),
        smoothing.get(prefix + "fo"),
    )
    return _add_norm(graph, prefix + "output", output, inner, tensors, config)


def _add_norm(
    graph: GraphWriter, prefix: str, output: str, inner: str, tensors: Tensors, config: Mapping[str, Any]
) -> str:
    gamma = graph.constant(prefix + ".g", tensors[prefix + ".LayerNorm.weight"])
    beta = graph.constant(prefix + ".n", tensors[prefix + ".LayerNorm.bias"])
    (total,) = graph.node("Add", [output, inner])
    return graph.norm(total, gamma, beta, config["layer_norm_eps"])


def smoothing_scales(
    tensors: Tensors, maxima: Tensors, *, strength: float = 0.5
) -> dict[str, NDArray[np.float32]]:
    """The divisors of each linear layer's inputs, from the largest magnitude seen in each channel.

    Channel j is divided by `maxima[j] ** strength / weight_maxima[j] ** (1 - strength)`, scaled to a
    geometric mean of 1.
    """
    names = {
        "qkv": ["attention.self.query", "attention.self.key", "attention.self.value"],
        "ao": ["attention.output.dense"],
        "fi": ["intermediate.dense"],
        "fo": ["output.dense"],
    }
    scales = {}
    for key, seen in maxima.items():
        prefix, part = key.rsplit(".", 1)
        weights = np.concatenate([tensors[f"{prefix}.{name}.weight"] for name in names[part]])
        heavy = np.maximum(np.abs(weights).max(axis=0), 1e-5)
        scale = np.maximum(seen, 1e-5) ** strength / heavy ** (1 - strength)
        scales[key] = (scale / np.exp(np.log(scale).mean())).astype(np.float32)
    return scales
