"""A few of the kills that kills.py tries; it tries more, of more commands, for longer."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_KILLS = ("kill all", "terminate")


def test_killed_with_its_workers_or_ended_alone_a_run_recovers_and_leaves_nothing():
    program = Path(__file__).with_name("kills.py")
    call = [sys.executable, program, "--command", "run", "--kills", str(len(_KILLS))]
    call += [word for kill in _KILLS for word in ("--kill", kill)]
    done = subprocess.run(call, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    for kill in _KILLS:
        assert f"run, {kill}, 1 times: right" in done.stdout
