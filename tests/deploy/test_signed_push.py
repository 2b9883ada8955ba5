"""Signatures go on the device with what they are of, and with nothing else."""

from __future__ import annotations

import itertools
import shutil

import pytest

from tests.deploy.on_device import INSIDE, files
from tfpeel.errors import UntrustedPackError
from tfpeel.runtime import Pack
from tfpeel.sign import new_key, read_private_key, sign_pack

WHOLE = ("--budget", "10KB", "--budget", "20KB")
SIGNATURE = f"{INSIDE}/toys/signature.json"


@pytest.fixture
def key(tmp_path):
    """The file of a private key."""
    new_key(tmp_path / "key.pem")
    return tmp_path / "key.pem"


@pytest.fixture
def signed(pack, tmp_path, key):
    """A pack of version 3 that the key has signed."""
    shutil.copytree(pack, tmp_path / "signed" / "toys")
    sign_pack(tmp_path / "signed" / "toys", read_private_key(key), 3)
    return tmp_path / "signed" / "toys"


def trusted(device, key):
    """Return the pack on the device as an app opens it that trusts a key."""
    return Pack(device.path(f"{INSIDE}/toys"), [read_private_key(key).public])


def test_all_of_a_signed_pack_is_signed_on_the_device(server, device, signed, key):
    assert "signed" not in server.deploy("push", signed, *WHOLE).stdout
    trusted(device, key).verify()
    for name in ("manifest.json", "signature.json"):
        assert device.path(f"{INSIDE}/toys/{name}").read_bytes() == (signed / name).read_bytes()
    key_id = read_private_key(key).public.key_id
    assert f"as in {signed}; signed by {key_id}\n" in server.deploy("verify", signed).stdout
    before = device.received_bytes
    assert "files sent: 0 " in server.deploy("push", signed, *WHOLE).stdout
    assert device.received_bytes == before


def test_a_signature_that_rotted_or_is_missing_is_sent_again(server, device, signed, key):
    server.deploy("push", signed, *WHOLE)
    device.path(SIGNATURE).write_bytes(b"{")
    assert "signature.json holds no signatures" in server.refused("verify", signed)
    device.path(SIGNATURE).unlink()
    assert "is whole, but not signed as" in server.refused("verify", signed)
    assert "files sent: 0 " in server.deploy("push", signed, *WHOLE).stdout
    trusted(device, key).verify()


def test_cut_at_every_step_it_is_never_there_without_its_signature(server, device, signed, key):
    for step in itertools.count():
        device.faults.commands_before_cut = step
        server.deploy("push", signed, *WHOLE, "--wait", 0, status=None)
        if device.path(f"{INSIDE}/toys").exists():
            trusted(device, key).verify()
        if device.faults.commands_before_cut is not None:
            break
        server.reconnect(device.serial)
        shutil.rmtree(device.path(INSIDE), ignore_errors=True)
    assert step > 20
    trusted(device, key).verify()


def test_a_part_has_no_signature_and_the_line_says_what_to_do(server, device, signed, key):
    out = server.deploy("push", signed, "--budget", "10KB").stdout
    assert "is not signed; an app that trusts keys needs it signed with --key" in out
    assert SIGNATURE not in files(device)
    with pytest.raises(UntrustedPackError):
        trusted(device, key)
    assert "signed by" not in server.deploy("verify", signed).stdout


def test_a_part_signed_on_the_way_is_trusted(server, device, signed, key):
    out = server.deploy("push", signed, "--budget", "10KB", "--key", key).stdout
    assert "not signed" not in out
    there = trusted(device, key)
    there.verify()
    assert there.manifest.pack_version == 3
    assert {file.budget_bytes for file in there.manifest.files} == {10_000}


def test_the_rest_that_makes_it_whole_brings_the_packs_own_signatures(
    server, device, signed, key, tmp_path
):
    other = tmp_path / "other.pem"
    new_key(other)
    server.deploy("push", signed, "--budget", "10KB", "--key", other)
    server.deploy("push", signed, "--budget", "20KB")
    trusted(device, key).verify()
    with pytest.raises(UntrustedPackError):
        trusted(device, other)


def test_an_unsigned_pack_has_no_version_to_sign(server, device, pack, key):
    line = server.refused("push", pack, "--key", key)
    assert "only a pack with a version can be signed" in line
    assert files(device) == set()
