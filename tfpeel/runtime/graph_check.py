"""What a .tflite file must be like before an interpreter, which may crash, gets to see it.

It holds only what tfpeel writes: operators, options and types that are known, constants that are
as long as their shapes say, tensors that have a value before they are read, results that take no
more memory than the limits allow.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from tfpeel.runtime.flatbuffer_tables import Places, Tables, TfliteBytes, Vectors, require, within
from tfpeel.runtime.graph_operators import check_operators
from tfpeel.runtime.graph_tensors import GraphTensors
from tfpeel.runtime.memory_check import check_memory
from tfpeel.runtime.tflite_schema import (
    BUFFER,
    METADATA,
    MODEL,
    SIGNATURE,
    SUBGRAPH,
    TENSOR_NAME,
)

_SCHEMA_VERSION = 3
_MOST_GRAPHS = 16
# Interpreters map constants where they lie; the schema demands this of them.
_BUFFER_ALIGNMENT = 16


@dataclass(frozen=True)
class TensorKind:
    """The type of a signature's input or output, and its declared shape; -1 for any size."""

    type: int
    shape: tuple[int, ...]


@dataclass(frozen=True)
class SignatureKind:
    """What a signature takes and gives, by name."""

    inputs: dict[str, TensorKind]
    outputs: dict[str, TensorKind]


def check_graphs(content: Any) -> dict[str, SignatureKind]:
    """Check a .tflite file.

    Args:
        content: of the file, as bytes or mapped memory.

    Returns:
        The file's signatures, by name.

    Raises:
        DamagedFileError: it is no file that tfpeel could have written; says why.
    """
    file = TfliteBytes(content)
    model = file.root(MODEL)
    version = int(model.integers("version")[0])
    require(version == _SCHEMA_VERSION, f"has the schema version {version}")
    listed = model.vectors("subgraphs")
    require(0 < listed.counts[0] <= _MOST_GRAPHS, f"has {listed.counts[0]} graphs")
    graphs = listed.tables(SUBGRAPH)
    tensors = GraphTensors(graphs, _checked_buffers(model))
    operators = check_operators(model, graphs, tensors)
    inputs = tensors.listed(graphs.vectors("inputs"))
    found = _signatures(model, tensors, inputs)
    check_memory(operators, tensors, inputs.tolist(), file.bytes.size)
    return found


def _checked_buffers(model: Tables) -> Vectors:
    buffers = model.vectors("buffers").tables(BUFFER)
    data = buffers.vectors("data", 1)
    unaligned = np.bitwise_or.reduce(data.starts * (data.counts > 0)) % _BUFFER_ALIGNMENT
    require(not unaligned, "has unaligned constants")
    entries = model.vectors("metadata").tables(METADATA)
    entries.texts("name")
    require(within(entries.integers("buffer"), len(buffers) - 1), "has metadata without a buffer")
    return data


def _signatures(model: Tables, tensors: GraphTensors, given: Places) -> dict[str, SignatureKind]:
    tables = model.vectors("signatures").tables(SIGNATURE)
    names = [name.decode(errors="replace") for name in tables.texts("name")]
    require(len(set(names)) == len(names), "has two signatures of one name")
    graphs = tables.integers("graph")
    require(within(graphs, len(tensors.counts) - 1), "has a signature without a graph")
    graphs_with_one = len(set(graphs.tolist())) == len(graphs) == len(tensors.counts)
    require(graphs_with_one, "has a graph without a signature of its own")
    # All inputs, then all outputs: reading them together takes half the time.
    sides = [tables.vectors(side) for side in ("inputs", "outputs")]
    starts, counts = (
        np.concatenate([getattr(side, part) for side in sides]) for part in ("starts", "counts")
    )
    ends, numbers = _ends(Vectors(tables.file, starts, counts), np.tile(graphs, 2), tensors)
    named = sorted(numbers[: int(sides[0].counts.sum())])
    require(named == sorted(given.tolist()), "has an input that its signature does not name")
    pairs = zip(ends[: len(names)], ends[len(names) :], strict=True)
    return {name: SignatureKind(*both) for name, both in zip(names, pairs, strict=True)}


def _ends(
    maps: Vectors, graphs: Places, tensors: GraphTensors
) -> tuple[list[dict[str, TensorKind]], list[int]]:
    """Return the named tensors at one side of each signature, and the numbers of all of them."""
    tables = maps.tables(TENSOR_NAME)
    owners = maps.owners
    numbers = tensors.numbered(tables.integers("tensor"), graphs[owners]).tolist()
    found: list[dict[str, TensorKind]] = [{} for _ in maps.counts]
    for owner, name, number in zip(owners.tolist(), tables.texts("name"), numbers, strict=True):
        text = name.decode(errors="replace")
        require(text not in found[owner], "has two tensors of one name")
        found[owner][text] = TensorKind(int(tensors.types[number]), tensors.shape(number))
    return found, numbers
