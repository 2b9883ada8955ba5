"""A few of the points that walk.py tries; it tries all of them, for longer."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.injector import FAULTS, can_be_built

_POINTS_OF_EACH_STEP = 1


@pytest.mark.skipif(not can_be_built(), reason="no C compiler")
def test_after_any_fault_the_same_command_gives_the_same_bytes():
    walk = Path(__file__).with_name("walk.py")
    call = [sys.executable, walk, "--points", str(_POINTS_OF_EACH_STEP)]
    done = subprocess.run(call, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    for fault in FAULTS:
        assert done.stdout.count(f", {fault}: 1 points tried, 0 findings") >= 10
