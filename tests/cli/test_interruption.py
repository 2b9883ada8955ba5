"""Commands that are stopped: nothing is half-written, and the same command goes on."""

from __future__ import annotations

import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.cli.commands import SMALL, command, hashes, tfpeel

# Each stops the run at another place: in pretraining, in clustering or refining, in exporting.
MOMENTS = (
    "dataset/result.json",
    "validation/pretrained/result.json",
    "pretrained/result.json",
    "refined/000/result.json",
)


def stopped_at(moment: Path, how: signal.Signals, *arguments: object) -> tuple[int, str]:
    """Start a command, send a signal once a file is there, and return status and stderr."""
    process = subprocess.Popen(
        command(*arguments), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    while not moment.exists() and process.poll() is None:
        time.sleep(0.002)
    process.send_signal(how)
    _, err = process.communicate(timeout=120)
    return process.returncode, err


def test_killed_at_several_moments_the_pack_is_the_same(workspace, tmp_path):
    path = tmp_path / "ws"
    given = ("run", "--workspace", path, *SMALL)
    for moment in MOMENTS:
        status, err = stopped_at(path / moment, signal.SIGKILL, *given)
        assert status == -signal.SIGKILL, err
    tfpeel(*given)
    assert hashes(path / "pack") == hashes(workspace / "pack")
    assert not list(path.rglob("*.tmp"))


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_interrupted_is_status_130_and_one_line(tmp_path, how):
    path = tmp_path / "ws"
    options = SMALL[: SMALL.index("--jobs")]
    tfpeel("prepare", "--workspace", path, *options, "--epochs", "1000")
    moment = path / "validation" / "pretrained" / "result.json"
    status, err = stopped_at(moment, how, "pretrain", "--workspace", path)
    assert status == 130
    assert err == "Interrupted. The same command goes on where it was.\n"
    assert not list(path.rglob("*.tmp"))
