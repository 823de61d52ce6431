"""The fine-tuned encoder as an int8 ONNX file, written node by node.

Written by hand rather than exported: the whole layer then runs in ONNX Runtime's own int8
operators (attention included), about three times as fast as weights stored small and multiplied
as floats, and the file holds nothing that a tracer left behind.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor

from bot.finetune.network import LAYERS, LOOKS, PARTS, VECTOR, WIDTH, LabellingNetwork

FUSED = "com.microsoft"  # ONNX Runtime's own operators, part of every build of it
EPSILON = 1e-12


class _Graph:
    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, name: str, value: np.ndarray) -> str:
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(self, kind: str, name: str, *inputs: str, domain: str = "", **settings: object) -> str:
        made = helper.make_node(kind, list(inputs), [name], name=name, domain=domain, **settings)
        self.nodes.append(made)
        return name


def write_onnx(towers: list[LabellingNetwork], path: Path) -> None:
    """One network: token numbers in, the towers' vectors for each token side by side out.

    A tower gives a token's own vector, whose mean over the text is the text's, and after it the same
    vector once for each look, weighed so that the mean over the text is what that look sees.
    The towers must share their word and place tables (frozen in fine-tuning), which are half of
    the file. One message at a time and no padding: there is no mask to pay for.
    """
    graph = _Graph()
    words = _floats(towers[0].encoder.words.weight)
    for tower in towers[1:]:
        if not np.array_equal(words, _floats(tower.encoder.words.weight)):
            raise ValueError("The towers' word tables differ: fine-tune with the tables frozen.")
    scale = np.abs(words).max(axis=1, keepdims=True) / 127
    graph.constant("words", np.round(words / np.maximum(scale, 1e-9)).astype(np.int8))
    graph.constant("words_scale", scale.astype(np.float32))
    graph.constant("places", _floats(towers[0].encoder.positions.weight).astype(np.float16))
    picked = graph.node("Gather", "picked_int8", "words", "input_ids")
    picked = graph.node("Cast", "picked_cast", picked, to=TensorProto.FLOAT)
    sizes = graph.node("Gather", "picked_scale", "words_scale", "input_ids")
    picked = graph.node("Mul", "picked", picked, sizes)
    graph.constant("look_shape", np.array([0, 0, 1, WIDTH], dtype=np.int64))
    graph.constant("weight_shape", np.array([0, 0, LOOKS, 1], dtype=np.int64))
    graph.constant("looked_shape", np.array([0, 0, LOOKS * WIDTH], dtype=np.int64))
    graph.constant("from", np.array([0], dtype=np.int64))
    shape = graph.node("Shape", "length", "input_ids", start=1, end=2)
    places = graph.node("Slice", "places_cut", "places", "from", shape)
    places = graph.node("Cast", "places_here", places, to=TensorProto.FLOAT)
    summed = graph.node("Add", "summed", picked, places)
    graph.node("Cast", "many", shape, to=TensorProto.FLOAT)
    outputs = [
        _tower(graph, f"tower{number}", tower, summed) for number, tower in enumerate(towers)
    ]
    if len(outputs) == 1:
        graph.node("Identity", "token_vectors", outputs[0])
    else:
        graph.node("Concat", "token_vectors", *outputs, axis=2)
    width = VECTOR * len(towers)
    proto = helper.make_graph(
        graph.nodes,
        "putright_encoder",
        [helper.make_tensor_value_info("input_ids", TensorProto.INT64, [1, "length"])],
        [helper.make_tensor_value_info("token_vectors", TensorProto.FLOAT, [1, "length", width])],
        graph.constants,
    )
    model = helper.make_model(
        proto,
        opset_imports=[helper.make_opsetid("", 17), helper.make_opsetid(FUSED, 1)],
        producer_name="putright",
        ir_version=9,
    )
    path.write_bytes(model.SerializeToString())


def _tower(graph: _Graph, name: str, network: LabellingNetwork, summed: str) -> str:
    tower = network.encoder
    gain, shift = _norm(graph, f"{name}/norm", tower.norm)
    hidden = graph.node(
        "LayerNormalization", f"{name}/start", summed, gain, shift, axis=-1, epsilon=EPSILON
    )
    for number in range(LAYERS):
        layer, here = tower.layers[number], f"{name}/{number}"
        mixed = _attention(graph, here, layer.qkv, hidden)
        mixed = _matmul(graph, f"{here}/out", layer.out.weight, mixed, layer.out.bias)
        hidden = _skip_norm(graph, f"{here}/out_norm", layer.out_norm, mixed, hidden)
        inner = _matmul(graph, f"{here}/up", layer.up.weight, hidden)
        bias = graph.constant(f"{here}/up/bias", _floats(layer.up.bias))
        inner = graph.node("BiasGelu", f"{here}/gelu", inner, bias, domain=FUSED)
        inner = _matmul(graph, f"{here}/down", layer.down.weight, inner, layer.down.bias)
        hidden = _skip_norm(graph, f"{here}/down_norm", layer.down_norm, inner, hidden)
    return _with_looks(graph, name, network, hidden)


def _with_looks(graph: _Graph, name: str, network: LabellingNetwork, hidden: str) -> str:
    looks = graph.constant(f"{name}/looks", _floats(network.looks.weight).T)
    seen = graph.node("MatMul", f"{name}/seen", hidden, looks)
    share = graph.node("Softmax", f"{name}/share", seen, axis=1)
    # The reader takes the mean of what comes out; times their number it is the weighted sum.
    share = graph.node("Mul", f"{name}/weight", share, "many")
    share = graph.node("Reshape", f"{name}/weight_column", share, "weight_shape")
    column = graph.node("Reshape", f"{name}/look_column", hidden, "look_shape")
    looked = graph.node("Mul", f"{name}/look", column, share)
    looked = graph.node("Reshape", f"{name}/looked", looked, "looked_shape")
    return graph.node("Concat", f"{name}/vectors", hidden, looked, axis=2)


def _attention(graph: _Graph, here: str, qkv: object, hidden: str) -> str:
    weight, scale = _int8(graph, f"{here}/qkv", qkv.weight)
    bias = graph.constant(f"{here}/qkv/bias", _floats(qkv.bias))
    parts = [f"{here}/hidden_int8", f"{here}/hidden_scale", f"{here}/hidden_zero"]
    graph.nodes.append(
        helper.make_node("DynamicQuantizeLinear", [hidden], parts, name=f"{here}/quantise")
    )
    inputs = (parts[0], weight, bias, parts[1], scale, "", parts[2])
    return graph.node("QAttention", f"{here}/attention", *inputs, domain=FUSED, num_heads=PARTS)


def _matmul(
    graph: _Graph, name: str, weight: Tensor, given: str, bias: Tensor | None = None
) -> str:
    stored, scale = _int8(graph, name, weight)
    inputs = [given, stored, scale, ""]
    if bias is not None:
        inputs.append(graph.constant(f"{name}/bias", _floats(bias)))
    else:
        inputs.pop()
    return graph.node("DynamicQuantizeMatMul", f"{name}/product", *inputs, domain=FUSED)


def _int8(graph: _Graph, name: str, weight: Tensor) -> tuple[str, str]:
    """Weights as inputs x outputs, one scale an output, symmetric around zero."""
    values = _floats(weight).T
    scale = np.maximum(np.abs(values).max(axis=0) / 127, 1e-9).astype(np.float32)
    stored = graph.constant(f"{name}/weight", np.round(values / scale).astype(np.int8))
    return stored, graph.constant(f"{name}/scale", scale)


def _skip_norm(graph: _Graph, name: str, norm: object, new: str, old: str) -> str:
    gain, shift = _norm(graph, name, norm)
    return graph.node(
        "SkipLayerNormalization", f"{name}/sum", new, old, gain, shift,
        domain=FUSED, epsilon=EPSILON,
    )  # fmt: skip


def _norm(graph: _Graph, name: str, norm: object) -> tuple[str, str]:
    gain = graph.constant(f"{name}/gain", _floats(norm.weight))
    return gain, graph.constant(f"{name}/shift", _floats(norm.bias))


def _floats(value: Tensor) -> np.ndarray:
    return value.detach().float().cpu().numpy()
