"""The lock of a workspace: held by one, free as soon as its holder is gone, whatever is in it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tfpeel.errors import InputError
from tfpeel.workspace import LOCK_NAME, workspace_lock

HOLDER = """
import sys, time
from pathlib import Path
from tfpeel.workspace import workspace_lock

with workspace_lock(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(600)
"""


def refusal(path: Path) -> str:
    with pytest.raises(InputError) as refused, workspace_lock(path):
        pass
    return str(refused.value)


def test_a_killed_holder_holds_nothing(tmp_path):
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, tmp_path], stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    owner = f"in use by process {holder.pid} on {socket.gethostname()}; allowed: one command"
    assert owner in refusal(tmp_path)
    holder.send_signal(signal.SIGKILL)
    holder.communicate()
    with workspace_lock(tmp_path):
        assert (tmp_path / LOCK_NAME).read_text().startswith(f"{os.getpid()} on ")


# As of a killed command, of one on another machine, of none that ever was.
LEFT = (b"", b"1", b"1 on another-machine", b"\xff\0\n" * 100_000, b"-1", b"no number")


@pytest.mark.parametrize("content", LEFT)
def test_what_is_in_a_lock_does_not_matter(tmp_path, content):
    (tmp_path / LOCK_NAME).write_bytes(content)
    with workspace_lock(tmp_path):
        (tmp_path / LOCK_NAME).write_bytes(content)
        message = refusal(tmp_path)
    assert "another command is working in the workspace" in message
    assert message.isprintable()
    assert len(message) < 400


def test_the_holder_clears_away_what_killed_commands_left(tmp_path):
    left = (".workspace.json.1.tmp", "reports/.tune.svg.1.tmp", "refined/.003.1.tmp/x.npy")
    kept = ("pack/manifest.json", "reports/report.html", "refined/003/x.npy")
    for name in (*left, *kept):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    with workspace_lock(tmp_path, shared=True):
        assert (tmp_path / left[0]).exists()
    with workspace_lock(tmp_path):
        files = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert files == {LOCK_NAME, *kept}


def test_a_directory_in_its_place_is_an_error_of_the_disk(tmp_path):
    (tmp_path / LOCK_NAME).mkdir()
    with pytest.raises(IsADirectoryError), workspace_lock(tmp_path):
        pass


def test_at_its_end_the_holder_clears_away_what_ended_workers_left(tmp_path):
    with workspace_lock(tmp_path):
        (tmp_path / "trials").mkdir()
        (tmp_path / "trials" / ".clusters.1.tmp").mkdir()
    assert not list((tmp_path / "trials").iterdir())
