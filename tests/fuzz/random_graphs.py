"""Graphs of random operators, to see what an interpreter makes of those that it takes."""

from __future__ import annotations

import random
from collections.abc import Callable

import numpy as np

from tfpeel.export.flatbuffer import BOOL, FLOAT32, INT32, Model, Options, Tensor
from tfpeel.runtime.known_operators import Code

_MOST_OPERATORS = 20
_SIZES = (1, 1, 2, 3, 16)
_LENGTHS = (1, 2, 3, 8, 13, 16, 48)
# Names of the options, and of inputs and results that have only one type.
_OPTIONS = {
    **{Code.ADD: "Add", Code.SUB: "Sub", Code.MUL: "Mul", Code.DIV: "Div", Code.GATHER: "Gather"},
    **{Code.SUM: "Reducer", Code.REDUCE_MAX: "Reducer", Code.L2_NORMALIZATION: "L2Norm"},
    **{Code.ARG_MAX: "ArgMax", Code.BATCH_MATMUL: "BatchMatMul", Code.PACK: "Pack"},
    **{Code.CONCATENATION: "Concatenation", Code.CUMSUM: "Cumsum", Code.SQUEEZE: "Squeeze"},
    **{Code.FULLY_CONNECTED: "FullyConnected", Code.SPLIT_V: "SplitV"},
}
_OF_FLOATS = (
    *(Code.L2_NORMALIZATION, Code.LOGISTIC, Code.SQRT, Code.FULLY_CONNECTED, Code.BATCH_MATMUL),
)
_RESULTS = {Code.EQUAL: BOOL, Code.NOT_EQUAL: BOOL, Code.ARG_MAX: INT32, Code.CAST: INT32}
_OF_ONE = (Code.L2_NORMALIZATION, Code.LOGISTIC, Code.SQRT, Code.SQUEEZE, Code.CAST)


def random_graph(chance: random.Random, is_taken: Callable[[bytes], bool]) -> bytes:
    """Return a file with a signature that takes two lists of ids and a vector.

    Args:
        chance: decides.
        is_taken: whether a file may stay as it is; an operator that spoils it is taken back.
    """
    graph = _RandomGraph(chance)
    for _ in range(chance.randint(2, _MOST_OPERATORS)):
        graph.grow(chance.choice(list(Code)), is_taken)
    return graph.content


class _RandomGraph:
    """A graph that grows."""

    def __init__(self, chance: random.Random) -> None:
        self._chance, self._model = chance, Model()
        self._graph = self._model.signature("other")
        lists = [self._graph.input(name, INT32, (-1,)) for name in ("some", "more")]
        vector = self._graph.input("vector", FLOAT32, (1, chance.choice(_SIZES)))
        self._known = {INT32: lists, FLOAT32: [vector], BOOL: []}
        self._graph.output("result", vector)
        self.content = self._model.finish()

    def grow(self, code: Code, is_taken: Callable[[bytes], bool]) -> None:
        """Add an operator, or none where the file would not be taken."""
        kind = FLOAT32 if code in _OF_FLOATS else self._chance.choice((INT32, FLOAT32))
        inputs, count = self._inputs(code, kind), 1
        if code == Code.TOPK_V2:
            count = 2
        elif code == Code.SPLIT_V:
            count = inputs[1].shape[0]
        name = _OPTIONS.get(code)
        options = Options(f"{name}Options", self._fields(code, len(inputs))) if name else None
        outputs = [(_RESULTS.get(code, kind), ())] * count
        results = self._graph.operator(code, inputs, outputs, options)
        self._graph.output("result", results[0])
        content = self._model.finish()
        if not is_taken(content):
            self._graph.operators.pop()
            return
        self.content = content
        for result in results:
            self._known[result.type].append(result)

    def _inputs(self, code: Code, kind: int) -> list[Tensor]:
        value = self._value(BOOL if code == Code.CAST and self._known[BOOL] else kind)
        if code in _OF_ONE:
            return [value]
        if code in (Code.CONCATENATION, Code.PACK):
            return [value] * self._chance.randint(1, 3)
        axis = [self._graph.integer(self._axis())]
        others = {
            Code.ARG_MAX: axis,
            Code.CUMSUM: axis,
            Code.SUM: [self._numbers((0, 1))],
            Code.REDUCE_MAX: [self._numbers((0, 1))],
            Code.TRANSPOSE: [self._numbers((0, 1))],
            Code.RESHAPE: [self._numbers(_LENGTHS)],
            Code.SPLIT_V: [self._numbers(_LENGTHS), *axis],
            Code.GATHER: [self._value(INT32)],
            Code.TOPK_V2: [self._value(INT32)],
            Code.SCATTER_ND: [value, self._numbers(_LENGTHS)],
            Code.UNSORTED_SEGMENT_SUM: [self._value(INT32), self._constant(INT32)],
            Code.FULLY_CONNECTED: [self._constant(FLOAT32)],
        }
        first = self._value(INT32) if code == Code.SCATTER_ND else value
        return [first, *others.get(code, [self._value(kind)])]

    def _fields(self, code: Code, count: int) -> tuple[tuple[str, int | tuple[int, ...]], ...]:
        along = ("Axis", self._axis())
        kept = ("KeepDims", self._chance.randint(0, 1))
        fields: dict[Code, tuple[tuple[str, int | tuple[int, ...]], ...]] = {
            Code.CONCATENATION: (along,),
            Code.GATHER: (along,),
            Code.PACK: (("ValuesCount", count), along),
            Code.SUM: (kept,),
            Code.REDUCE_MAX: (kept,),
            Code.SQUEEZE: (("SqueezeDims", (self._axis(),)),),
            Code.ARG_MAX: (("OutputType", INT32),),
            Code.BATCH_MATMUL: (("AdjY", self._chance.randint(0, 1)),),
        }
        return fields.get(code, ())

    def _axis(self) -> int:
        return self._chance.choice((0, 0, 0, 1, 1, 2))

    def _value(self, kind: int) -> Tensor:
        known = self._known[kind]
        is_new = kind != BOOL and (not known or self._chance.random() < 0.25)
        return self._constant(kind) if is_new else self._chance.choice(known)

    def _constant(self, kind: int) -> Tensor:
        shape = tuple(self._chance.choices(_SIZES, k=self._chance.randint(0, 3)))
        numbers = np.arange(np.prod(shape, dtype=int)).reshape(shape) % self._chance.choice((2, 20))
        return self._graph.constant(numbers.astype(np.float32 if kind == FLOAT32 else np.int32))

    def _numbers(self, several: tuple[int, ...]) -> Tensor:
        count = self._chance.randint(1, min(3, len(several)))
        return self._graph.integers(self._chance.sample(several, count))
