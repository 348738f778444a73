#!/usr/bin/env python3
"""Writes the tiny networks of the tests beside this file (needs python3-onnx). None is trained: each only has the inputs, outputs and
names of a kind of model. Same version of onnx, same bytes."""
import pathlib

import numpy as np
from onnx import TensorProto, checker, helper, numpy_helper

HERE = pathlib.Path(__file__).parent
NAMES = "{0: 'container', 1: \"driver's cab\"}"
SIDE = 32                      # strides 8, 16, 32 give 16 + 4 + 1 = 21 cells


def save(name, nodes, inputs, outputs, weights=(), metadata=None):
    graph = helper.make_graph(nodes, name, inputs, outputs, [numpy_helper.from_array(w, n) for n, w in weights])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], producer_name="make-models")
    model.ir_version = 7
    helper.set_model_props(model, metadata or {})
    checker.check_model(model)
    (HERE / f"{name}.onnx").write_bytes(model.SerializeToString())


def tensor(name, kind, shape):
    return helper.make_tensor_value_info(name, kind, shape)


def typed(name, kind):
    """y = 2x in float16; y = x as float32 from integers."""
    numpy_kind = {TensorProto.FLOAT16: np.float16}.get(kind)
    if numpy_kind:
        nodes, weights = [helper.make_node("Mul", ["x", "two"], ["y"])], [("two", np.array(2, numpy_kind))]
        out = kind
    else:
        nodes, weights, out = [helper.make_node("Cast", ["x"], ["y"], to=TensorProto.FLOAT)], [], TensorProto.FLOAT
    save(name, nodes, [tensor("x", kind, [1, 3, 5, 7])], [tensor("y", out, [1, 3, 5, 7])], weights)


def dynamic():
    """A YOLOv8-shaped head of free batch, height and width: each cell's first three values are the means of its colours."""
    nodes, parts = [], []
    for s in (8, 16, 32):
        nodes += [helper.make_node("AveragePool", ["images"], [f"p{s}"], kernel_shape=[s, s], strides=[s, s]),
                  helper.make_node("Conv", [f"p{s}", "w"], [f"c{s}"]),
                  helper.make_node("Reshape", [f"c{s}", "flat"], [f"r{s}"])]
        parts.append(f"r{s}")
    nodes.append(helper.make_node("Concat", parts, ["output0"], axis=2))
    w = np.zeros((6, 3, 1, 1), np.float32)
    w[:3, :, 0, 0] = np.eye(3)
    save("dynamic", nodes, [tensor("images", TensorProto.FLOAT, ["batch", 3, "height", "width"])],
         [tensor("output0", TensorProto.FLOAT, ["batch", 6, "anchors"])],
         [("w", w), ("flat", np.array([0, 6, -1], np.int64))], {"names": NAMES, "imgsz": "[96, 160]"})


def constant(name, values, metadata=None, kind=TensorProto.FLOAT):
    """Always the same output, whatever the picture."""
    nodes = [helper.make_node("Cast", ["images"], ["float"], to=TensorProto.FLOAT),
             helper.make_node("ReduceMean", ["float"], ["mean"], keepdims=0),
             helper.make_node("Mul", ["mean", "zero"], ["nothing"]),
             helper.make_node("Add", ["values", "nothing"], ["output"])]
    save(name, nodes, [tensor("images", kind, [1, 3, SIDE, SIDE])], [tensor("output", TensorProto.FLOAT, list(values.shape))],
         [("values", values.astype(np.float32)), ("zero", np.array(0, np.float32))], metadata)


def cells():
    return [(x, y, s) for s in (8, 16, 32) for y in range(SIDE // s) for x in range(SIDE // s)]


def rows(decoded, objectness, scores):
    """One row a cell: a box of the cell's own size in its middle; the sixth cell shows class 0."""
    out = []
    for i, (x, y, s) in enumerate(cells()):
        box = [(x + .5) * s, (y + .5) * s, s, s] if decoded else [.5, .5, 0, 0]
        out.append(box + ([objectness(i)] if objectness else []) + scores(i))
    return np.array([out])


def seen(i):
    return [.875, .125] if i == 5 else [.03125, .015625]


typed("float16", TensorProto.FLOAT16)
typed("uint8", TensorProto.UINT8)
typed("int8", TensorProto.INT8)
dynamic()
yolox_objectness = lambda i: 1 if i == 5 else .0625
constant("yolox-raw", rows(False, yolox_objectness, seen))
constant("yolox-decoded", rows(True, yolox_objectness, seen), {"names": NAMES})
constant("yolox-decoded-nameless", rows(True, yolox_objectness, seen))
constant("yolov6", rows(True, lambda i: 1, seen))
constant("channel-last", rows(True, None, seen), {"names": NAMES})
constant("channel-first-bytes", rows(True, None, seen).transpose(0, 2, 1), {"names": NAMES}, TensorProto.UINT8)
constant("wrong-names", rows(True, None, seen).transpose(0, 2, 1), {"names": "{0: 'container'}"})
