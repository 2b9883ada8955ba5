"""How many sums an operator makes whose count a graph computes from the list of a call.

The graphs of `item_vectors` and `train_user` number the rows of the file whose items are listed,
and make a sum for each number. There are no more than ids in the list only where no two rows have
the same item: so the items of the rows are computed here, as the graph does from its constants.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from tfpeel.runtime.flatbuffer_tables import require
from tfpeel.runtime.known_operators import INT32, Code
from tfpeel.runtime.limits import MOST_ITEMS
from tfpeel.runtime.size_bounds import SizeBounds

_Recipe: TypeAlias = tuple[Any, ...]
# Two graphs have one each; it takes time to compute the items of a file.
_MOST_COUNTS = 4
# The operators between the constants and the items of the rows.
_MOST_STEPS = 4


class ComputedCounts:
    """Bounds of the counts that graphs compute.

    Args:
        bounds: of the tensors that have a value.
    """

    def __init__(self, bounds: SizeBounds) -> None:
        self._bounds, self._tensors = bounds, bounds.tensors
        self._known: dict[int, int] = {}
        self._answers: dict[_Recipe, bool] = {}

    def most(self, number: int) -> int:
        """Return a bound of a count, a constant or one that the graph computes.

        Raises:
            DamagedFileError: it is computed in another way than tfpeel does.
        """
        if self._tensors.is_constant[number]:
            count = self._tensors.integers(number, 1)[0]
            require(count > 0, "has a size below 1")
            return count
        if number not in self._known:
            require(len(self._known) < _MOST_COUNTS, "computes too many sizes")
            self._known[number] = self._most_listed_rows(number) + 1
        return self._known[number]

    def _most_listed_rows(self, number: int) -> int:
        """Return how many rows can be in the list, where a count is one more than their number."""
        last, one = self._inputs(number, Code.ADD)
        slots, _ = self._inputs(last, Code.REDUCE_MAX)
        numbers, listed = self._inputs(slots, Code.MUL)
        summed, _ = self._inputs(numbers, Code.CUMSUM)
        (are_listed,) = self._inputs(listed, Code.CAST)
        of_item, items = self._inputs(are_listed, Code.GATHER)
        _, flags, _ = self._inputs(of_item, Code.SCATTER_ND)
        self._inputs(flags, Code.EQUAL)
        right = summed == listed and self._tensors.integers(one, 1) == (1,)
        require(right, "numbers its rows in an unknown way")
        recipe = self._recipe(items, _MOST_STEPS)
        if recipe not in self._answers:
            self._answers[recipe] = _are_different(self._values(items))
        require(self._answers[recipe], "has two rows of one item")
        return math.prod(self._bounds.of(flags))

    def _inputs(self, number: int, code: Code) -> tuple[int, ...]:
        return self._bounds.maker(number, code).inputs

    def _recipe(self, number: int, steps: int) -> _Recipe:
        """Return how a tensor is made of constants in so many steps: graphs have it in common."""
        sizes, tensors = self._bounds.of(number), self._tensors
        require(math.prod(sizes) <= MOST_ITEMS, "has too many rows")
        if tensors.is_constant[number]:
            return (*tensors.data.span(number), int(tensors.types[number]), sizes)
        require(
            steps > 0 and tensors.types[number] == INT32, "computes its items in an unknown way"
        )
        maker = self._bounds.maker(number, *_COMPUTE)
        return (maker.code, *(self._recipe(given, steps - 1) for given in maker.inputs))

    def _values(self, number: int) -> NDArray[Any]:
        """Return the numbers that operators make of constants."""
        if self._tensors.is_constant[number]:
            return self._tensors.values(number)
        maker = self._bounds.maker(number, *_COMPUTE)
        inputs = [self._values(given) for given in maker.inputs]
        alike = maker.code == Code.CAST or all(given.dtype == np.int32 for given in inputs)
        require(alike, "adds unlike numbers")
        # As it does in the interpreter, an int32 wraps.
        with np.errstate(over="ignore"):
            return _COMPUTE[Code(maker.code)](*inputs)


def _are_different(items: NDArray[np.int32]) -> bool:
    if items.ndim != 1 or items.min() < 0 or items.max() >= MOST_ITEMS:
        return False
    is_there = np.zeros(items.max() + 1, bool)
    is_there[items] = True
    return int(np.count_nonzero(is_there)) == items.size


def _running_sum(numbers: NDArray[np.int32], _axis: NDArray[np.int32]) -> NDArray[np.int32]:
    require(numbers.ndim == 1, "sums its items in an unknown way")
    return np.cumsum(numbers, dtype=np.int32)


def _scattered(
    places: NDArray[np.int32], values: NDArray[np.int32], shape: NDArray[np.int32]
) -> NDArray[np.int32]:
    right = shape.size == 1 and values.ndim == 1 and places.shape == (values.size, 1)
    require(right, "spreads its items in an unknown way")
    right = places.min() >= 0 and places.max() < shape[0]
    require(bool(right), "spreads its items out of range")
    found = np.zeros(shape, np.int32)
    np.add.at(found, places[:, 0], values)
    return found


_COMPUTE: dict[Code, Callable[..., NDArray[np.int32]]] = {
    Code.CAST: lambda numbers: numbers.astype(np.int32),
    Code.CUMSUM: _running_sum,
    Code.ADD: np.add,
    Code.MUL: np.multiply,
    Code.SCATTER_ND: _scattered,
}
