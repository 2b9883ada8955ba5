from __future__ import annotations

import json
import os
import stat
import subprocess
import sys

import pytest

from tests.runtime.toy_pack import IDS, write_toy_pack
from tfpeel.errors import DamagedFileError, InputError, UntrustedPackError
from tfpeel.runtime import MANIFEST_NAME, SIGNATURE_NAME, Pack, PackStore, PublicKey
from tfpeel.runtime import read_public_key as read_public
from tfpeel.sign import new_key, read_private_key, sign_pack


@pytest.fixture
def pack(tmp_path):
    write_toy_pack(tmp_path / "pack")
    return tmp_path / "pack"


@pytest.fixture
def key(tmp_path):
    new_key(tmp_path / "key.pem")
    return read_private_key(tmp_path / "key.pem")


@pytest.fixture
def other(tmp_path):
    new_key(tmp_path / "other.pem")
    return read_private_key(tmp_path / "other.pem")


@pytest.fixture
def everything_allowed():
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.mark.usefixtures("everything_allowed")
def test_a_private_key_is_its_owners_alone_and_never_overwritten(tmp_path):
    public = new_key(tmp_path / "keys" / "a.pem")
    private = tmp_path / "keys" / "a.pem"
    assert stat.S_IMODE(private.stat().st_mode) == 0o600
    assert read_public(private.with_name("a.pem.pub")) == public
    assert read_private_key(private).public == public
    with pytest.raises(InputError, match="never overwritten"):
        new_key(private)
    assert read_private_key(private).public == public
    private.rename(tmp_path / "moved")
    with pytest.raises(InputError, match=r"a\.pem\.pub, which is there"):
        new_key(private)
    assert not private.exists()
    (tmp_path / "link.pem").symlink_to(tmp_path / "nothing")
    with pytest.raises(InputError, match="never overwritten"):
        new_key(tmp_path / "link.pem")


def test_killed_between_the_two_keys_the_second_is_made_by_the_same_command(tmp_path):
    public = new_key(tmp_path / "a.pem")
    private = (tmp_path / "a.pem").read_bytes()
    (tmp_path / "a.pem.pub").unlink()
    assert new_key(tmp_path / "a.pem") == public == read_public(tmp_path / "a.pem.pub")
    assert (tmp_path / "a.pem").read_bytes() == private


def test_keys_are_those_of_openssl(tmp_path, key):
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415

    loaded = serialization.load_pem_public_key((tmp_path / "key.pem.pub").read_bytes())
    assert loaded.public_bytes_raw() == key.public.raw
    assert PublicKey.from_pem(key.public.to_pem()) == key.public


def test_a_signed_pack_is_opened_by_who_trusts_the_key(pack, key, other):
    manifest = sign_pack(pack, key, 7)
    assert manifest.pack_version == 7
    opened = Pack(pack, [other.public, key.public])
    opened.verify()
    assert opened.manifest == manifest == Pack(pack).manifest
    assert len(opened.recommend([IDS[0]], 3).recommendations) == 3
    with pytest.raises(UntrustedPackError, match=f"others signed it: {key.public.key_id}"):
        Pack(pack, [other.public])


def test_packs_without_signature_are_refused_where_a_key_is_trusted(pack, key):
    with pytest.raises(UntrustedPackError, match="received: no signature"):
        Pack(pack, [key.public])


def test_any_change_of_the_manifest_is_noticed(pack, key):
    sign_pack(pack, key, 1)
    content = (pack / MANIFEST_NAME).read_bytes()
    for place in range(0, len(content), 97):
        changed = bytearray(content)
        changed[place] ^= 1
        (pack / MANIFEST_NAME).write_bytes(changed)
        with pytest.raises(UntrustedPackError, match="signature is wrong"):
            Pack(pack, [key.public])


def test_any_change_of_a_signature_is_noticed(pack, key):
    sign_pack(pack, key, 1)
    content = (pack / SIGNATURE_NAME).read_bytes()
    for place in range(len(content)):
        changed = bytearray(content)
        changed[place] ^= 1
        (pack / SIGNATURE_NAME).write_bytes(changed)
        try:
            Pack(pack, [key.public])
        except (UntrustedPackError, DamagedFileError):
            continue
        # White space may change into other white space.
        assert json.loads(changed) == json.loads(content)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{}",
        b'{"schema_version":2,"signatures":{}}',
        b'{"schema_version":1,"signatures":{}}',
        b'{"schema_version":1,"signatures":[]}',
        b'{"schema_version":1,"signatures":{"a":1}}',
        b'{"schema_version":1,"signatures":{"a":"AAAA"}}',
        b'{"schema_version":true,"signatures":{"a":"' + b"A" * 86 + b'=="}}',
        b'{"schema_version":1,"signatures":null}',
        b'{"schema_version":1,"signatures":{"a":"*"},"x":1}',
        b" " * (1 << 17),
    ],
)
def test_damaged_signatures(pack, key, content):
    (pack / SIGNATURE_NAME).write_bytes(content)
    with pytest.raises(DamagedFileError, match=r"signature\.json"):
        Pack(pack, [key.public])


