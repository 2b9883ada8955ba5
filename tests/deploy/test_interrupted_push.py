"""A push that is cut at every single step: an old or a new pack is there, never a half one."""

from __future__ import annotations

import hashlib
import itertools
import json
import shutil

import pytest

from tests.deploy.on_device import APP, INSIDE, check_whole, files
from tfpeel.errors import ConnectionLostError
from tfpeel.runtime import Pack
from tfpeel_deploy import Adb, PackFolder, Place, PushRequest, push_pack
from tfpeel_deploy.pieces import PIECE_BYTES

# One cluster file and the rest: every kind of step, and each once.
REQUEST = PushRequest("toys", budgets=(10_000,), clusters=(0,))


@pytest.fixture
def newer(pack, tmp_path):
    """A version of the pack with other titles, too large for one piece."""
    path = tmp_path / "newer"
    shutil.copytree(pack, path)
    lines = [json.loads(line) for line in (path / "items.jsonl").read_text().splitlines()]
    titles = (f"{n:09}" * (PIECE_BYTES // 9 // 20) for n in range(len(lines)))
    longer = [{**line, "title": title} for line, title in zip(lines, titles, strict=True)]
    content = "".join(f"{json.dumps(line)}\n" for line in longer).encode()
    (path / "items.jsonl").write_bytes(content)
    manifest = json.loads((path / "manifest.json").read_text())
    manifest["items"].update(bytes=len(content), sha256=hashlib.sha256(content).hexdigest())
    (path / "manifest.json").write_text(json.dumps(manifest))
    assert 2 * PIECE_BYTES < len(content) < 3 * PIECE_BYTES
    return path


@pytest.fixture
def push(server, device, monkeypatch):
    """Push a pack in this process, in the server's environment."""
    for name, value in server.environment.items():
        monkeypatch.setenv(name, value)
    folder = PackFolder(Adb.found(), device.serial, Place.inside(APP))

    def push(pack, wait_seconds=0.0):
        return push_pack(Pack(pack), REQUEST, folder, wait_seconds=wait_seconds)

    return push


def whole_pack_there(device):
    """Return the manifest of the pack on the device, which must be whole; None if none is there."""
    if not device.path(f"{INSIDE}/toys").exists():
        return None
    there = Pack(device.path(f"{INSIDE}/toys"))
    there.verify()
    return there.manifest


def test_cut_at_every_step_and_done_again(server, device, push, pack, newer):
    push(pack)
    packs = device.path(INSIDE)
    shutil.copytree(packs, device.state / "before")
    held = {"cluster-000/10000.tflite"}
    old, new = Pack(pack).manifest.holding(held), Pack(newer).manifest.holding(held)
    for step in itertools.count():
        shutil.rmtree(packs)
        shutil.copytree(device.state / "before", packs)
        device.faults.commands_before_cut = step
        try:
            push(newer)
        except ConnectionLostError:
            assert whole_pack_there(device) in (old, new)
            server.reconnect(device.serial)
            push(newer)
        check_whole(device, newer)
        assert all(path.startswith(INSIDE) for path in files(device))
        if device.faults.commands_before_cut is not None:
            break
    assert step > 20


def test_a_large_file_goes_on_after_its_pieces(server, device, push, newer):
    push_bytes = PIECE_BYTES * 3 // 2
    device.faults.cut_after_bytes = push_bytes
    with pytest.raises(ConnectionLostError):
        push(newer)
    server.reconnect(device.serial)
    before = device.received_bytes
    push(newer)
    check_whole(device, newer)
    sizes = [entry.bytes for entry in whole_pack_there(device).entries]
    assert device.received_bytes - before < sum(sizes) - PIECE_BYTES / 2


def test_it_goes_on_by_itself_when_the_device_comes_back(device, push, newer):
    device.faults.cut_after_bytes = PIECE_BYTES * 3 // 2
    report = push(newer, wait_seconds=60)
    assert report.interruptions == 1
    assert (report.sent_files, report.kept_files) == (3, 0)
    check_whole(device, newer)


def test_a_link_that_breaks_again_and_again_is_given_up(device, push, newer):
    device.faults.cuts_every_file = True
    with pytest.raises(ConnectionLostError):
        push(newer, wait_seconds=60)
    assert whole_pack_there(device) is None
