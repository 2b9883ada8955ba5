"""A few of the points that walk.py tries; it tries all of them, for longer."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.injector import FAULTS, can_be_built

_POINTS = 12


@pytest.mark.skipif(not can_be_built(), reason="no C compiler")
def test_after_any_fault_the_same_command_gives_the_same_bytes():
    walk = Path(__file__).with_name("walk.py")
    call = [sys.executable, walk, "--points", str(_POINTS)]
    done = subprocess.run(call, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    said = done.stdout.splitlines()[-len(FAULTS) :]
    assert said == [f"{name}: {_POINTS} points tried, 0 findings" for name in FAULTS]
