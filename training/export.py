"""Writing the network as ONNX: the encoders side by side in one graph, weights stored as 16-bit floats."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from training.lac import Array

OPSET = 17
WIDTH = 128


def write_onnx(groups: Sequence[tuple[Sequence[str], Sequence[dict[str, Array]]]], path: Path) -> None:
    """Write a graph ``characters (batch, length) int32, lengths (batch) int32 -> one output for each head``.

    ``groups`` holds (heads, weights of their encoders): the encoders of a group are shared by its heads, and the
    scores (batch, length, tags) of a head are the mean of what it says over them.
    """
    nodes: list[onnx.NodeProto] = []
    tensors: list[onnx.TensorProto] = []
    outputs = []
    for heads, encoders in groups:
        scores = [
            _encoder(f"{heads[0]}_{number}", heads, weights, nodes, tensors) for number, weights in enumerate(encoders)
        ]
        for place, head in enumerate(heads):
            nodes.append(helper.make_node("Mean", [of_encoder[place] for of_encoder in scores], [head]))
            width = encoders[0][f"output_{head}"].shape[1]
            outputs.append(helper.make_tensor_value_info(head, TensorProto.FLOAT, ["batch", "length", width]))
    graph = helper.make_graph(
        nodes,
        "mentions",
        [
            helper.make_tensor_value_info("characters", TensorProto.INT32, ["batch", "length"]),
            helper.make_tensor_value_info("lengths", TensorProto.INT32, ["batch"]),
        ],
        outputs,
        tensors,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=9)
    onnx.checker.check_model(model)
    path.write_bytes(model.SerializeToString(deterministic=True))


def _encoder(
    prefix: str,
    heads: Sequence[str],
    weights: dict[str, Array],
    nodes: list[onnx.NodeProto],
    tensors: list[onnx.TensorProto],
) -> list[str]:
    """Append one encoder's nodes and weights; the names of its heads' scores."""

    def stored(name: str) -> str:
        half, full = f"{prefix}_{name}_half", f"{prefix}_{name}"
        tensors.append(numpy_helper.from_array(weights[name].astype(np.float16), half))
        nodes.append(helper.make_node("Cast", [half], [full], to=TensorProto.FLOAT))
        return full

    def constant(name: str, values: Sequence[int]) -> str:
        tensors.append(numpy_helper.from_array(np.array(values, dtype=np.int64), f"{prefix}_{name}"))
        return f"{prefix}_{name}"

    def add(operation: str, inputs: Sequence[str], output: str, **attributes: Any) -> str:
        nodes.append(helper.make_node(operation, inputs, [f"{prefix}_{output}"], **attributes))
        return f"{prefix}_{output}"

    # Look the rows up as 16-bit floats, so that the big table is never widened as a whole.
    table = f"{prefix}_embedding"
    tensors.append(numpy_helper.from_array(weights["embedding"].astype(np.float16), table))
    rows = add("Gather", [table, "characters"], "rows", axis=0)
    hidden = add("Cast", [rows], "wide", to=TensorProto.FLOAT)
    hidden = add("Transpose", [hidden], "by_place", perm=[1, 0, 2])
    shape = constant("shape", [0, 0, 2 * WIDTH])
    for layer in (1, 2):
        gru = add(
            "GRU",
            [
                hidden,
                stored(f"input_{layer}"),
                stored(f"recurrent_{layer}"),
                stored(f"bias_{layer}"),
                "lengths",
            ],
            f"both_{layer}",
            direction="bidirectional",
            hidden_size=WIDTH,
            linear_before_reset=1,
        )  # (length, directions, batch, width)
        joined = add("Transpose", [gru], f"joined_{layer}", perm=[0, 2, 1, 3])
        hidden = add("Reshape", [joined, shape], f"hidden_{layer}")
    names = []
    for head in heads:
        product = add("MatMul", [hidden, stored(f"output_{head}")], f"product_{head}")
        summed = add("Add", [product, stored(f"output_bias_{head}")], f"summed_{head}")
        names.append(add("Transpose", [summed], f"scores_{head}", perm=[1, 0, 2]))
    return names
