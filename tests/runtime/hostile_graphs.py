"""Files that ask an interpreter for much memory, and what is said of each.

`python tests/runtime/hostile_graphs.py` writes them to hostile_graphs.json, which the tests of the
Java library read too. Run it again whenever the graphs in tfpeel/export change; a test says so.
"""

from __future__ import annotations

import base64
import json
import struct
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
from ai_edge_litert import schema_py_generated as schema

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.export.toy_contents import toy_contents  # noqa: E402
from tfpeel.errors import DamagedFileError  # noqa: E402
from tfpeel.export import file_bytes  # noqa: E402
from tfpeel.export import operators as op  # noqa: E402
from tfpeel.export.flatbuffer import (  # noqa: E402
    FLOAT32,
    INT4,
    INT32,
    Model,
    Options,
    Subgraph,
    Tensor,
)
from tfpeel.runtime.graph_check import check_graphs  # noqa: E402
from tfpeel.runtime.known_operators import Code  # noqa: E402

HOSTILE_GRAPHS = Path(__file__).with_name("hostile_graphs.json")
# A matrix of so many rows and columns is beyond the limit of a small file.
_SIDE = 9_000
# So many copies of weights of so many rows and columns are beyond the limit of their file.
_WEIGHTS_SIDE, _PRODUCTS = 300, 850
_INT64 = 4


def hostile_files() -> dict[str, bytes]:
    """Return the files, by what is wrong with them."""
    return {name: _file(build) for name, build in _GRAPHS.items()} | {
        "two rows of one item": _rows_of_one_item(),
        "a long list at first": _first_size(1000),
        "an empty list at first": _first_size(0),
        "an input without a name": _unnamed_input(),
        "a graph without a signature": _unnamed_graph(),
    }


def refusal(content: bytes) -> str:
    """Return what is said of a file."""
    try:
        check_graphs(content)
    except DamagedFileError as error:
        return str(error)
    raise ValueError("the file was not refused")


def _file(build: Callable[[Subgraph, Tensor], Tensor]) -> bytes:
    model = Model()
    graph = model.signature("route")
    ids = graph.input("history_ids", INT32, (-1,))
    # No operator's list of inputs or outputs may equal a shape: they would be stored once.
    graph.skip_to(5)
    graph.output("scores", build(graph, ids))
    return model.finish()


def _made(graph: Subgraph, code: Code, *inputs: Tensor, options: Options | None = None) -> Tensor:
    """Add an operator whose result is declared as a single number, whatever it will be."""
    return graph.operator(code, inputs, [(FLOAT32, ())], options)[0]


def _sized(graph: Subgraph, code: Code, ids: Tensor, *sizes: int) -> Tensor:
    inputs = [ids] if code == Code.RESHAPE else [ids, ids]
    return _made(graph, code, *inputs, graph.integers(sizes))


def _row(graph: Subgraph, ids: Tensor) -> Tensor:
    return _sized(graph, Code.SCATTER_ND, ids, 1, _SIDE)


def _column(graph: Subgraph, ids: Tensor) -> Tensor:
    return _sized(graph, Code.SCATTER_ND, ids, _SIDE, 1)


def _times(graph: Subgraph, left: Tensor, right: Tensor) -> Tensor:
    return _made(graph, Code.MUL, left, right, options=Options("MulOptions"))


def _packed(graph: Subgraph, *values: Tensor, axis: int = 0) -> Tensor:
    options = Options("PackOptions", (("ValuesCount", len(values)), ("Axis", axis)))
    return _made(graph, Code.PACK, *values, options=options)


def _joined(graph: Subgraph, *values: Tensor, axis: int = 0) -> Tensor:
    options = Options("ConcatenationOptions", (("Axis", axis),))
    return _made(graph, Code.CONCATENATION, *values, options=options)


def _doubled(graph: Subgraph, value: Tensor) -> Tensor:
    for _ in range(20):
        value = _joined(graph, value, value)
    return value


def _pairs(graph: Subgraph, ids: Tensor) -> Tensor:
    return _times(graph, _packed(graph, ids, axis=1), ids)


def _gathered(graph: Subgraph, ids: Tensor) -> Tensor:
    places = _sized(graph, Code.SCATTER_ND, ids, _SIDE)
    options = Options("GatherOptions")
    return _made(graph, Code.GATHER, _row(graph, ids), places, options=options)


def _sums(graph: Subgraph, ids: Tensor, count: Tensor) -> Tensor:
    return _made(graph, Code.UNSORTED_SEGMENT_SUM, ids, ids, count)


def _product(graph: Subgraph, left: Tensor, right: Tensor) -> Tensor:
    return _made(graph, Code.BATCH_MATMUL, left, right, options=Options("BatchMatMulOptions"))


