"""`tfpeel deploy devices`, and the choice of devices."""

from __future__ import annotations

import json
import os

import pytest

from tests.deploy.adb_server import ADB
from tests.deploy.device.device import Device


def test_lists_what_a_device_is_and_has(server, device):
    device.set_storage(total_mib=1000)
    device.path("/data/photo").write_bytes(bytes(40 * 1024))
    out = server.deploy("devices").stdout
    row = next(line for line in out.splitlines() if device.serial in line)
    for text in ("device", "Pixel Test", "arm64-v8a", "14 (API 34)", "4.29 GB", "1.07 GB"):
        assert text in row
    (found,) = json.loads(server.deploy("devices", "--json", "-").stdout)["devices"]
    assert found["memory_bytes"] == 4096 * 2**20
    assert found["free_memory_bytes"] == 1024 * 2**20
    assert found["storage_bytes"] == 1000 * 2**20
    assert found["free_storage_bytes"] == 1000 * 2**20 - 40 * 1024
    known = {"serial": device.serial, "state": "device", "abi": "arm64-v8a", "sdk": "34"}
    assert known.items() <= found.items()


def test_an_old_kernel_has_no_estimate_of_free_memory(server, device):
    (device.root / "proc/meminfo").write_text(
        "MemTotal: 2000 kB\nMemFree: 300 kB\nBuffers: 9 kB\nCached: 200 kB\n"
    )
    (found,) = json.loads(server.deploy("devices", "--json", "-").stdout)["devices"]
    assert found["free_memory_bytes"] == 500 * 1024


def test_no_device(server, pack):
    for arguments in (("devices",), ("push", pack), ("verify", "toys"), ("remove", "toys")):
        assert "no device is connected" in server.refused(*arguments)


def test_an_unauthorised_device_is_listed_and_refused(server, tmp_path, pack):
    with Device(tmp_path / "device", asks_for_keys=True) as device:
        device.faults.refuses_keys = True
        server.adb("connect", device.serial)
        assert "unauthorized" in server.deploy("devices").stdout
        (found,) = json.loads(server.deploy("devices", "--json", "-").stdout)["devices"]
        assert found["state"] == "unauthorized"
        assert "has not authorised this computer" in found["problem"]
        line = server.refused("push", pack)
        assert f"has not authorised this computer; received: {device.serial}" in line
        assert "answer its question about USB debugging" in line


def test_an_offline_device(server, device, pack):
    device.vanish()
    server.adb("-s", device.serial, "wait-for-disconnect")
    assert "offline" in server.deploy("devices").stdout
    assert f"the device is offline; received: {device.serial}" in server.refused("push", pack)


def test_several_devices_and_none_named(server, device, tmp_path, pack):
    with Device(tmp_path / "second") as second:
        server.adb("connect", second.serial)
        line = server.refused("push", pack)
        assert "several devices are connected" in line
        assert second.serial in line
        assert "--all-devices" in line
        gone = server.refused("push", pack, "--device", "gone")
        assert "no such device is connected; received: gone; allowed: " in gone
        both = server.refused("push", pack, "--device", second.serial, "--all-devices")
        assert "both --device and --all-devices" in both
        server.environment["ANDROID_SERIAL"] = device.serial
        assert device.serial in server.deploy("push", pack).stdout


def test_adb_is_missing(server):
    for name in ("ANDROID_HOME", "ANDROID_SDK_ROOT"):
        server.environment.pop(name, None)
    server.environment["PATH"] = "/nowhere"
    assert "adb is missing" in server.refused("devices")


def test_adb_of_the_sdk_is_found(server, device, tmp_path):
    tools = tmp_path / "sdk" / "platform-tools"
    tools.mkdir(parents=True)
    (tools / "adb").symlink_to(os.path.realpath(ADB))
    server.environment.update(PATH="/nowhere", ANDROID_HOME=str(tmp_path / "sdk"))
    assert device.serial in server.deploy("devices").stdout


@pytest.mark.parametrize("socket", ["tcp:no-such-host.invalid:1", "nonsense"])
def test_adbs_server_fails(server, socket):
    server.environment["ADB_SERVER_SOCKET"] = socket
    assert "adb's server does not work" in server.refused("devices")