def test_a_signed_manifest_without_a_version_is_refused(pack, key):
    sign_pack(pack, key, 1)
    manifest = json.loads((pack / MANIFEST_NAME).read_bytes())
    del manifest["pack_version"]
    content = json.dumps(manifest).encode()
    (pack / MANIFEST_NAME).write_bytes(content)
    signatures = json.loads((pack / SIGNATURE_NAME).read_bytes())
    from tfpeel.runtime.trusted_keys import write_signatures  # noqa: PLC0415

    write_signatures(pack, {name: key.sign(content) for name in signatures["signatures"]})
    with pytest.raises(UntrustedPackError, match="a signed pack has a version"):
        Pack(pack, [key.public])


def test_damaged_packs_are_not_signed(pack, key):
    (pack / "router.tflite").write_bytes(b"x")
    with pytest.raises(DamagedFileError):
        sign_pack(pack, key, 1)
    assert not (pack / SIGNATURE_NAME).exists()


def test_versions_never_fall_and_are_needed(pack, key):
    with pytest.raises(InputError, match="no version yet"):
        sign_pack(pack, key)
    sign_pack(pack, key, 5)
    with pytest.raises(InputError, match="never falls; received: 4; allowed: 5 or more"):
        sign_pack(pack, key, 4)
    assert sign_pack(pack, key).pack_version == 5
    assert sign_pack(pack, key, 6).pack_version == 6
    Pack(pack, [key.public]).verify()


def test_a_key_is_changed_for_another(pack, key, other, tmp_path):
    """Old devices trust the old key, new ones the new one; then the old one is withdrawn."""
    sign_pack(pack, key, 1)
    store = PackStore(tmp_path / "store", [key.public])
    store.install(pack)
    sign_pack(pack, other)
    assert Pack(pack, [key.public]).manifest == Pack(pack, [other.public]).manifest
    withdrawn = PackStore(store.path, [other.public])
    with pytest.raises(UntrustedPackError):
        withdrawn.current()
    withdrawn.install(pack)
    assert withdrawn.current().manifest.pack_version == 1
    sign_pack(pack, key, 2)
    with pytest.raises(UntrustedPackError, match="others signed it"):
        withdrawn.install(pack)
    assert withdrawn.current().manifest.pack_version == 1


def test_an_older_pack_is_not_put_in_use_again(pack, key, tmp_path):
    old = tmp_path / "old"
    subprocess.run(["cp", "-r", pack, old], check=True)
    same = tmp_path / "same"
    subprocess.run(["cp", "-r", pack, same], check=True)
    sign_pack(old, key, 3)
    sign_pack(pack, key, 4)
    manifest = json.loads((same / MANIFEST_NAME).read_text())
    manifest["dataset"]["users"] = 31
    (same / MANIFEST_NAME).write_text(json.dumps(manifest))
    sign_pack(same, key, 4)
    store = PackStore(tmp_path / "store", [key.public])
    store.install(old)
    store.install(pack)
    store.install(pack)
    for source, received in ((old, "version 3"), (same, "version 4")):
        with pytest.raises(UntrustedPackError, match=f"not newer.*received: {received}"):
            store.install(source)
    assert store.current().manifest.pack_version == 4


def test_a_pack_without_version_does_not_replace_one_with_it(pack, key, tmp_path):
    plain = tmp_path / "plain"
    subprocess.run(["cp", "-r", pack, plain], check=True)
    sign_pack(pack, key, 1)
    store = PackStore(tmp_path / "store")
    store.install(plain)
    store.install(pack)
    with pytest.raises(UntrustedPackError, match="received: no version"):
        store.install(plain)


def test_a_pack_of_strangers_is_not_installed(pack, key, other, tmp_path):
    sign_pack(pack, other, 9)
    store = PackStore(tmp_path / "store", [key.public])
    with pytest.raises(UntrustedPackError):
        store.install(pack)
    assert not store.path.exists()


@pytest.mark.parametrize("text", ["", "hello", "-----BEGIN PUBLIC KEY-----\nAAAA\n", "ü"])
def test_files_that_are_no_keys(tmp_path, text):
    file = tmp_path / "a.pem"
    file.write_text(text)
    with pytest.raises(InputError, match="holds no public key"):
        read_public(file)
    with pytest.raises(InputError, match="holds no private key"):
        read_private_key(file)
    with pytest.raises(InputError, match="holds no private key"):
        read_private_key(tmp_path)


def test_a_private_key_is_no_public_one(tmp_path, key):
    with pytest.raises(InputError, match="holds no public key"):
        read_public(tmp_path / "key.pem")
    with pytest.raises(InputError, match="holds no private key"):
        read_private_key(tmp_path / "key.pem.pub")
    assert "PrivateKey(public=PublicKey" in repr(key)
    assert "_key" not in repr(key)


def test_without_the_library_the_error_says_what_to_install(pack, key, tmp_path):
    sign_pack(pack, key, 1)
    code = (
        "import sys; sys.modules['cryptography'] = None\n"
        "from tfpeel.runtime import Pack, read_public_key\n"
        "from tfpeel.errors import EnvironmentProblemError\n"
        f"Pack({str(pack)!r}).verify()\n"
        "try:\n"
        f"    Pack({str(pack)!r}, [read_public_key({str(tmp_path / 'key.pem.pub')!r})])\n"
        "except EnvironmentProblemError as error:\n"
        "    print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "pip install 'tfpeel[sign]'" in done.stdout