def _products(graph: Subgraph, ids: Tensor) -> Tensor:
    """Multiply a row by the same weights again and again."""
    row = _sized(graph, Code.SCATTER_ND, ids, 1, _WEIGHTS_SIDE)
    stored = np.zeros(_WEIGHTS_SIDE**2 // 2, np.uint8)
    weights = graph.packed_constant(stored, INT4, (_WEIGHTS_SIDE, _WEIGHTS_SIDE))
    for _ in range(_PRODUCTS):
        row = op.fully_connected(graph, row, weights)
    return row


def _matrix_products(graph: Subgraph, ids: Tensor) -> Tensor:
    """Multiply the same large row and column, whose product is one number, again and again."""
    row = _sized(graph, Code.SCATTER_ND, ids, 1, 2**22)
    column = _sized(graph, Code.SCATTER_ND, ids, 2**22, 1)
    return [_product(graph, row, column) for _ in range(8)][-1]


def _connected(graph: Subgraph, ids: Tensor) -> Tensor:
    options = Options("FullyConnectedOptions")
    return _made(graph, Code.FULLY_CONNECTED, ids, _pairs(graph, ids), options=options)


def _squeezed(graph: Subgraph, ids: Tensor, *fields: tuple[str, tuple[int, ...]]) -> Tensor:
    return _made(graph, Code.SQUEEZE, ids, options=Options("SqueezeOptions", fields))


def _place_of_greatest(graph: Subgraph, ids: Tensor) -> Tensor:
    options = Options("ArgMaxOptions", (("OutputType", _INT64),))
    return _made(graph, Code.ARG_MAX, ids, graph.integer(0), options=options)


def _declared_larger(graph: Subgraph, ids: Tensor) -> Tensor:
    return graph.operator(Code.SQRT, [_row(graph, ids)], [(FLOAT32, (_SIDE, _SIDE))])[0]


_GRAPHS: dict[str, Callable[[Subgraph, Tensor], Tensor]] = {
    "a column times a row": lambda g, ids: _times(g, _column(g, ids), _row(g, ids)),
    "a product of matrices": lambda g, ids: _product(g, _column(g, ids), _row(g, ids)),
    "a row many times": _gathered,
    "a large size": lambda g, ids: _sized(g, Code.SCATTER_ND, ids, 2**29),
    "a large shape": lambda g, ids: _sized(g, Code.RESHAPE, ids, 2**14, 2**15),
    "many sums": lambda g, ids: _sums(g, ids, g.integer(2**29)),
    "a list joined to itself": _doubled,
    "a list many times": lambda g, ids: _packed(g, *[_packed(g, *[ids] * 300)] * 300),
    "a list for each number": lambda g, ids: _times(g, _column(g, ids), _joined(g, *[ids] * 10)),
    "many pairs": lambda g, ids: _packed(g, *[_pairs(g, ids)] * 200),
    "triples": lambda g, ids: _times(g, _packed(g, _pairs(g, ids), axis=2), ids),
    "a computed size": lambda g, ids: _made(g, Code.SCATTER_ND, ids, ids, ids),
    "a computed shape": lambda g, ids: _made(g, Code.RESHAPE, ids, ids),
    "a computed order": lambda g, ids: _made(g, Code.TRANSPOSE, ids, ids),
    "a computed count": lambda g, ids: _sums(g, ids, ids),
    "a size below 1": lambda g, ids: _sized(g, Code.RESHAPE, ids, -1),
    "five sizes": lambda g, ids: _sized(g, Code.RESHAPE, ids, 1, 1, 1, 1, 1),
    "an axis twice": lambda g, ids: _made(g, Code.TRANSPOSE, _row(g, ids), g.integers((1, 1))),
    "an axis that is not there": lambda g, ids: _joined(g, ids, ids, axis=-1),
    "different ranks": lambda g, ids: _joined(g, ids, g.integer(1)),
    "five dimensions": lambda g, ids: _packed(g, _packed(g, _packed(g, _pairs(g, ids)))),
    "any that are 1": _squeezed,
    "none that are 1": lambda g, ids: _squeezed(g, ids, ("SqueezeDims", ())),
    "computed weights": _connected,
    "many copies of weights": _products,
    "many copies of matrices": _matrix_products,
    "no matrix": lambda g, ids: _product(g, ids, ids),
    "places in 8 bytes": _place_of_greatest,
    "a result declared larger": _declared_larger,
}


def _rows_of_one_item() -> bytes:
    contents = toy_contents([(30, 2, 4)])
    return file_bytes(replace(contents, item_ids=np.zeros(30, np.int32)))


def _first_size(size: int) -> bytes:
    """Return a file whose interpreter would begin with a list of so many ids."""
    content = bytearray(_file(_packed))
    shape = schema.Model.GetRootAs(content, 0).Subgraphs(0).Tensors(0)._tab
    struct.pack_into("<i", content, shape.Vector(shape.Offset(4)), size)
    return bytes(content)


def _unnamed_input() -> bytes:
    """Return a file whose second signature names a constant for its input."""
    content = bytearray(file_bytes(toy_contents([(3, 2, 4)])))
    end = schema.Model.GetRootAs(content, 0).SignatureDefs(1).Inputs(0)._tab
    struct.pack_into("<i", content, end.Pos + end.Offset(6), 3)
    return bytes(content)


def _unnamed_graph() -> bytes:
    """Return a file whose second signature is of the first graph."""
    content = bytearray(file_bytes(toy_contents([(3, 2, 4)])))
    signature = schema.Model.GetRootAs(content, 0).SignatureDefs(1)._tab
    struct.pack_into("<i", content, signature.Pos + signature.Offset(12), 0)
    return bytes(content)


def main() -> None:
    """Write the files."""
    written = {
        name: {"message": refusal(content), "content": base64.b64encode(content).decode()}
        for name, content in hostile_files().items()
    }
    HOSTILE_GRAPHS.write_text(json.dumps(written, indent=1) + "\n")


if __name__ == "__main__":
    main()
