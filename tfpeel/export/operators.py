"""The TFLite operators that the graphs use, each at the lowest version that fits its types.

Operators whose kernels read no options are written without.
"""

from __future__ import annotations

from collections.abc import Sequence

from ai_edge_litert import schema_py_generated as schema

from tfpeel.export.flatbuffer import BOOL, FLOAT32, INT4, INT32, Options, Subgraph, Tensor

_CODE = schema.BuiltinOperator
_INT8: int = schema.TensorType.INT8
_FLOAT16: int = schema.TensorType.FLOAT16
_UINT16: int = schema.TensorType.UINT16
_CAST_VERSIONS = {_INT8: 3, _UINT16: 4, _FLOAT16: 5, INT4: 6}
_GATHER_VERSIONS = {BOOL: 3}
# Version 6 is the first whose bias may be missing.
_FULLY_CONNECTED_WITHOUT_BIAS = 6


def cast(graph: Subgraph, value: Tensor, type_code: int) -> Tensor:
    """Return the value in another type."""
    version = _CAST_VERSIONS.get(value.type, 1)
    outputs = [(type_code, value.shape)]
    return graph.operator(_CODE.CAST, [value], outputs, version=version)[0]


def gather(graph: Subgraph, table: Tensor, places: Tensor, axis: int = 0) -> Tensor:
    """Return the slices of the table at int32 places along an axis."""
    shape = table.shape[:axis] + places.shape + table.shape[axis + 1 :]
    version = _GATHER_VERSIONS.get(table.type, 1)
    options = Options("GatherOptions", (("Axis", axis),))
    return graph.operator(_CODE.GATHER, [table, places], [(table.type, shape)], options, version)[0]


def scatter(graph: Subgraph, places: Tensor, values: Tensor, shape: tuple[int, ...]) -> Tensor:
    """Return zeros of a shape with each value written or added at its place ([n, 1] int32)."""
    inputs = [places, values, graph.integers(shape)]
    return graph.operator(_CODE.SCATTER_ND, inputs, [(values.type, shape)])[0]


def split(graph: Subgraph, value: Tensor, sizes: Sequence[int], axis: int) -> list[Tensor]:
    """Return consecutive pieces of the value along an axis."""
    if len(sizes) == 1:
        return [value]
    shapes = [(*value.shape[:axis], size, *value.shape[axis + 1 :]) for size in sizes]
    options = Options("SplitVOptions", (("NumSplits", len(sizes)),))
    inputs = [value, graph.integers(tuple(sizes)), graph.integer(axis)]
    return graph.operator(_CODE.SPLIT_V, inputs, [(value.type, s) for s in shapes], options)


def concatenate(graph: Subgraph, values: Sequence[Tensor], axis: int) -> Tensor:
    """Return the values one after the other along an axis."""
    if len(values) == 1:
        return values[0]
    first = values[0]
    length = sum(value.shape[axis] for value in values)
    shape = (*first.shape[:axis], length, *first.shape[axis + 1 :])
    options = Options("ConcatenationOptions", (("Axis", axis),))
    return graph.operator(_CODE.CONCATENATION, values, [(first.type, shape)], options)[0]


def fully_connected(
    graph: Subgraph, value: Tensor, weights: Tensor, bias: Tensor | None = None
) -> Tensor:
    """Return value [1, w] or [w] times the transpose of weights [n, w], plus bias [n]: [1, n]."""
    inputs = [value, weights] if bias is None else [value, weights, bias]
    version = _FULLY_CONNECTED_WITHOUT_BIAS if bias is None else 1
    outputs = [(FLOAT32, (1, weights.shape[0]))]
    options = Options("FullyConnectedOptions")
    return graph.operator(_CODE.FULLY_CONNECTED, inputs, outputs, options, version)[0]


