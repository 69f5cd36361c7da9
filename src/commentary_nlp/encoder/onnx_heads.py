"""The heads as ONNX graphs in float32: one for the characters of a text, one for its pairs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from commentary_nlp.encoder.onnx_graph import GraphWriter, Tensors

Inputs = Mapping[str, tuple[int, Sequence[str | int]]]
_EPSILON = 1e-5


def write_character_graph(tensors: Tensors, hidden: int, path: Path) -> None:
    """Write `path`: states (pieces, hidden) and piece, code, place (characters) to the character scores.

    Outputs are what `CharacterScores.of_tags` takes, with device_tags flat.
    """
    from onnx import TensorProto

    graph = GraphWriter("float")
    (own,) = graph.node("Gather", ["states", "piece"])
    (character,) = graph.node("Gather", [_weight(graph, tensors, "characters.embedding.weight"), "code"])
    (place,) = graph.node("Gather", [_weight(graph, tensors, "characters.place.weight"), "place"])
    (joined,) = graph.node("Concat", [own, character, place], axis=-1)
    (reduced,) = graph.node("Gelu", [_dense(graph, tensors, "characters.reduce", joined)])
    axes = graph.constant("axes0", np.array([0], np.int64))
    (turned,) = graph.node("Transpose", [reduced], perm=[1, 0])
    (inner,) = graph.node("Unsqueeze", [turned, axes])
    for name in ("first", "second"):
        weights = [_weight(graph, tensors, f"characters.{name}.{part}") for part in ("weight", "bias")]
        (inner,) = graph.node("Conv", [inner, *weights], kernel_shape=[3], pads=[1, 1])
        (inner,) = graph.node("Gelu", [inner])
    (inner,) = graph.node("Squeeze", [inner, axes])
    (inner,) = graph.node("Transpose", [inner], perm=[1, 0])
    (total,) = graph.node("Add", [reduced, inner])
    features = _norm(graph, tensors, "characters.norm", total)
    outputs = {
        "emissions": _dense(graph, tensors, "entities.output", features),
        "device_tags": _dense(graph, tensors, "devices.tags", features),
        "attention": _dense(graph, tensors, "devices.attend", features),
        "value": _dense(graph, tensors, "devices.value", features),
    }
    inputs: Inputs = {
        "states": (TensorProto.FLOAT, ["pieces", hidden]),
        "piece": (TensorProto.INT64, ["characters"]),
        "code": (TensorProto.INT64, ["characters"]),
        "place": (TensorProto.INT64, ["characters"]),
    }
    _save(graph, "characters", inputs, outputs, path)


def write_pair_graph(
    tensors: Tensors,
    hidden: int,
    width: int,
    layers: int,
    path: Path,
    *,
    heads: int = 4,
    linear: str = "float",
) -> None:
    """Write `path`: states (pairs, pieces, hidden), marks and float mask (pairs, pieces) to logits.

    Logits are (pairs, labels). `linear` is how the matrices of the blocks are kept; the encoder's states,
    whose channels differ much in size, are reduced in float.
    """
    from onnx import TensorProto

    graph = GraphWriter(linear)
    (mark,) = graph.node("Gather", [_weight(graph, tensors, "pairs.mark.weight"), "marks"])
    (inner,) = graph.node("Add", [_dense(graph, tensors, "pairs.reduce", "states"), mark])
    one = graph.constant("one", np.array(1.0, np.float32))
    (missing,) = graph.node("Sub", ["mask", one])
    (blocked,) = graph.node("Mul", [missing, graph.constant("far", np.array(1e4, np.float32))])
    (blocked4,) = graph.node("Unsqueeze", [blocked, graph.constant("axes12", np.array([1, 2], np.int64))])
    for layer in range(layers):
        inner = _block(graph, tensors, f"pairs.layers.{layer}.", inner, blocked4, width, heads)
    inner = _norm(graph, tensors, "pairs.norm", inner)
    pooled = _pool_target(graph, inner)
    (wide,) = graph.node("Expand", [pooled, graph.node("Shape", [inner])[0]])
    (both,) = graph.node("Concat", [inner, wide], axis=-1)
    last = graph.constant("axes-1", np.array([-1], np.int64))
    (scores,) = graph.node("Squeeze", [_dense(graph, tensors, "pairs.attend", both), last])
    (scores,) = graph.node("Add", [scores, blocked])
    (weights,) = graph.node("Softmax", [scores], axis=-1)
    (weights,) = graph.node("Unsqueeze", [weights, graph.constant("axes1", np.array([1], np.int64))])
    (read,) = graph.node("MatMul", [weights, inner])
    (joined,) = graph.node("Concat", [pooled, read], axis=-1)
    (hidden_out,) = graph.node("Gelu", [_dense(graph, tensors, "pairs.output.1", joined)])
    (logits,) = graph.node("Squeeze", [_dense(graph, tensors, "pairs.output.4", hidden_out), "axes1"])
    inputs: Inputs = {
        "states": (TensorProto.FLOAT, ["pairs", "pieces", hidden]),
        "marks": (TensorProto.INT64, ["pairs", "pieces"]),
        "mask": (TensorProto.FLOAT, ["pairs", "pieces"]),
    }
    _save(graph, "pairs", inputs, {"logits": logits}, path)


def _pool_target(graph: GraphWriter, inner: str) -> str:
    """The mean of `inner` over the target's pieces (marks 1 to 4): (pairs, 1, width)."""
    zero, five = (graph.constant(f"int{n}", np.array(n, np.int64)) for n in (0, 5))
    (above,) = graph.node("Greater", ["marks", zero])
    (below,) = graph.node("Less", ["marks", five])
    (both,) = graph.node("And", [above, below])
    (target,) = graph.node("Cast", [both], to=1)
    axis = graph.constant("sum-axis", np.array([1], np.int64))
    (row,) = graph.node("Unsqueeze", [target, axis])
    (summed,) = graph.node("MatMul", [row, inner])
    (count,) = graph.node("ReduceSum", [target, axis], keepdims=1)
    (count,) = graph.node("Max", [count, "one"])
    (count,) = graph.node("Unsqueeze", [count, axis])
    return graph.node("Div", [summed, count])[0]


