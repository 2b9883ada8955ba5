from __future__ import annotations

import gc
import mmap
import struct

import numpy as np
import pytest
from ai_edge_litert import schema_py_generated as schema

from tests.export.toy_contents import toy_contents, toy_router, toy_votes
from tests.runtime.make_vectors import VECTORS
from tfpeel.errors import DamagedFileError
from tfpeel.export import file_bytes, router_bytes, votes_bytes
from tfpeel.runtime import PackFile
from tfpeel.runtime.graph_check import TensorKind, check_graphs
from tfpeel.runtime.known_operators import FLOAT32, INT32, KNOWN_OPERATORS
from tfpeel.runtime.signature_contract import check_signatures

CONTENT = file_bytes(toy_contents([(20, 5, 4), (12, 8, 8)]))
MODEL = schema.Model.GetRootAs(CONTENT, 0)
OPERATOR_CODES = {
    name: code for name, code in vars(schema.BuiltinOperator).items() if isinstance(code, int)
}


def written_files():
    for bits in (4, 8, 16, 32):
        for levels in (20, 256):
            yield file_bytes(toy_contents([(30, 2, bits), (5, 4, 8)], levels=levels))
    yield file_bytes(toy_contents([(30, 2, 4)], item_count=70_000))
    yield file_bytes(toy_contents([(300, 2, 4)], item_count=400, width=300))
    yield router_bytes(toy_router())
    yield votes_bytes(toy_votes())
    yield votes_bytes(toy_votes(900, 10))
    yield from (path.read_bytes() for path in sorted(VECTORS.rglob("*.tflite")))


def test_everything_that_is_written_passes_and_every_known_operator_is_needed():
    used = set()
    for content in written_files():
        assert check_signatures(check_graphs(content), "a file") >= 0
        model = schema.ModelT.InitFromObj(schema.Model.GetRootAs(content, 0))
        used |= {code.builtinCode for code in model.operatorCodes}
    assert used == set(KNOWN_OPERATORS)


def test_signatures_are_those_that_the_interpreter_sees():
    found = check_graphs(CONTENT)
    assert sorted(found) == ["encode_history", "item_vectors", "recommend", "train_user"]
    assert found["recommend"].inputs == {
        "user_vector": TensorKind(FLOAT32, (1, 12)),
        "exclude_ids": TensorKind(INT32, (-1,)),
        "k": TensorKind(INT32, ()),
    }
    assert found["item_vectors"].outputs == {"vectors": TensorKind(FLOAT32, (-1, 12))}
    assert check_signatures(found, "a file") == 12


def test_nothing_of_the_file_stays_behind(tmp_path):
    (tmp_path / "file.tflite").write_bytes(CONTENT)
    gc.disable()
    try:
        with (tmp_path / "file.tflite").open("rb") as opened:
            content = mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ)
        check_graphs(content)
        # A BufferError where an array still shows its bytes.
        content.close()
    finally:
        gc.enable()


def scalar(table, field):
    return table._tab.Pos + table._tab.Offset(4 + 2 * field)


def element(table, field, number=0):
    return table._tab.Vector(table._tab.Offset(4 + 2 * field)) + 4 * number


def graph(number=0):
    return MODEL.Subgraphs(number)


def constant():
    tensors = (graph().Tensors(i) for i in range(graph().TensorsLength()))
    return next(t for t in tensors if MODEL.Buffers(t.Buffer()).DataLength() > 8)


def operator(name):
    for number in range(graph().OperatorsLength()):
        found = graph().Operators(number)
        if MODEL.OperatorCodes(found.OpcodeIndex()).BuiltinCode() == OPERATOR_CODES[name]:
            return found
    raise KeyError(name)


def code(name):
    return MODEL.OperatorCodes(operator(name).OpcodeIndex())


LIES = {
    "another version of the schema": (scalar(MODEL, 0), "i", 4, "schema version 4"),
    "an operator that no pack needs": (scalar(code("TOPK_V2"), 3), "i", 119, "operator 119"),
    "a custom operator": (scalar(code("FULLY_CONNECTED"), 3), "i", 32, "operator 32"),
    "an operator of the future": (scalar(code("CAST"), 3), "i", 2**30, "which no pack needs"),
    "the code of no operator": (scalar(operator("TOPK_V2"), 0), "i", 99, "without a code"),
    "an input that is not there": (element(operator("CAST"), 1), "i", 9999, "not there"),
    "an input of none": (element(operator("CAST"), 1), "i", -1, "not there"),
    "an output that is not there": (element(operator("CAST"), 2), "i", 9999, "not there"),
    "options of another": (scalar(operator("MUL"), 3), "B", 8, "options of another"),
    "a type that is unknown": (scalar(constant(), 1), "B", 5, "unknown type"),
    "a constant that is too short": (element(constant(), 0), "i", 10**6, "not as long as"),
    "a tensor beyond all memory": (element(constant(), 0), "i", 2**31 - 1, "too large"),
    "a size below zero": (element(constant(), 0), "i", -5, "too large"),
    "a tensor without a buffer": (scalar(constant(), 2), "i", 9999, "without a buffer"),
    "an input of a graph": (element(graph(), 1), "i", 9999, "not there"),
    "the end of a signature": (
        scalar(MODEL.SignatureDefs(0).Outputs(0), 1),
        "i",
        9999,
        "not there",
    ),
    "the graph of a signature": (scalar(MODEL.SignatureDefs(1), 4), "i", 77, "without a graph"),
    "the number of graphs": (element(MODEL, 2) - 4, "i", 1000, "1000 graphs"),
    "the number of buffers": (element(MODEL, 4) - 4, "I", 2**32 - 1, "outside it"),
    "a reference out of the file": (element(MODEL, 4), "I", 2**31, "outside it"),
    "a reference to no multiple of four": (element(graph(), 0), "I", 6, "outside it"),
    "the first reference": (0, "I", 2**32 - 4, "outside it"),
}


