"""How large the check allows a file's results to be, and how large an interpreter makes them."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tfpeel.runtime.flatbuffer_tables import TfliteBytes
from tfpeel.runtime.graph_check import SignatureKind
from tfpeel.runtime.graph_operators import check_operators
from tfpeel.runtime.graph_tensors import GraphTensors
from tfpeel.runtime.known_operators import INT32
from tfpeel.runtime.memory_check import check_memory
from tfpeel.runtime.size_bounds import LIST_LENGTH
from tfpeel.runtime.tflite_schema import BUFFER, MODEL, SUBGRAPH


def numbers_allowed(content: bytes, length: int) -> list[dict[int, int]]:
    """Return how many numbers each operator's results may have.

    Args:
        content: of a .tflite file.
        length: ids in the longest list of a call.

    Returns:
        For each graph: tensor to numbers. Inside of a delegate a tensor may keep what is declared.
    """
    model = TfliteBytes(content).root(MODEL)
    graphs = model.vectors("subgraphs").tables(SUBGRAPH)
    tensors = GraphTensors(graphs, model.vectors("buffers").tables(BUFFER).vectors("data", 1))
    operators = check_operators(model, graphs, tensors)
    inputs = tensors.listed(graphs.vectors("inputs")).tolist()
    bounds = check_memory(operators, tensors, inputs, len(content))
    found: list[dict[int, int]] = [{} for _ in tensors.firsts]
    for number in (number for operator in operators for number in operator.outputs):
        graph = int(np.searchsorted(tensors.firsts, number, side="right")) - 1
        most = math.prod(_at(size, length) for size in bounds.of(number))
        found[graph][number - int(tensors.firsts[graph])] = max(most, tensors.numbers[number])
    return found


def larger_than_allowed(allowed: list[dict[int, int]], runner: Any) -> list[str]:
    """Return the results of a signature's last run that break their bounds, as text."""
    found = []
    graph = runner._subgraph_index
    for tensor, most in allowed[graph].items():
        real = runner._interpreter._get_tensor_details(tensor, graph)["shape"].tolist()
        if math.prod(real) > most:
            found.append(f"tensor {tensor} of graph {graph}: {real}, at most {most}")
    return found


def inputs_of(kind: SignatureKind, length: int) -> dict[str, NDArray[Any]]:
    """Return what a client could give a signature: lists of so many ids, 3 for a number."""
    found: dict[str, NDArray[Any]] = {}
    for name, end in kind.inputs.items():
        shape = tuple(size if size >= 0 else length for size in end.shape)
        if not shape:
            found[name] = np.full(1, 3, np.int32)
        elif end.type == INT32:
            found[name] = np.resize(np.arange(length, dtype=np.int32), shape)
        else:
            found[name] = np.ones(shape, np.float32)
    return found


def _at(size: int, length: int) -> int:
    """Return a bound for lists of so many ids."""
    if size < LIST_LENGTH:
        return size
    higher, lowest = divmod(size, LIST_LENGTH)
    return lowest + length * _at(higher, length)
