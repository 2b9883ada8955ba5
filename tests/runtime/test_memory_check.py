"""The sizes that the check computes, against those that the interpreter has after a run."""

from __future__ import annotations

import pytest

from tests.export.toy_contents import toy_contents, toy_router, toy_votes
from tests.runtime.make_vectors import VECTORS
from tests.runtime.size_bounds_of import inputs_of, larger_than_allowed, sizes_allowed
from tfpeel.export import file_bytes, router_bytes, votes_bytes
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