@pytest.mark.parametrize("lie", LIES)
def test_lies_are_told_before_an_interpreter_sees_them(lie):
    place, kind, value, message = LIES[lie]
    content = bytearray(CONTENT)
    assert struct.unpack_from(f"<{kind}", content, place)[0] != value
    struct.pack_into(f"<{kind}", content, place, value)
    with pytest.raises(DamagedFileError, match=message):
        check_graphs(bytes(content))


def test_a_tensor_is_not_read_before_it_has_a_value():
    first, last = graph().Operators(0), graph().Operators(graph().OperatorsLength() - 1)
    content = bytearray(CONTENT)
    struct.pack_into("<i", content, element(first, 1), last.Outputs(0))
    with pytest.raises(DamagedFileError, match="before it has a value"):
        check_graphs(bytes(content))


def test_no_tensor_gets_two_values_and_no_constant_any():
    first, other = graph().Operators(0), graph().Operators(1)
    for number in (other.Outputs(0), operator("SPLIT_V").Inputs(1)):
        content = bytearray(CONTENT)
        struct.pack_into("<i", content, element(first, 2), number)
        with pytest.raises(DamagedFileError, match="two values"):
            check_graphs(bytes(content))


def test_constants_may_not_ask_for_more_memory_than_a_catalogue_needs():
    shape = graph().Tensors(operator("SCATTER_ND").Inputs(2))
    place = MODEL.Buffers(shape.Buffer())
    content = bytearray(CONTENT)
    struct.pack_into("<i", content, element(place, 0), 2**30)
    with pytest.raises(DamagedFileError, match=r"asks for more than [0-9]+ bytes of memory$"):
        check_graphs(bytes(content))


def test_few_bytes_cannot_name_very_many_tables():
    # Every element of the list is the same table: 60,000 of them in each of 16 graphs.
    content = bytearray(CONTENT + b"\0" * 300_000)
    place = len(CONTENT) - len(CONTENT) % 4 + 4
    table = graph().Tensors(0)._tab.Pos
    count = 70_000
    struct.pack_into("<I", content, place, count)
    for number in range(count):
        there = place + 4 + 4 * number
        struct.pack_into("<I", content, there, (table - there) % 2**32)
    reference = scalar(graph(), 0)
    struct.pack_into("<I", content, reference, place - reference)
    with pytest.raises(DamagedFileError, match="parts, more than 65536"):
        check_graphs(bytes(content))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (b"user_vector\0", b"user_vectoR\0", "user_vectoR"),
        (b"scores\0", b"scored\0", "scored"),
        (b"recommend\0", b"recommenD\0", "no signature recommend"),
    ],
)
def test_signatures_have_the_ends_that_are_documented(old, new, message):
    assert CONTENT.count(old) == 1
    with pytest.raises(DamagedFileError, match=message):
        PackFile(CONTENT.replace(old, new))


def test_ends_of_signatures_have_the_documented_types():
    # The exclude_ids of recommend become floats: the interpreter would not mind, a client would.
    ends = MODEL.SignatureDefs(0)
    numbers = [ends.Inputs(i) for i in range(ends.InputsLength())]
    tensor = graph().Tensors(next(e.TensorIndex() for e in numbers if e.Name() == b"k"))
    content = bytearray(CONTENT)
    struct.pack_into("<B", content, scalar(tensor, 1), FLOAT32)
    with pytest.raises(DamagedFileError, match="of type 0"):
        PackFile(bytes(content))


def test_damage_anywhere_never_ends_in_another_error():
    random = np.random.default_rng(0)
    refused = 0
    for _ in range(1_500):
        broken = np.frombuffer(CONTENT, np.uint8).copy()
        places = random.integers(0, len(broken), 4)
        broken[places] = random.integers(0, 256, 4)
        cut = broken[: random.integers(0, len(broken))].tobytes()
        for content in (broken.tobytes(), cut):
            try:
                check_graphs(content)
            except DamagedFileError:
                refused += 1
    assert refused > 1_500