def _block(
    graph: GraphWriter, tensors: Tensors, prefix: str, inner: str, blocked: str, width: int, heads: int
) -> str:
    mixed = _block_dense(
        graph, tensors, prefix + "attention", _norm(graph, tensors, prefix + "norm_in", inner)
    )
    sizes = graph.constant(prefix + "split", np.array([width] * 3, np.int64))
    parts = graph.node("Split", [mixed, sizes], outputs=3, axis=-1)
    shape = graph.constant(prefix + "heads", np.array([0, 0, heads, width // heads], np.int64))
    (query,) = graph.node("Transpose", [graph.node("Reshape", [parts[0], shape])[0]], perm=[0, 2, 1, 3])
    (key,) = graph.node("Transpose", [graph.node("Reshape", [parts[1], shape])[0]], perm=[0, 2, 3, 1])
    (value,) = graph.node("Transpose", [graph.node("Reshape", [parts[2], shape])[0]], perm=[0, 2, 1, 3])
    (scores,) = graph.node("MatMul", [query, key])
    (scores,) = graph.node(
        "Mul", [scores, graph.constant(prefix + "scale", np.array((width // heads) ** -0.5, np.float32))]
    )
    (weights,) = graph.node("Softmax", [graph.node("Add", [scores, blocked])[0]], axis=-1)
    (mixed,) = graph.node("Transpose", [graph.node("MatMul", [weights, value])[0]], perm=[0, 2, 1, 3])
    flat = graph.constant(prefix + "flat", np.array([0, 0, width], np.int64))
    (mixed,) = graph.node("Reshape", [mixed, flat])
    (inner,) = graph.node("Add", [inner, _block_dense(graph, tensors, prefix + "join", mixed)])
    fed = _block_dense(graph, tensors, prefix + "feed.0", _norm(graph, tensors, prefix + "norm_out", inner))
    (fed,) = graph.node("Gelu", [fed])
    return graph.node("Add", [inner, _block_dense(graph, tensors, prefix + "feed.2", fed)])[0]


def _block_dense(graph: GraphWriter, tensors: Tensors, name: str, inner: str) -> str:
    return _dense(graph, tensors, name, inner, kind=None)


def _weight(graph: GraphWriter, tensors: Tensors, name: str) -> str:
    return graph.constant(name, tensors[name].astype(np.float32))


def _dense(graph: GraphWriter, tensors: Tensors, name: str, inner: str, kind: str | None = "float") -> str:
    return graph.linear(inner, name, tensors[name + ".weight"], tensors[name + ".bias"], kind=kind)


def _norm(graph: GraphWriter, tensors: Tensors, name: str, inner: str) -> str:
    gamma, beta = (_weight(graph, tensors, f"{name}.{part}") for part in ("weight", "bias"))
    return graph.norm(inner, gamma, beta, _EPSILON)


def _save(
    graph: GraphWriter,
    name: str,
    inputs: Inputs,
    outputs: Mapping[str, str],
    path: Path,
) -> None:
    from onnx import TensorProto, helper

    from commentary_nlp.corpus.files import write_whole

    for output, source in outputs.items():
        graph.nodes.append(helper.make_node("Identity", [source], [output]))
    made = helper.make_graph(
        graph.nodes,
        name,
        [helper.make_tensor_value_info(key, kind, shape) for key, (kind, shape) in inputs.items()],
        [helper.make_tensor_value_info(key, TensorProto.FLOAT, None) for key in outputs],
        graph.weights,
    )
    opsets = [helper.make_opsetid("", 20), helper.make_opsetid("com.microsoft", 1)]
    model = helper.make_model(made, opset_imports=opsets, ir_version=10, producer_name="commentary-nlp")
    write_whole(path, model.SerializeToString())
