"""What the check computes against what an interpreter does, and files that ask for too much."""

from __future__ import annotations

import base64
import json
from contextlib import nullcontext
from dataclasses import replace

import numpy as np
import pytest

from tests.export.toy_contents import toy_contents, toy_router, toy_votes
from tests.runtime.hostile_graphs import HOSTILE_GRAPHS, hostile_files
from tests.runtime.make_vectors import VECTORS
from tests.runtime.size_bounds_of import inputs_of, larger_than_allowed, numbers_allowed
from tfpeel.errors import DamagedFileError
from tfpeel.export import file_bytes, router_bytes, votes_bytes
from tfpeel.export import operators as op
from tfpeel.export.flatbuffer import FLOAT32, Model
from tfpeel.runtime.graph_check import check_graphs
from tfpeel.runtime.tflite_file import TfliteFile

WRITTEN = json.loads(HOSTILE_GRAPHS.read_text())
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
    allowed = numbers_allowed(FILES[name], length)
    for signature, kind in file.kinds.items():
        file.run(signature, **inputs_of(kind, length))
        assert larger_than_allowed(allowed, file._runners[signature]) == []


@pytest.mark.parametrize("name", WRITTEN)
def test_what_asks_for_too_much_is_refused(name):
    content = base64.b64decode(WRITTEN[name]["content"])
    with pytest.raises(DamagedFileError) as refused:
        check_graphs(content)
    assert str(refused.value) == WRITTEN[name]["message"]


def test_the_hostile_files_are_those_that_are_made_now():
    made = {name: base64.b64encode(file).decode() for name, file in hostile_files().items()}
    assert made == {name: entry["content"] for name, entry in WRITTEN.items()}


def test_rows_may_be_of_one_item_where_they_are_not_numbered():
    contents = toy_contents([(30, 2, 4)])
    again = replace(contents, item_ids=np.zeros(30, np.int32))
    assert check_graphs(file_bytes(again, learns=False))


@pytest.mark.parametrize(("operators", "is_refused"), [(100, False), (1_500, True)])
def test_every_operator_keeps_a_copy_of_its_weights(operators, is_refused):
    model = Model()
    graph = model.signature("other")
    row = graph.input("vector", FLOAT32, (1, 300))
    weights = graph.constant(np.zeros((300, 300), np.float32))
    for _ in range(operators):
        row = op.fully_connected(graph, row, weights)
    graph.output("vector", row)
    refused = pytest.raises(DamagedFileError, match=r"bytes of memory$")
    with refused if is_refused else nullcontext():
        check_graphs(model.finish())
