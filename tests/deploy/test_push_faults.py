"""`tfpeel deploy push` where something goes wrong: what was there stays, and a push goes on."""

from __future__ import annotations

import shutil

import pytest

from tests.deploy.device.device import Device
from tests.deploy.on_device import APP, INSIDE, SHARED, check_whole, files
from tfpeel.runtime import Pack

BOTH = ("--budget", "10KB", "--budget", "20KB")


@pytest.fixture
def newer(pack, tmp_path):
    """Another version of the pack, of which every file but one is the same."""
    path = tmp_path / "newer" / "toys"
    shutil.copytree(pack, path)
    text = (path / "manifest.json").read_text()
    (path / "manifest.json").write_text(text.replace('"name": "toy"', '"name": "newer toy"'))
    return path


def sizes(pack):
    return {entry.path: entry.bytes for entry in Pack(pack).manifest.entries}


@pytest.mark.parametrize("place", [(), ("--shared",)])
def test_a_connection_that_breaks_and_comes_back(server, device, pack, place):
    device.faults.cut_after_bytes = 9_000
    out = server.deploy("push", pack, *BOTH, *place).stdout
    assert "the connection was lost and came back, 1x" in out
    check_whole(device, pack, SHARED if place else INSIDE)
    own = device.path(f"{SHARED if place else INSIDE}/toys/manifest.json").stat().st_size
    broken = max(sizes(pack).values())
    assert device.received_bytes <= sum(sizes(pack).values()) + own + broken


def test_a_connection_that_breaks_for_good_and_the_same_command_later(server, device, pack):
    device.faults.cut_after_bytes = 9_000
    line = server.refused("push", pack, *BOTH, "--wait", 0)
    assert f"the connection to {device.serial} was lost" in line
    assert "it goes on where it was" in line
    assert not device.path(f"{INSIDE}/toys").exists()
    server.reconnect(device.serial)
    assert "no pack is there" in server.refused("verify")
    there = {path for path in files(device) if path.startswith(f"{INSIDE}/toys.part/")}
    assert there
    before = device.received_bytes
    server.deploy("push", pack, *BOTH)
    own = device.path(f"{INSIDE}/toys/manifest.json").stat().st_size
    kept = sum(sizes(pack)[path.removeprefix(f"{INSIDE}/toys.part/")] for path in there)
    assert device.received_bytes - before == sum(sizes(pack).values()) - kept + own
    check_whole(device, pack)


def test_a_device_that_goes_away_for_good(server, device, pack):
    device.faults.cut_after_bytes = 9_000
    device.faults.gone_after_cut = True
    assert f"the connection to {device.serial} was lost" in server.refused(
        "push", pack, *BOTH, "--wait", 1
    )


def test_an_exchange_that_was_interrupted_half_way_is_mended(server, device, pack):
    server.deploy("push", pack)
    there = device.path(f"{INSIDE}/toys")
    there.rename(there.with_name("toys.old"))
    before = device.received_bytes
    server.deploy("push", pack)
    check_whole(device, pack)
    assert device.received_bytes == before


def test_a_bit_that_turns_over_on_the_device(server, device, pack, newer):
    server.deploy("push", pack)
    device.faults.flips_bit_in = "10000.tflite"
    line = server.refused("push", newer, *BOTH)
    assert f"{device.serial} has stored something else than was sent (SHA-256)" in line
    assert "cluster-000/10000.tflite, cluster-001/10000.tflite" in line
    check_whole_but_for_the_part(device, pack)
    device.faults.flips_bit_in = None
    assert "files sent: 2 " in server.deploy("push", newer, *BOTH).stdout
    check_whole(device, newer)


def check_whole_but_for_the_part(device: Device, pack) -> None:
    """Check that the old pack is as it was; the new one may lie beside it, unfinished."""
    part = device.path(f"{INSIDE}/toys.part")
    assert not (part / "manifest.json").exists()
    aside = part.rename(device.state / "aside")
    check_whole(device, pack)
    aside.rename(part)


def test_no_space_is_seen_before_anything_is_sent(server, device, pack):
    device.set_storage(total_mib=0.01)
    line = server.refused("push", pack, *BOTH)
    assert f"{device.serial} has no space; received: " in line
    assert "smaller --budget" in line
    assert device.received_bytes == 0
    assert "no space for any budget" in server.refused("push", pack, "--folder", "/sdcard/x")


@pytest.mark.parametrize("place", [(), ("--shared",)])
def test_space_that_runs_out_on_the_way(server, device, pack, place):
    device.lie_about_storage(free_mib=100)
    device.set_storage(total_mib=0.02)
    line = server.refused("push", pack, *BOTH, *place)
    assert "the device has no space" in line
    assert "No space left on device" in line
    device.set_storage(total_mib=100)
    server.deploy("push", pack, *BOTH, *place)
    check_whole(device, pack, SHARED if place else INSIDE)


@pytest.mark.parametrize("place", [(), ("--shared",), ("--folder", "/data/local/tmp/x")])
def test_a_place_that_is_read_only(server, device, pack, place):
    device.set_read_only()
    line = server.refused("push", pack, *place)
    assert "the place on the device is read-only" in line
    assert "Read-only file system" in line


def test_a_place_that_the_shell_may_not_write(server, device, pack):
    line = server.refused("push", pack, "--folder", f"/data/data/{APP}")
    assert "the place on the device may not be written" in line


def test_an_app_that_is_not_installed(server, device, pack):
    line = server.refused("push", pack, "--app", "dev.other.app")
    assert "the app is not installed" in line
    assert "allowed: dev.other.app; next: install it with push --apk FILE" in line


def test_an_app_that_cannot_be_debugged(server, device, pack):
    device.install("dev.released.app", debuggable=False)
    line = server.refused("push", pack, "--app", "dev.released.app")
    assert "dev.released.app cannot be debugged" in line
    assert "push with --shared" in line
    server.deploy("push", pack, "--app", "dev.released.app", "--shared")


def test_an_apk_that_the_device_refuses(server, device, pack, tmp_path):
    apk = tmp_path / "demo.apk"
    apk.write_bytes(b"no ZIP file")
    line = server.refused("push", pack, "--apk", apk)
    assert "the device refuses the APK" in line
    assert "INSTALL_PARSE_FAILED_NOT_APK" in line


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--cluster", "2"], "the pack has no such user cluster; received: 2; allowed: 0..1"),
        (["--cluster", "0", "--all-clusters"], "both --cluster and --all-clusters"),
        (["--budget", "5KB"], "no file fits the budget"),
        (["--budget", "much"], "bad size"),
        (["--budget", "auto", "--budget", "10KB"], "which budget is meant"),
        (["--name", "../x"], "cannot be the name of a pack"),
        (["--name", "x.part"], "cannot be the name of a pack"),
        (["--app", "demo; reboot"], "bad --app"),
        (["--folder", "packs"], "bad --folder"),
        (["--folder", "/"], "bad --folder"),
        (["--folder", "/data/../x"], "bad --folder"),
        (["--folder", "/x", "--shared"], "both --shared and --folder"),
        (["--apk", "no.apk"], "there is no such APK"),
    ],
)
def test_wrong_options_change_nothing(server, device, pack, arguments, expected):
    assert expected in server.refused("push", pack, *arguments)
    assert files(device) == set()


def test_a_damaged_pack_is_not_sent(server, device, newer):
    (newer / "items.jsonl").write_bytes(b"")
    assert "items.jsonl has 0 bytes" in server.refused("push", newer)
    assert device.commands == []
