"""The commands of docs/ that need a device and the script for emulators, on the test device."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import zipfile

import pytest

from tests.deploy.on_device import APP, files
from tests.page_blocks import ROOT, TRIED_BY, blocks, commands, with_others

((NEW, RUNNING),) = map(commands, blocks("docs/deploying.md", "bash emulator"))
# Of the emulator that scripts/try-emulator starts: its console's, and that for adb.
EMULATOR_PORTS = (5584, 5585)


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


def is_taken(port):
    with socket.socket() as other:
        return other.connect_ex(("127.0.0.1", port)) == 0


def try_emulator(directory, server, command, others):
    """Run a command of the page and return the steps that it said, when all was well."""
    others = {"scripts/": f"{ROOT}/scripts/", **others}
    out = run(directory, server, "bash", "-c", with_others(command, others))
    assert "All is well." in out.splitlines()
    return {line.split()[3] for line in out.splitlines() if line.startswith("+")}


def test_the_script_for_emulators(directory, server, device):
    steps = try_emulator(directory, server, RUNNING, {"SERIAL": device.serial})
    assert steps == {"devices", "push", "verify", "start", "remove"}
    assert files(device) == set()


def test_the_script_starts_an_emulator_and_ends_it(directory, server, tmp_path):
    if any(map(is_taken, EMULATOR_PORTS)):
        pytest.skip(f"of ports {EMULATOR_PORTS}, which the script gives its emulator, one is taken")
    program = tmp_path / "sdk" / "emulator" / "emulator"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m tests.deploy.emulator "$@"\n')
    program.chmod(0o755)
    server.environment["ANDROID_HOME"] = str(tmp_path / "sdk")
    steps = try_emulator(directory, server, NEW, {})
    assert steps == {"devices", "push", "verify", "remove"}
    assert not any(map(is_taken, EMULATOR_PORTS))
