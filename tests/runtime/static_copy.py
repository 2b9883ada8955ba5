"""A copy of a .tflite file with fixed sizes, for runtimes that know no others."""

from __future__ import annotations

from collections.abc import Mapping

import flatbuffers
import numpy as np
from ai_edge_litert import schema_py_generated as schema


def static_copy(content: bytes, sizes: Mapping[str, int], k: int) -> bytes:
    """Return the file with fixed list lengths and a fixed number of recommendations.

    LiteRT.js resizes no inputs and leaves outputs of unknown size empty. Tables and operators
    stay as they are; only declared sizes change, and the count that TOPK_V2 takes.

    Args:
        content: of the file.
        sizes: length of each input and output that has none, by name.
        k: how many items `recommend` gives.
    """
    model = schema.ModelT.InitFromObj(schema.Model.GetRootAs(bytearray(content), 0))
    for signature in model.signatureDefs:
        graph = model.subgraphs[signature.subgraphIndex]
        for end in [*signature.inputs, *signature.outputs]:
            tensor = graph.tensors[end.tensorIndex]
            if tensor.shapeSignature is not None:
                length = sizes[end.name.decode()]
                shape = [length if size < 0 else size for size in tensor.shapeSignature]
                tensor.shape, tensor.shapeSignature = shape, None
        _fix_count(model, graph, k)
    builder = flatbuffers.Builder(len(content))
    builder.Finish(model.Pack(builder), b"TFL3")
    return bytes(builder.Output())


def _fix_count(model: schema.ModelT, graph: schema.SubGraphT, k: int) -> None:
    for operator in graph.operators:
        code = model.operatorCodes[operator.opcodeIndex].builtinCode
        if code == schema.BuiltinOperator.TOPK_V2:
            buffer, tensor = schema.BufferT(), schema.TensorT()
            buffer.data = np.asarray([k], np.int32).view(np.uint8)
            tensor.shape, tensor.type = [], schema.TensorType.INT32
            tensor.buffer = len(model.buffers)
            model.buffers.append(buffer)
            graph.tensors.append(tensor)
            operator.inputs[1] = len(graph.tensors) - 1
