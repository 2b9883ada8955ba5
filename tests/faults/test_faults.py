"""A few of the points that walk.py tries; it tries all of them, for longer."""

from __future__ import annotations

import re

import pytest

from tests.faults.injector import FAULTS, can_be_built

_POINTS_OF_EACH_STEP = 1


@pytest.mark.skipif(not can_be_built(), reason="no C compiler")
def test_after_any_fault_the_same_command_gives_the_same_bytes(checkout):
    few = {"walk.py": f"walk.py --points {_POINTS_OF_EACH_STEP}"}
    done = checkout.run_block("docs/reliability.md", "bash faults", few)
    page = (checkout.path / "docs/reliability.md").read_text()
    assert re.search(r"^\| prepare \| \d+ \|( 1 \|){5}$", page, re.MULTILINE)
    for fault in FAULTS:
        assert done.stdout.count(f", {fault}: 1 points tried, 0 findings") >= 10
