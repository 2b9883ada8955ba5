"""The commands of docs/ that need a device and the script for emulators, on the test device."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile

import pytest

from tests.deploy.on_device import APP, files
from tests.page_blocks import ROOT, TRIED_BY, blocks, commands, with_others


@pytest.fixture
def directory(tmp_path, pack, server, monkeypatch):
    """A directory as the page has it; the server's environment finds `tfpeel` and this checkout."""
    path = tmp_path / "here"
    for workspace in ("my-workspace", "library"):
        shutil.copytree(pack, path / workspace / "pack")
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
    for page in sorted(TRIED_BY["bash device"][1]):
        for block in blocks(page, "bash device"):
            run(directory, server, "bash", "-euo", "pipefail", "-c", block.text)


def test_the_script_for_emulators(directory, server, device):
    (block,) = blocks("docs/deploying.md", "bash by-hand")
    _, command = commands(block)
    others = {"scripts/": f"{ROOT}/scripts/", "SERIAL": device.serial}
    out = run(directory, server, "bash", "-c", with_others(command, others))
    steps = [line.split()[3] for line in out.splitlines() if line.startswith("+")]
    assert set(steps) == {"devices", "push", "verify", "start", "remove"}
    assert out.endswith("All is well.\n")
    assert files(device) == set()
