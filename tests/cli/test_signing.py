"""The commands for signatures, as a shell would start them."""

from __future__ import annotations

import shutil

import pytest

from tests.cli.commands import hashes, tfpeel
from tests.runtime.toy_pack import write_toy_pack


@pytest.fixture
def pack(tmp_path):
    write_toy_pack(tmp_path / "pack")
    return tmp_path / "pack"


def test_a_pack_is_signed_and_verified(pack, tmp_path):
    key, other = tmp_path / "key.pem", tmp_path / "other.pem"
    assert "Nobody signed it." in tfpeel("verify", pack).stdout
    made = tfpeel("keys", "new", key).stdout
    tfpeel("keys", "new", other)
    done = tfpeel("sign", pack, "--key", key, "--pack-version", 3).stdout
    assert "version 3 is signed by the key" in done
    assert done.split()[-1].rstrip(".") in made
    checked = tfpeel("verify", pack, "--public-key", f"{other}.pub", "--public-key", f"{key}.pub")
    assert "6 files" in checked.stdout
    assert "Version 3, signed by a trusted key." in checked.stdout
    assert "which was not checked" in tfpeel("verify", pack).stdout
    refused = tfpeel("verify", pack, "--public-key", f"{other}.pub", status=2).stderr
    assert refused.startswith("Error: no trusted key signed the pack; received: others signed it")
    assert refused.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("keys", "new", "{key}"), "a key is never overwritten"),
        (("sign", "{pack}", "--key", "{key}"), "the pack has no version yet"),
        (("sign", "{pack}", "--key", "{key}.pub", "--pack-version", "1"), "holds no private key"),
        (("sign", "{pack}", "--key", "{key}", "--pack-version", "0"), "0 is not in the range"),
        (("sign", "{pack}"), "--key is missing"),
        (("verify", "{pack}", "--public-key", "{key}"), "holds no public key"),
        (("verify", "{pack}", "--public-key", "{key}.pub"), "no trusted key signed the pack"),
        (("verify", "{key}"), "this is no pack"),
    ],
)
def test_what_is_wrong_is_told_on_one_line(pack, tmp_path, arguments, message):
    key = tmp_path / "key.pem"
    tfpeel("keys", "new", key)
    given = [argument.format(pack=pack, key=key) for argument in arguments]
    said = tfpeel(*given, status=2).stderr
    assert message in said
    assert said.count("\n") == 1


def test_a_budget_that_is_added_to_a_signed_pack_is_told_to_cost_the_signature(workspace, tmp_path):
    path, key = tmp_path / "ws", tmp_path / "key.pem"
    shutil.copytree(workspace, path)
    tfpeel("keys", "new", key)
    tfpeel("sign", path / "pack", "--key", key, "--pack-version", 3)
    signed = hashes(path / "pack")
    assert "not signed" not in tfpeel("export", "--workspace", path).stdout
    assert hashes(path / "pack") == signed
    out = tfpeel("export", "--workspace", path, "--budget", "32KB").stdout
    sign = f"tfpeel sign {path}/pack --key FILE --pack-version 4"
    assert f"The new pack is not signed, as version 3 was; sign it with: {sign}\n" in out
    assert "Nobody signed it." in tfpeel("verify", path / "pack").stdout
