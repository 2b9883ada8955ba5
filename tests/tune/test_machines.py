"""Several machines, as processes on loopback: a chief that chooses and workers that run trials.

They are started as docs/tuning.md says.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.commands import SMALL, tfpeel
from tests.free_port import free_port
from tests.page_blocks import blocks, with_others
from tfpeel.errors import InputError
from tfpeel.tune.machines import role_of_machine

NAMES = ("KERASTUNER_TUNER_ID", "KERASTUNER_ORACLE_IP", "KERASTUNER_ORACLE_PORT")


def started(path: Path, name: str, port: int) -> subprocess.Popen[str]:
    """Start `tfpeel tune` as one of several machines."""
    (block,) = blocks("docs/tuning.md", "bash tuners")
    address, chief, worker = block.text.splitlines()
    others = {"192.0.2.1": "127.0.0.1", "8000": port}
    tune = chief if name == "chief" else with_others(worker, {"worker0": name})
    mine = {"my-workspace": path, "--trials 30": "--trials 3"}
    return subprocess.Popen(
        ["bash", "-c", f"{with_others(address, others)}; {with_others(tune, mine)}"],
        env={**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture(scope="module")
def together(tmp_path_factory) -> tuple[Path, dict[str, tuple[str, str]]]:
    """A workspace that a chief and two workers have tuned, and what they said."""
    path = tmp_path_factory.mktemp("machines") / "ws"
    tfpeel("prepare", "--workspace", path, *SMALL[: SMALL.index("--jobs")])
    port = free_port()
    names = ("chief", "worker-a", "worker-b")
    processes = {name: started(path, name, port) for name in names}
    said = {name: process.communicate(timeout=400) for name, process in processes.items()}
    for name, process in processes.items():
        assert process.returncode == 0, said[name][1]
    return path, said


def test_a_chief_and_two_workers(together):
    path, said = together
    report = json.loads((path / "reports" / "tune.json").read_text())
    assert [row["status"] for row in report["trials"]] == ["COMPLETED"] * 3
    for row in report["trials"]:
        assert row["recall@20"] == pytest.approx(sum(row["by_budget"].values()) / 2, abs=1e-6)
    assert len(list((path / "tune" / "trials").glob("*/result.json"))) == 4
    lines = said["chief"][1].splitlines()
    assert [line.split(":")[0] for line in lines[:2]] == ["default", "1 of 3"]
    for name in ("worker-a", "worker-b"):
        assert "the chief has the result" in said[name][0]


def test_a_port_in_use_is_one_line(together):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        process = started(together[0], "chief", taken.getsockname()[1])
        _, err = process.communicate(timeout=120)
    assert process.returncode == 2
    assert "the chief cannot listen" in err.splitlines()[-1]
    assert [line.split(":")[0] for line in err.splitlines()] == ["default", "Error"]


@pytest.mark.parametrize(
    ("values", "role"),
    [
        ((None, None, None), "alone"),
        (("chief", None, None), "alone"),
        (("chief", "10.0.0.1", "8000"), "chief"),
        (("worker0", "10.0.0.1", "8000"), "worker"),
    ],
)
def test_the_role(monkeypatch, values, role):
    for name, value in zip(NAMES, values, strict=True):
        monkeypatch.delenv(name, raising=False) if value is None else monkeypatch.setenv(
            name, value
        )
    assert role_of_machine() == role


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"KERASTUNER_ORACLE_IP": "127.0.0.1"}, "received: KERASTUNER_ORACLE_IP"),
        (dict(zip(NAMES, ("chief", "127.0.0.1", "http"), strict=True)), "received: 'http'"),
        (dict(zip(NAMES, ("chief", "127.0.0.1", "70000"), strict=True)), "allowed: 1..65535"),
    ],
)
def test_half_a_chief_is_refused(monkeypatch, values, expected):
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(InputError) as caught:
        role_of_machine()
    assert expected in str(caught.value)
