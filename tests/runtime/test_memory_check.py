"""What the check computes against what an interpreter does, and files that ask for too much."""

from __future__ import annotations

import struct
from dataclasses import replace

import numpy as np
import pytest
from ai_edge_litert import schema_py_generated as schema

from tests.export.toy_contents import toy_contents, toy_router, toy_votes
from tests.runtime.make_vectors import VECTORS
from tests.runtime.size_bounds_of import inputs_of, larger_than_allowed, sizes_allowed
from tfpeel.errors import DamagedFileError
from tfpeel.export import file_bytes, router_bytes, votes_bytes
from tfpeel.export.flatbuffer import FLOAT32, INT32, Model, Options
from tfpeel.runtime.graph_check import check_graphs
from tfpeel.runtime.known_operators import Code
from tfpeel.runtime.tflite_file import TfliteFile

FILES = {
    "4 and 8 bits": file_bytes(toy_contents([(20, 5, 4), (12, 8, 8)])),
    "16 and 32 bits": file_bytes(toy_contents([(30, 2, 16), (5, 4, 32)], levels=256)),
    "one segment": file_bytes(toy_contents([(30, 2, 4)], item_count=70_000)),
    "wide": file_bytes(toy_contents([(300, 2, 4)], item_count=400, width=300)),
    "router": router_bytes(toy_router()),
    "votes by bits": votes_bytes(toy_votes()),
    "votes by ids": votes_bytes(toy_votes(900, 10)),
    **{
        str(path.relative_to(VECTORS)): path.read_bytes()
        for path in sorted(VECTORS.rglob("*.tflite"))
    },
}


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("length", [1, 16, 200])
def test_no_result_is_larger_than_its_bound(name, length):
    file = TfliteFile(FILES[name], ())
    allowed = sizes_allowed(FILES[name], length)
    for signature, kind in file.kinds.items():
        file.run(signature, **inputs_of(kind, length))
        assert larger_than_allowed(allowed, file._runners[signature]) == []


def made(graph, code, *inputs, options=None, results=1):
    """Add an operator whose results are declared as single numbers, whatever they will be."""
    found = graph.operator(code, inputs, [(FLOAT32, ())] * results, options)
    return found[0] if results == 1 else found


def times(graph, left, right):
    return made(graph, Code.MUL, left, right, options=Options("MulOptions"))


def packed(graph, *values, axis=0):
    options = Options("PackOptions", (("ValuesCount", len(values)), ("Axis", axis)))
    return made(graph, Code.PACK, *values, options=options)


def row(graph):
    return graph.constant(np.zeros((1, 20_000), np.float32))


def column(graph):
    return graph.constant(np.zeros((20_000, 1), np.float32))


def sized(graph, code, *inputs):
    return made(graph, code, *inputs[:-1], graph.integers(inputs[-1]))


def joined(graph, *values, axis=0):
    options = Options("ConcatenationOptions", (("Axis", axis),))
    return made(graph, Code.CONCATENATION, *values, options=options)


def pairs(graph, ids):
    return times(graph, packed(graph, ids, axis=1), ids)


def doubled(graph, value, rounds):
    for _ in range(rounds):
        value = joined(graph, value, value)
    return value


def summed(graph, ids, count):
    return made(graph, Code.UNSORTED_SEGMENT_SUM, ids, ids, count)


def gathered_rows(graph, ids):
    places = graph.constant(np.zeros(20_000, np.int32))
    return made(graph, Code.GATHER, row(graph), places, options=Options("GatherOptions"))


def squeezed(graph, ids, *fields):
    return made(graph, Code.SQUEEZE, ids, options=Options("SqueezeOptions", fields))


def connected(graph, weights):
    options = Options("FullyConnectedOptions")
    return made(graph, Code.FULLY_CONNECTED, row(graph), weights, options=options)


def matrix_product(graph, left, right):
    return made(graph, Code.BATCH_MATMUL, left, right, options=Options("BatchMatMulOptions"))


def places_of_greatest(graph, ids):
    options = Options("ArgMaxOptions", (("OutputType", 4),))
    return made(graph, Code.ARG_MAX, ids, graph.integer(0), options=options)


