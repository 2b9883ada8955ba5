"""The device of these tests, asked by the real adb alone."""

from __future__ import annotations

import os
import subprocess

import pytest

from tests.deploy.adb_server import ADB, AdbServer
from tests.deploy.device.device import Device


def adb_shell(server, device, script):
    return subprocess.run(
        [ADB, "-s", device.serial, "shell", script],
        env=server.environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )


def test_a_shell_tells_both_streams_and_the_status(server, device):
    done = adb_shell(server, device, "echo one; echo two >&2; exit 7")
    assert (done.stdout, done.stderr, done.returncode) == (b"one\n", b"two\n", 7)


def test_an_old_shell_tells_neither(server, tmp_path):
    with Device(tmp_path / "old", features=()) as old:
        server.adb("connect", old.serial)
        done = adb_shell(server, old, "echo one; echo two >&2; exit 7")
    assert (done.stdout, done.stderr, done.returncode) == (b"one\r\ntwo\r\n", b"", 0)


@pytest.mark.parametrize("features", [(), ("shell_v2", "stat_v2")])
@pytest.mark.parametrize("most_bytes", [4096, 256 * 1024])
def test_files_come_back_as_they_went(server, tmp_path, features, most_bytes):
    sent, back = tmp_path / "sent", tmp_path / "back"
    sent.write_bytes(os.urandom(300_000))
    with Device(tmp_path / "device", features) as device:
        device.faults.most_bytes = most_bytes
        server.adb("connect", device.serial)
        assert "1 file pushed" in server.adb("push", str(sent), "/data/local/tmp/new/file")
        assert device.path("/data/local/tmp/new/file").read_bytes() == sent.read_bytes()
        assert "1 file pulled" in server.adb("pull", "/data/local/tmp/new/file", str(back))
        assert "000493e0" in server.adb("ls", "/data/local/tmp/new")
        assert "adb: error: " in server.adb("pull", "/data/nothing", str(back))
    assert back.read_bytes() == sent.read_bytes()


def test_a_key_is_asked_for_once_and_then_proved(server, tmp_path):
    with Device(tmp_path / "device", asks_for_keys=True) as device:
        server.adb("connect", device.serial)
        assert device.serial in server.adb("devices")
        assert len(device.known_keys()) == 1
        server.stop()
        device.faults.refuses_keys = True
        server.adb("connect", device.serial)
        assert f"{device.serial}\tdevice" in server.adb("devices")

        strange = AdbServer(tmp_path)
        try:
            strange.adb("connect", device.serial)
            assert f"{device.serial}\tunauthorized" in strange.adb("devices")
        finally:
            strange.stop()
