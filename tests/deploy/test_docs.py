"""The commands of docs/deploying.md and the script for emulators, on the test device."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.deploy.on_device import APP, files

ROOT = Path(__file__).resolve().parents[2]
_BLOCK = re.compile(r"^```bash device\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture
def directory(tmp_path, pack, server, monkeypatch):
    """A directory as the page has it; the server's environment finds `tfpeel` and this checkout."""
    path = tmp_path / "here"
    shutil.copytree(pack, path / "my-workspace" / "pack")
    with zipfile.ZipFile(path / "demo.apk", "w") as file:
        file.writestr("package-name", APP)
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "tfpeel").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m tfpeel "$@"\n')
    (programs / "tfpeel").chmod(0o755)
    server.environment["PATH"] = f"{programs}:{server.environment['PATH']}"
    server.environment["PYTHONPATH"] = str(ROOT)
    return path


def run(directory, server, *command):
    done = subprocess.run(
        command,
        cwd=directory,
        env=server.environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_commands_work(directory, server, device):
    for block in _BLOCK.findall((ROOT / "docs" / "deploying.md").read_text()):
        run(directory, server, "bash", "-euo", "pipefail", "-c", block)


def test_the_script_for_emulators(directory, server, device):
    script = ROOT / "scripts" / "try-emulator"
    given = (str(script), "my-workspace/pack", "--serial", device.serial, "demo.apk")
    out = run(directory, server, *given)
    steps = [line.split()[3] for line in out.splitlines() if line.startswith("+")]
    assert set(steps) == {"devices", "push", "verify", "start", "remove"}
    assert out.endswith("All is well.\n")
    assert files(device) == set()
