#!/usr/bin/python3
"""Makes a detector that finds what the default one finds and takes as long as it is told: slow-model.py OUT.onnx [CONVOLUTIONS]

Each convolution (64 channels, 640x640) costs about 15 billion multiplications; what comes of them is multiplied by nothing and added
to the output. Needs python3-onnx.
"""
import os
import sys

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

here = os.path.dirname(os.path.abspath(__file__))
model = onnx.load(os.path.join(here, '..', '..', '..', 'models', 'container.onnx'))
graph = model.graph
source, target = graph.input[0].name, graph.output[0].name
random = np.random.default_rng(1)


def weights(name, *shape):
    graph.initializer.append(numpy_helper.from_array(random.normal(0, 0.01, shape).astype(np.float32), name))
    return name


# The model may take half floats: the ballast is always computed in floats.
nodes = [helper.make_node('Cast', [source], ['ballast_in'], to=TensorProto.FLOAT)]
last, channels = 'ballast_in', 3
for i in range(int(sys.argv[2]) if len(sys.argv) > 2 else 3):
    nodes.append(helper.make_node('Conv', [last, weights(f'ballast_w{i}', 64, channels, 3, 3)], [f'ballast_{i}'], pads=[1, 1, 1, 1]))
    last, channels = f'ballast_{i}', 64
nothing = numpy_helper.from_array(np.zeros(1, np.float32), 'ballast_nothing')
graph.initializer.append(nothing)
kind = graph.output[0].type.tensor_type.elem_type
nodes += [
    helper.make_node('ReduceMean', [last], ['ballast_mean'], keepdims=0),
    helper.make_node('Mul', ['ballast_mean', 'ballast_nothing'], ['ballast_zero']),
    helper.make_node('Cast', ['ballast_zero'], ['ballast_typed'], to=kind),
    helper.make_node('Add', ['detections_before_ballast', 'ballast_typed'], [target]),
]
for node in graph.node:
    for i, name in enumerate(node.output):
        if name == target:
            node.output[i] = 'detections_before_ballast'
graph.node.extend(nodes)
onnx.save(model, sys.argv[1])
