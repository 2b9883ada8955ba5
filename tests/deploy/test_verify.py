"""`tfpeel deploy verify`."""

from __future__ import annotations

import shutil

import pytest

from tests.deploy.on_device import INSIDE


def test_a_whole_pack(server, device, pack):
    server.deploy("push", pack)
    expected = f"{device.serial}: pack toys is whole: 4 files, "
    for named in ((), ("toys",), (pack,)):
        assert server.deploy("verify", *named).stdout.startswith(expected)
    assert f"as in {pack}" in server.deploy("verify", pack).stdout


@pytest.mark.parametrize("path", ["router.tflite", "items.jsonl", "cluster-001/20000.tflite"])
def test_damage_is_named(server, device, pack, path):
    server.deploy("push", pack)
    file = device.path(f"{INSIDE}/toys/{path}")
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    file.write_bytes(content)
    assert f"is damaged; received: {path} was changed (SHA-256)" in server.refused("verify")
    file.unlink()
    assert f"is damaged; received: {path} is missing" in server.refused("verify")


def test_a_manifest_that_cannot_be_read(server, device, pack):
    server.deploy("push", pack)
    device.path(f"{INSIDE}/toys/manifest.json").write_bytes(b"{")
    assert "manifest.json of toys is not readable" in server.refused("verify")


def test_another_pack_is_not_taken_for_this_one(server, device, pack, tmp_path):
    other = tmp_path / "toys"
    shutil.copytree(pack, other)
    text = (other / "manifest.json").read_text()
    (other / "manifest.json").write_text(text.replace('"name": "toy"', '"name": "newer toy"'))
    server.deploy("push", pack)
    assert "is whole, but it is another one" in server.refused("verify", other)


def test_which_pack_is_meant_must_be_clear(server, device, pack):
    assert "no pack is there" in server.refused("verify")
    server.deploy("push", pack)
    server.deploy("push", pack, "--name", "second")
    line = server.refused("verify")
    assert "is not clear; received: no PACK; " in line
    assert "files/packs of dev.tfpeel.demo holds second, toys" in line
    assert "received: third; allowed: second, toys" in server.refused("verify", "third")
    assert "cannot be the name of a pack" in server.refused("verify", "../../x")
