"""The files that describe a pack on a device: its manifest, and who signed it."""

from __future__ import annotations

from tfpeel.errors import InputError
from tfpeel.runtime import MANIFEST_NAME, SIGNATURE_NAME, Manifest, Pack
from tfpeel.runtime.trusted_keys import signatures_content, signatures_of
from tfpeel.sign import PrivateKey
from tfpeel.storage import json_text


def description_of(pack: Pack, manifest: Manifest, key: PrivateKey | None) -> dict[str, bytes]:
    """Return name to content of the files that describe a part of a pack.

    Only the whole pack keeps its signatures: a part has a manifest of its own, which nobody has
    signed yet.

    Args:
        pack: on this computer.
        manifest: of the part, which may be the whole.
        key: signs it too; None: nobody does.

    Returns:
        The signatures, if there are any, and the manifest: in the order in which they are sent.

    Raises:
        InputError: there is a key, and the pack has no version.
    """
    is_whole = manifest == pack.manifest
    signatures = signatures_of(pack.path) if is_whole else {}
    content = (
        (pack.path / MANIFEST_NAME).read_bytes()
        if is_whole
        else json_text(manifest.to_json()).encode()
    )
    if key is not None:
        _require_version(pack)
        signatures[key.public.key_id] = key.sign(content)
    signed = {SIGNATURE_NAME: signatures_content(signatures)} if signatures else {}
    return {**signed, MANIFEST_NAME: content}


def _require_version(pack: Pack) -> None:
    if pack.manifest.pack_version is None:
        raise InputError(
            "only a pack with a version can be signed",
            pack.path,
            "a pack that tfpeel sign has signed",
            f"tfpeel sign {pack.path} --key FILE --pack-version 1",
        )