FILE, LIST, PAIRS = "bytes of memory$", "for each id of a list$", "for each pair of ids in lists$"
HOSTILE = {
    "a column times a row": (lambda g, ids: times(g, column(g), row(g)), FILE),
    "matrices": (lambda g, ids: matrix_product(g, column(g), row(g)), FILE),
    "a row many times": (gathered_rows, FILE),
    "a large size": (lambda g, ids: sized(g, Code.SCATTER_ND, ids, ids, (2**29,)), FILE),
    "a large shape": (lambda g, ids: sized(g, Code.RESHAPE, ids, (2**14, 2**15)), FILE),
    "many sums": (lambda g, ids: summed(g, ids, g.integer(2**29)), FILE),
    "joined to itself": (lambda g, ids: doubled(g, ids, 20), LIST),
    "packed": (lambda g, ids: packed(g, *[packed(g, *[ids] * 300)] * 300), LIST),
    "a column times the list": (lambda g, ids: times(g, doubled(g, column(g), 4), ids), LIST),
    "many pairs": (lambda g, ids: packed(g, *[pairs(g, ids)] * 200), PAIRS),
    "triples": (lambda g, ids: times(g, packed(g, pairs(g, ids), axis=2), ids), PAIRS),
    "a computed size": (lambda g, ids: made(g, Code.SCATTER_ND, ids, ids, ids), "no constant"),
    "a computed shape": (lambda g, ids: made(g, Code.RESHAPE, ids, ids), "no constant"),
    "a computed order": (lambda g, ids: made(g, Code.TRANSPOSE, ids, ids), "no constant"),
    "a computed count": (lambda g, ids: summed(g, ids, ids), "size in an unknown way"),
    "a size below 1": (lambda g, ids: sized(g, Code.RESHAPE, ids, (-1,)), "a size below 1"),
    "an axis twice": (
        lambda g, ids: made(g, Code.TRANSPOSE, row(g), g.integers((1, 1))),
        "transposes into no order",
    ),
    "an axis that is not there": (
        lambda g, ids: joined(g, row(g), row(g), axis=-1),
        "has an axis that its tensor has not",
    ),
    "different ranks": (
        lambda g, ids: joined(g, ids, g.integer(1)),
        "joins tensors of different ranks",
    ),
    "five dimensions": (lambda g, ids: packed(g, packed(g, packed(g, pairs(g, ids)))), "too many"),
    "any that are 1": (squeezed, "which sizes are taken out"),
    "none that are 1": (
        lambda g, ids: squeezed(g, ids, ("SqueezeDims", ())),
        "which sizes are taken out",
    ),
    "a result declared at length": (
        lambda g, ids: g.operator(Code.SQRT, [row(g)], [(FLOAT32, (20_001,))])[0],
        "declares a result that is too large",
    ),
    "computed weights": (lambda g, ids: connected(g, pairs(g, ids)), "no stored matrix"),
    "no matrix": (lambda g, ids: matrix_product(g, ids, ids), "what is no matrix"),
    "places in 8 bytes": (places_of_greatest, "places of an unknown type"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_what_asks_for_too_much_is_refused(case):
    build, message = HOSTILE[case]
    model = Model()
    graph = model.signature("route")
    graph.output("scores", build(graph, graph.input("history_ids", INT32, (-1,))))
    with pytest.raises(DamagedFileError, match=message):
        check_graphs(model.finish())


def test_rows_of_one_item_would_be_numbered_without_end():
    contents = toy_contents([(30, 2, 4)])
    again = replace(contents, item_ids=np.zeros(30, np.int32))
    assert check_graphs(file_bytes(again, learns=False))
    with pytest.raises(DamagedFileError, match="has two rows of one item"):
        check_graphs(file_bytes(again))


@pytest.mark.parametrize("first", [0, 1000])
def test_lists_begin_with_one_id(first):
    model = Model()
    graph = model.signature("route")
    ids = graph.input("history_ids", INT32, (-1,))
    # No operator's list of inputs or outputs may equal the shape, which would be stored once.
    graph.skip_to(5)
    graph.output("scores", packed(graph, ids))
    content = bytearray(model.finish())
    assert check_graphs(bytes(content))
    tensor = schema.Model.GetRootAs(content, 0).Subgraphs(0).Tensors(0)
    struct.pack_into("<i", content, tensor._tab.Vector(tensor._tab.Offset(4)), first)
    with pytest.raises(DamagedFileError, match="begins with another size"):
        check_graphs(bytes(content))


def test_graphs_have_no_inputs_but_those_of_their_signature():
    content = bytearray(FILES["router"])
    signature = schema.Model.GetRootAs(content, 0).SignatureDefs(0)
    end, output = signature.Inputs(0), signature.Outputs(0)
    place = end._tab.Pos + end._tab.Offset(6)
    struct.pack_into("<i", content, place, output.TensorIndex())
    with pytest.raises(DamagedFileError, match="has an input that its signature does not name"):
        check_graphs(bytes(content))


def test_every_graph_has_a_signature():
    content = bytearray(FILES["4 and 8 bits"])
    signature = schema.Model.GetRootAs(content, 0).SignatureDefs(1)
    struct.pack_into("<i", content, signature._tab.Pos + signature._tab.Offset(12), 0)
    with pytest.raises(DamagedFileError, match="has a graph without a signature of its own"):
        check_graphs(bytes(content))
