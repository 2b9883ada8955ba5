"""Processes that work for another one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from tfpeel.processes import WorkerLostError, first_ended, worker_processes

PARENT = """
import time
from functools import partial
from tfpeel.processes import worker_processes

with worker_processes(1) as pool:
    pool.submit(partial(print, "works", flush=True)).result()
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
        pytest.raises(WorkerLostError, match="worker process was ended from outside"),
        worker_processes(1) as pool,
    ):
        pool.submit(os.abort).result()


def test_a_dead_one_does_not_keep_the_others_waiting():
    with worker_processes(2) as pool:
        slow = pool.submit(time.sleep, 600)
        with pytest.raises(WorkerLostError):
            pool.submit(os.abort).result()
    with pytest.raises(WorkerLostError):
        slow.result()


def test_what_goes_wrong_in_one_is_raised_here_and_says_where():
    with worker_processes(1) as pool:
        with pytest.raises(FileNotFoundError) as caught:
            pool.submit(os.stat, "/nowhere").result()
        assert caught.value.filename == "/nowhere"
        assert "Traceback" in caught.value.__notes__[0]
        assert pool.submit(abs, -1).result() == 1


def test_they_need_no_shared_memory_that_kills_would_leave(tmp_path):
    script = tmp_path / "parent.py"
    count = """    print(open("/proc/self/maps").read().count("/dev/shm/"))\n"""
    script.write_text(PARENT.replace("time.sleep, 600", "time.sleep, 0") + count)
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("works\n0\n", "")


def test_interrupted_they_are_ended_and_say_nothing(tmp_path):
    script = tmp_path / "parent.py"
    # Where the tests run in the background of a shell, Ctrl-C is ignored.
    heeded = "import signal\nsignal.signal(signal.SIGINT, signal.default_int_handler)\n"
    script.write_text(heeded + PARENT)
    parent = subprocess.Popen(
        [sys.executable, script],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert parent.stdout is not None
    assert parent.stdout.readline() == "works\n"
    # As a terminal does it: to the worker too.
    os.killpg(parent.pid, signal.SIGINT)
    out, err = parent.communicate(timeout=60)
    assert (out, err.count("Traceback")) == ("", 1)


def test_a_signal_that_comes_to_another_thread_ends_the_wait():
    def interrupt() -> None:
        # As if the system had chosen this thread.
        signal.pthread_kill(threading.get_ident(), signal.SIGUSR1)

    def stop(*_: object) -> None:
        raise InterruptedError

    before = signal.signal(signal.SIGUSR1, stop)
    try:
        with worker_processes(1) as pool:
            threading.Timer(0.5, interrupt).start()
            with pytest.raises(InterruptedError):
                first_ended([pool.submit(time.sleep, 600)])
    finally:
        signal.signal(signal.SIGUSR1, before)
