"""What the check allows results to be, against what they are in graphs that nobody has written."""

from __future__ import annotations

import random

import pytest

from tests.fuzz.random_graphs import random_graph
from tests.runtime.size_bounds_of import inputs_of, larger_than_allowed, numbers_allowed
from tfpeel.errors import TfpeelError
from tfpeel.runtime.tflite_file import TfliteFile


@pytest.mark.parametrize("length", [1, 16, 50])
def test_no_result_is_larger_than_the_check_allows(length):
    operators = 0

    def is_taken(content):
        nonlocal operators
        try:
            file = TfliteFile(content, ())
            inputs = inputs_of(file.kinds["other"], length)
            # The two lists are as long, or one has a single id.
            inputs["more"] = inputs["more"][: random.Random(content).choice((1, length))]
            file.run("other", **inputs)
        except TfpeelError:
            return False
        assert larger_than_allowed(numbers_allowed(content, length), file._runners["other"]) == []
        operators += 1
        return True

    for seed in range(25):
        random_graph(random.Random(seed), is_taken)
    assert operators > 100