def sums_by_place(
    graph: Subgraph, values: Tensor, places: Tensor, count: Tensor, size: int = -1
) -> Tensor:
    """Return [count, ...]: the sums of the slices of values that have the same place.

    Args:
        graph: of the signature.
        values: [n, ...].
        places: [n] int32, in 0..count-1.
        count: int32 scalar.
        size: the count where it is known, or -1.
    """
    outputs = [(values.type, (size, *values.shape[1:]))]
    return graph.operator(_CODE.UNSORTED_SEGMENT_SUM, [values, places, count], outputs)[0]


def batch_matmul(
    graph: Subgraph, left: Tensor, right: Tensor, *, right_is_transposed: bool = False
) -> Tensor:
    """Return left [m, n] times right [n, w], or times the transpose of right [w, n]."""
    fields = (("AdjY", 1),) if right_is_transposed else ()
    outputs = [(FLOAT32, (left.shape[0], right.shape[0 if right_is_transposed else 1]))]
    options = Options("BatchMatMulOptions", fields)
    return graph.operator(_CODE.BATCH_MATMUL, [left, right], outputs, options)[0]


def add(graph: Subgraph, left: Tensor, right: Tensor) -> Tensor:
    """Return the sum; the right operand may be a scalar."""
    return graph.operator(_CODE.ADD, [left, right], [_like(left)], Options("AddOptions"))[0]


def subtract(graph: Subgraph, left: Tensor, right: Tensor) -> Tensor:
    """Return left minus right; a row [1, n] minus a column [n, 1] is [n, n]."""
    outputs = [(left.type, _broadcast(left, right))]
    return graph.operator(_CODE.SUB, [left, right], outputs, Options("SubOptions"))[0]


def divide(graph: Subgraph, left: Tensor, right: Tensor) -> Tensor:
    """Return left divided by right, rounded towards 0 where they are int32."""
    outputs = [(left.type, _broadcast(left, right))]
    return graph.operator(_CODE.DIV, [left, right], outputs, Options("DivOptions"))[0]


def multiply(graph: Subgraph, left: Tensor, right: Tensor) -> Tensor:
    """Return the product; sizes of 1 are repeated, and the right operand may be a scalar."""
    outputs = [(left.type, _broadcast(left, right))]
    return graph.operator(_CODE.MUL, [left, right], outputs, Options("MulOptions"))[0]


def at_least(graph: Subgraph, value: Tensor, bound: Tensor) -> Tensor:
    """Return the greater of value and bound, number by number."""
    return graph.operator(_CODE.MAXIMUM, [value, bound], [_like(value)])[0]


def at_most(graph: Subgraph, value: Tensor, bound: Tensor) -> Tensor:
    """Return the smaller of value and bound, number by number."""
    return graph.operator(_CODE.MINIMUM, [value, bound], [_like(value)])[0]


def remainder(graph: Subgraph, value: Tensor, divisor: Tensor) -> Tensor:
    """Return the remainder in 0..divisor-1, of negative values too."""
    return graph.operator(_CODE.FLOOR_MOD, [value, divisor], [_like(value)])[0]


def equals(graph: Subgraph, left: Tensor, right: Tensor) -> Tensor:
    """Return whether the numbers are equal, as bools."""
    return graph.operator(_CODE.EQUAL, [left, right], [(BOOL, left.shape)])[0]


def differs(graph: Subgraph, left: Tensor, right: Tensor) -> Tensor:
    """Return whether the numbers are not equal, as bools."""
    return graph.operator(_CODE.NOT_EQUAL, [left, right], [(BOOL, left.shape)])[0]


def as_column(graph: Subgraph, value: Tensor) -> Tensor:
    """Return a vector [n] as [n, 1].

    By PACK and not RESHAPE, which XNNPACK takes; then it would run after all the casts.
    """
    options = Options("PackOptions", (("ValuesCount", 1), ("Axis", 1)))
    return graph.operator(_CODE.PACK, [value], [(value.type, (*value.shape, 1))], options)[0]


