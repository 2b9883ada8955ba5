"""Processes that work for another one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from tfpeel.errors import EnvironmentProblemError
from tfpeel.processes import worker_processes

PARENT = """
import time
from tfpeel.processes import worker_processes

with worker_processes(1) as pool:
    pool.submit(print, "works", flush=True).result()
    pool.submit(time.sleep, 600).result()
"""


def test_they_do_not_run_the_script_again(tmp_path):
    script = tmp_path / "parent.py"
    script.write_text(PARENT.replace("time.sleep, 600", "time.sleep, 0") + "print(__file__)")
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"works\n{script}\n"


def test_they_end_with_a_parent_that_is_killed(tmp_path):
    script = tmp_path / "parent.py"
    script.write_text(PARENT)
    parent = subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    assert parent.stdout.readline() == "works\n"
    parent.send_signal(signal.SIGKILL)
    # The worker writes to the same pipe: it is at its end only when both are gone.
    assert parent.communicate(timeout=60)[0] == ""


def test_one_that_is_killed_is_said():
    with (
        pytest.raises(EnvironmentProblemError, match="worker process was ended from outside"),
        worker_processes(1) as pool,
    ):
        pool.submit(os.abort).result()
