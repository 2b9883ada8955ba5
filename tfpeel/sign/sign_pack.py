"""A pack gets a version and a signature over its manifest."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tfpeel.errors import InputError
from tfpeel.runtime import MANIFEST_NAME, SIGNATURE_NAME, Manifest, Pack
from tfpeel.runtime.trusted_keys import is_signed, signatures_of, write_signatures
from tfpeel.sign.private_key import PrivateKey
from tfpeel.storage import write_json


def sign_pack(path: Path, key: PrivateKey, pack_version: int | None = None) -> Manifest:
    """Check a pack and sign its manifest.

    Signatures of other keys stay as long as the manifest does: so a pack can be signed with an
    old and a new key.

    Args:
        path: of the pack.
        key: that signs.
        pack_version: grows from one pack to the next; None to keep the one that the pack has.

    Returns:
        What manifest.json says now.

    Raises:
        InputError: there is no pack, or it has no version yet and none was given, or the version
            would fall.
        DamagedFileError: the pack is not what its manifest says.
    """
    pack = Pack(path)
    pack.verify()
    manifest = pack.manifest
    version = manifest.pack_version if pack_version is None else pack_version
    _check_version(version, manifest.pack_version)
    signatures = signatures_of(path)
    if version != manifest.pack_version:
        manifest = replace(manifest, pack_version=version)
        # In between the two the pack has no signature: nobody takes it for one that it is not.
        (path / SIGNATURE_NAME).unlink(missing_ok=True)
        write_json(path / MANIFEST_NAME, manifest.to_json())
        signatures = {}
    content = (path / MANIFEST_NAME).read_bytes()
    signatures[key.public.key_id] = key.sign(content)
    assert is_signed(content, signatures[key.public.key_id], key.public)
    write_signatures(path, signatures)
    return manifest


def _check_version(version: int | None, found: int | None) -> None:
    if version is None:
        raise InputError(
            "the pack has no version yet",
            "no --pack-version",
            "a whole number from 1, greater than that of the last pack",
            "give --pack-version",
        )
    if version < max(1, found or 1):
        raise InputError(
            "the version of a pack never falls",
            version,
            f"{max(1, found or 1)} or more",
            "give a greater --pack-version",
        )
