"""What sizes an operator's results can have, by the sizes of its inputs.

Where an operator checks its inputs when it runs, its results are those of inputs that it takes.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TypeAlias

from tfpeel.runtime.computed_counts import ComputedCounts
from tfpeel.runtime.flatbuffer_tables import require
from tfpeel.runtime.graph_operators import GraphOperator
from tfpeel.runtime.graph_tensors import MOST_DIMENSIONS
from tfpeel.runtime.known_operators import INT32, Code
from tfpeel.runtime.size_bounds import SizeBounds, Sizes

# As plain ints: looking them up in the class, for every operator, would take as long as a rule.
_SPLIT_V, _SUMS = int(Code.SPLIT_V), int(Code.UNSORTED_SEGMENT_SUM)
_Rule: TypeAlias = Callable[[GraphOperator, SizeBounds], Sizes]


class ResultSizes:
    """The rules of all operators.

    Args:
        bounds: of the tensors that have a value.
    """

    def __init__(self, bounds: SizeBounds) -> None:
        self._bounds, self._counts = bounds, ComputedCounts(bounds)

    def of(self, operator: GraphOperator) -> list[Sizes]:
        """Return bounds of each result of an operator.

        Raises:
            DamagedFileError: the operator's inputs or options are none that tfpeel writes.
        """
        code = operator.code
        if code == _SPLIT_V:
            return _split(operator, self._bounds)
        # Not one of the rules: a method among them would keep itself, and the file, in memory.
        rule = self._sums if code == _SUMS else _RULES[code]
        sizes = rule(operator, self._bounds)
        require(len(sizes) <= MOST_DIMENSIONS, "has a tensor of too many dimensions")
        return [sizes] * len(operator.outputs)

    def _sums(self, operator: GraphOperator, bounds: SizeBounds) -> Sizes:
        values, places, count = operator.inputs
        return (self._counts.most(count), *bounds.of(values)[len(bounds.of(places)) :])


def _same(operator: GraphOperator, bounds: SizeBounds) -> Sizes:
    return bounds.of(operator.inputs[0])


def _broadcast(operator: GraphOperator, bounds: SizeBounds) -> Sizes:
    left, right = map(bounds.of, operator.inputs)
    return left if left == right else _broadcast_sizes(left, right)


def _broadcast_sizes(left: Sizes, right: Sizes) -> Sizes:
    rank = max(len(left), len(right))
    padded = [(1,) * (rank - len(sizes)) + sizes for sizes in (left, right)]
    # Two bounds may be of equal sizes, or of a size of 1 and a larger one.
    return tuple(a if b in (1, a) else b if a == 1 else a + b for a, b in zip(*padded, strict=True))


def _concatenated(operator: GraphOperator, bounds: SizeBounds) -> Sizes:
    parts = [bounds.of(number) for number in operator.inputs]
    first, axis = parts[0], bounds.option(operator, 0)
    _require_axes((axis,), first)
    require(all(len(part) == len(first) for part in parts), "joins tensors of different ranks")
    return (*first[:axis], sum(part[axis] for part in parts), *first[axis + 1 :])


def _packed(operator: GraphOperator, bounds: SizeBounds) -> Sizes:
    first, axis = bounds.of(operator.inputs[0]), bounds.option(operator, 1)
    _require_axes((axis,), (*first, 1))
    return (*first[:axis], len(operator.inputs), *first[axis:])


def _split(operator: GraphOperator, bounds: SizeBounds) -> list[Sizes]:
    value, pieces, along = operator.inputs
    sizes, axes = bounds.of(value), bounds.axes(along)
    lengths = bounds.tensors.integers(pieces, len(operator.outputs))
    _require_axes(axes, sizes)
    _require_sizes(lengths)
    require(len(lengths) == len(operator.outputs), "splits into another number of pieces")
    axis = axes[0]
    return [(*sizes[:axis], length, *sizes[axis + 1 :]) for length in lengths]


def _gathered(operator: GraphOperator, bounds: SizeBounds) -> Sizes:
    table, places = map(bounds.of, operator.inputs)
    axis = bounds.option(operator, 0)
    _require_axes((axis,), table)
    return (*table[:axis], *places, *table[axis + 1 :])


def _fully_connected(operator: GraphOperator, bounds: SizeBounds) -> Sizes:
    value, weights = map(bounds.of, operator.inputs[:2])
    right = len(weights) == 2 and bounds.is_stored(operator.inputs[1])
    require(right, "multiplies with weights that are no stored matrix")
    return (-(-math.prod(value) // weights[1]), weights[0])


def _matrix_product(operator: GraphOperator, bounds: SizeBounds) -> Sizes:
    left, right = map(bounds.of, operator.inputs)
    require(min(len(left), len(right)) > 1, "multiplies what is no matrix")
    last = -2 if bounds.option(operator, 1, "?") else -1
    return (*_broadcast_sizes(left[:-2], right[:-2]), left[-2], right[last])


def _stated(operator: GraphOperator, bounds: SizeBounds) -> Sizes:
    sizes = bounds.axes(operator.inputs[-1])
    _require_sizes(sizes)
    return sizes


def _transposed(operator: GraphOperator, bounds: SizeBounds) -> Sizes:
    sizes, order = bounds.of(operator.inputs[0]), bounds.axes(operator.inputs[1])
    require(sorted(order) == list(range(len(sizes))), "transposes into no order")
    return tuple(sizes[axis] for axis in order)


def _squeezed(operator: GraphOperator, bounds: SizeBounds) -> Sizes:
    sizes, axes = bounds.of(operator.inputs[0]), bounds.options(operator)
    # Without any, it takes out those that are 1 when it runs.
    require(len(axes) > 0, "leaves it open which sizes are taken out")
    return _without(axes, sizes)


def _reduced(operator: GraphOperator, bounds: SizeBounds) -> Sizes:
    sizes, axes = bounds.of(operator.inputs[0]), bounds.axes(operator.inputs[1])
    return _without(axes, sizes, is_kept=bool(bounds.option(operator, 0, "?")))


def _places_of_greatest(operator: GraphOperator, bounds: SizeBounds) -> Sizes:
    require(bounds.option(operator, 0, "b") == INT32, "has places of an unknown type")
    return _without(bounds.axes(operator.inputs[1]), bounds.of(operator.inputs[0]))


def _without(axes: Sizes, sizes: Sizes, is_kept: bool = False) -> Sizes:
    """Return sizes of which some are taken out, or kept as 1."""
    _require_axes(axes, sizes)
    if is_kept:
        return tuple(1 if axis in axes else size for axis, size in enumerate(sizes))
    return tuple(size for axis, size in enumerate(sizes) if axis not in axes)


def _require_axes(axes: Sizes, sizes: Sizes) -> None:
    require(all(0 <= axis < len(sizes) for axis in axes), "has an axis that its tensor has not")


def _require_sizes(sizes: Sizes) -> None:
    require(all(size > 0 for size in sizes), "has a size below 1")


_RULES: dict[int, _Rule] = {
    **dict.fromkeys((Code.CAST, Code.CUMSUM, Code.L2_NORMALIZATION), _same),
    # What is best is at most everything: the count is checked to be at most the last size.
    **dict.fromkeys((Code.LOGISTIC, Code.SQRT, Code.TOPK_V2), _same),
    **dict.fromkeys((Code.ADD, Code.SUB, Code.MUL, Code.DIV, Code.FLOOR_MOD), _broadcast),
    **dict.fromkeys((Code.MAXIMUM, Code.MINIMUM, Code.EQUAL, Code.NOT_EQUAL), _broadcast),
    **dict.fromkeys((Code.RESHAPE, Code.SCATTER_ND), _stated),
    **dict.fromkeys((Code.SUM, Code.REDUCE_MAX), _reduced),
    Code.CONCATENATION: _concatenated,
    Code.PACK: _packed,
    Code.GATHER: _gathered,
    Code.FULLY_CONNECTED: _fully_connected,
    Code.BATCH_MATMUL: _matrix_product,
    Code.TRANSPOSE: _transposed,
    Code.SQUEEZE: _squeezed,
    Code.ARG_MAX: _places_of_greatest,
}
