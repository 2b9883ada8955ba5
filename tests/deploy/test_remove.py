"""`tfpeel deploy remove`."""

from __future__ import annotations

from tests.deploy.on_device import INSIDE, files


def test_leaves_nothing_of_the_pack_and_everything_else(server, device, pack):
    server.deploy("push", pack)
    kept = files(device)
    server.deploy("push", pack, "--name", "second")
    assert "pack second is deleted" in server.deploy("remove", "second").stdout
    assert files(device) == kept
    server.deploy("remove")
    assert files(device) == set()
    assert "no such pack" in server.refused("remove", "toys")


def test_takes_what_an_interrupted_push_left(server, device, pack):
    device.faults.cut_after_bytes = 9_000
    server.deploy("push", pack, "--budget", "10KB", "--wait", 0, status=2)
    server.reconnect(device.serial)
    assert any(path.startswith(f"{INSIDE}/toys.part/") for path in files(device))
    server.deploy("remove", "toys")
    assert files(device) == set()


def test_a_read_only_place(server, device, pack):
    server.deploy("push", pack)
    device.set_read_only()
    assert "the place on the device is read-only" in server.refused("remove")
    server.deploy("verify")