def reshaped(graph: Subgraph, value: Tensor, shape: tuple[int, ...]) -> Tensor:
    """Return the same numbers in another shape."""
    inputs = [value, graph.integers(shape)]
    return graph.operator(_CODE.RESHAPE, inputs, [(value.type, shape)])[0]


def as_vector(graph: Subgraph, value: Tensor) -> Tensor:
    """Return [1, n] as [n]."""
    options = Options("SqueezeOptions", (("SqueezeDims", (0,)),))
    return graph.operator(_CODE.SQUEEZE, [value], [(value.type, value.shape[1:])], options)[0]


def running_sum(graph: Subgraph, value: Tensor, axis: int) -> Tensor:
    """Return the sums of all the numbers up to each, along an axis."""
    inputs = [value, graph.integer(axis)]
    return graph.operator(_CODE.CUMSUM, inputs, [_like(value)], Options("CumsumOptions"))[0]


def greatest(graph: Subgraph, value: Tensor) -> Tensor:
    """Return the greatest number of a vector, as a scalar."""
    inputs = [value, graph.integer(0)]
    options = Options("ReducerOptions")
    return graph.operator(_CODE.REDUCE_MAX, inputs, [(value.type, ())], options)[0]


def total(graph: Subgraph, value: Tensor, axes: tuple[int, ...]) -> Tensor:
    """Return the sums along axes, which stay with size 1."""
    shape = tuple(1 if axis in axes else size for axis, size in enumerate(value.shape))
    options = Options("ReducerOptions", (("KeepDims", 1),))
    inputs = [value, graph.integers(axes)]
    return graph.operator(_CODE.SUM, inputs, [(value.type, shape)], options)[0]


def transposed(graph: Subgraph, value: Tensor) -> Tensor:
    """Return [n, m] as [m, n]."""
    inputs = [value, graph.integers((1, 0))]
    return graph.operator(_CODE.TRANSPOSE, inputs, [(value.type, value.shape[::-1])])[0]


def logistic(graph: Subgraph, value: Tensor) -> Tensor:
    """Return 1 / (1 + exp(-value)), number by number."""
    return graph.operator(_CODE.LOGISTIC, [value], [_like(value)])[0]


def square_root(graph: Subgraph, value: Tensor) -> Tensor:
    """Return the square root, number by number."""
    return graph.operator(_CODE.SQRT, [value], [_like(value)])[0]


def top(graph: Subgraph, value: Tensor, count: Tensor) -> tuple[Tensor, Tensor]:
    """Return the greatest numbers, falling, and their int32 places; the count is dynamic."""
    outputs = [(value.type, (-1,)), (INT32, (-1,))]
    best, places = graph.operator(_CODE.TOPK_V2, [value, count], outputs)
    return best, places


def unit_length(graph: Subgraph, value: Tensor) -> Tensor:
    """Return [1, n] divided by its length; the length counts as at least 1e-6."""
    options = Options("L2NormOptions")
    return graph.operator(_CODE.L2_NORMALIZATION, [value], [_like(value)], options)[0]


def place_of_greatest(graph: Subgraph, value: Tensor) -> Tensor:
    """Return where [1, n] is greatest, as [1] int32."""
    options = Options("ArgMaxOptions", (("OutputType", INT32),))
    inputs = [value, graph.integer(1)]
    return graph.operator(_CODE.ARG_MAX, inputs, [(INT32, value.shape[:1])], options)[0]


def _like(value: Tensor) -> tuple[int, tuple[int, ...]]:
    return value.type, value.shape


def _broadcast(left: Tensor, right: Tensor) -> tuple[int, ...]:
    rank = max(len(left.shape), len(right.shape))
    shapes = [(1,) * (rank - len(value.shape)) + value.shape for value in (left, right)]
    return tuple(other if size == 1 else size for size, other in zip(*shapes, strict=True))
