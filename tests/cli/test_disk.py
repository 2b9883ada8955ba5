"""A disk that does not take what is written: one line, and the same command goes on later."""

from __future__ import annotations

import json
import resource
import subprocess
from functools import partial

import pytest

from tests.cli.commands import SMALL, command, hashes, tfpeel
from tfpeel.cli.main import run

# The data set is within it, the model is not.
_LARGEST_FILE = 5_000


def evaluated_into(workspace, file) -> int:
    """Ask what the workspace was asked before: that takes no time."""
    return run(["evaluate", "--workspace", str(workspace), "--jobs", "1", "--json", str(file)])


def test_results_go_into_a_folder_that_is_made(workspace, tmp_path):
    file = tmp_path / "new" / "folder" / "results.json"
    assert evaluated_into(workspace, file) == 0
    assert json.loads(file.read_text())["results"]


@pytest.mark.parametrize("place", ["", "file/results.json"])
def test_results_that_have_no_place_are_one_line(capsys, workspace, tmp_path, place):
    (tmp_path / "file").touch()
    assert evaluated_into(workspace, tmp_path / place) == 2
    out, err = capsys.readouterr()
    assert out == ""
    _, message = err.splitlines()
    assert message.startswith(f"Error: {tmp_path}")
    assert message.endswith("; next: name a file in a directory")


def test_no_room_is_one_line_and_later_the_same_bytes(workspace, tmp_path):
    path = tmp_path / "ws"
    given = ("run", "--workspace", path, *SMALL)
    limit = (_LARGEST_FILE, resource.RLIM_INFINITY)
    done = subprocess.run(
        command(*given),
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=partial(resource.setrlimit, resource.RLIMIT_FSIZE, limit),
    )
    assert done.returncode == 2, done.stderr
    assert done.stderr.count("Error: ") == 1
    last = done.stderr.splitlines()[-1]
    assert last.startswith(f"Error: {path}")
    assert last.endswith(
        "cannot be used; received: File too large; allowed: room for it; next: make room there;"
        " the same command goes on where it was"
    )
    tfpeel(*given)
    assert hashes(path / "pack") == hashes(workspace / "pack")
