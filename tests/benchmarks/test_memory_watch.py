from __future__ import annotations

import subprocess
import sys

import pytest

from memory_watch import peak_bytes_of

# Both of them touch 60 MB of their own at the same time.
_PARENT = """
import subprocess, sys
held = bytearray(60_000_000)
subprocess.run([sys.executable, "-c", "import time; held = bytearray(60_000_000); time.sleep(1.5)"])
"""


def test_processes_of_processes_count():
    peak = peak_bytes_of([sys.executable, "-c", _PARENT], 0.2)
    assert 120_000_000 < peak < 250_000_000


def test_a_command_that_fails_is_told():
    with pytest.raises(subprocess.CalledProcessError):
        peak_bytes_of([sys.executable, "-c", "raise SystemExit(3)"])
