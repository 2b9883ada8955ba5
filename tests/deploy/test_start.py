"""`tfpeel deploy start`."""

from __future__ import annotations

import pytest

from tests.deploy.on_device import APP, SHARED

STARTED = f"{APP}/.MainActivity pack="


@pytest.mark.parametrize(
    ("place", "extra"),
    [
        ((), "toys"),
        (("--shared",), f"{SHARED}/toys"),
        (("--folder", "/data/local/tmp/x"), "/data/local/tmp/x/toys"),
    ],
)
def test_the_app_is_opened_on_the_pack(server, device, pack, place, extra):
    server.deploy("push", pack, *place)
    out = server.deploy("start", *place).stdout
    assert out == f"{device.serial}: {APP} is open on the pack toys\n"
    # The last piece of the device's own notes; its root stands before absolute paths.
    assert (device.state / "started").read_text().replace(str(device.root), "") == (
        f"{STARTED}{extra}\n"
    )


def test_the_log_of_an_app_that_crashes_is_shown(server, device, pack):
    server.deploy("push", pack)
    device.crash_on_start()
    (device.state / "logcat").write_text(
        f"01-01 00:00:00.000  4242  4242 E AndroidRuntime: of an earlier day: {APP}\n"
    )
    done = server.deploy("start", status=2)
    assert done.stdout == ""
    *log, error = done.stderr.splitlines()
    assert error.startswith(f"Error: {APP} does not run on {device.serial}; received: it ended")
    assert "read its log above" in error
    assert len(log) == 3
    assert "Start proc 4242" in log[0]
    assert log[2].endswith("E AndroidRuntime: java.lang.IllegalStateException: no pack")


def test_an_app_that_is_not_installed(server, device, pack):
    place = ("--folder", "/sdcard/x", "--app", "dev.other.app")
    server.deploy("push", pack, *place)
    line = server.refused("start", *place)
    assert "dev.other.app does not run" in line
    assert "Error: Activity class {dev.other.app/.MainActivity} does not exist." in line
    assert "install it with push --apk FILE" in line


def test_a_pack_that_is_not_there(server, device):
    assert "no such pack" in server.refused("start", "toys")
    assert (device.state / "started").read_text() == ""
