"""A copy of a .tflite file with fixed sizes, for runtimes that know no others."""

from __future__ import annotations

from collections.abc import Mapping

import flatbuffers
import numpy as np
from ai_edge_litert import schema_py_generated as schema
from ai_edge_litert.interpreter import Interpreter, OpResolverType


def static_copy(content: bytes, sizes: Mapping[str, int], k: int) -> bytes:
    """Return the file with fixed list lengths and a fixed number of recommendations.

    LiteRT.js resizes no inputs, leaves outputs of unknown size empty, and takes declared sizes for
    the real ones. Tables and operators stay as they are; only declared sizes change, and the
    count that TOPK_V2 takes.

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
        _fix_counts(model, graph, k, sizes.get("exclude_ids", 0))
    _declare_sizes(model, model.subgraphs[0])
    return _bytes(model)


def _bytes(model: schema.ModelT) -> bytes:
    builder = flatbuffers.Builder(0)
    builder.Finish(model.Pack(builder), b"TFL3")
    return bytes(builder.Output())


def _declare_sizes(model: schema.ModelT, graph: schema.SubGraphT) -> None:
    """Declare the sizes that the tensors of the first graph get: only its choices need that."""
    plain = OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES
    interpreter = Interpreter(
        model_content=_bytes(model), num_threads=1, experimental_op_resolver_type=plain
    )
    interpreter.allocate_tensors()
    for tensor, found in zip(graph.tensors, interpreter.get_tensor_details(), strict=False):
        if tensor.shapeSignature is not None:
            tensor.shape, tensor.shapeSignature = found["shape"].tolist(), None


def _fix_counts(model: schema.ModelT, graph: schema.SubGraphT, k: int, excluded: int) -> None:
    """Fix how many a graph chooses: in files of many rows candidates first, then k of them."""
    choices = [operator for operator in graph.operators if _is_choice(model, operator)]
    for operator in choices[:-1]:
        (rows,) = graph.tensors[operator.inputs[0]].shape
        _fix_count(model, graph, operator, min(k + excluded, rows))
    for operator in choices[-1:]:
        _fix_count(model, graph, operator, k)


def _is_choice(model: schema.ModelT, operator: schema.OperatorT) -> bool:
    code = model.operatorCodes[operator.opcodeIndex].builtinCode
    return bool(code == schema.BuiltinOperator.TOPK_V2)


def _fix_count(
    model: schema.ModelT, graph: schema.SubGraphT, operator: schema.OperatorT, count: int
) -> None:
    buffer, tensor = schema.BufferT(), schema.TensorT()
    buffer.data = np.asarray([count], np.int32).view(np.uint8)
    tensor.shape, tensor.type = [], schema.TensorType.INT32
    tensor.buffer = len(model.buffers)
    model.buffers.append(buffer)
    graph.tensors.append(tensor)
    operator.inputs[1] = len(graph.tensors) - 1
