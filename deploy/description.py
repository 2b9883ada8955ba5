"""The files that describe a pack on a device: its manifest, and who signed it."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from tfpeel.errors import InputError
from tfpeel.runtime import MANIFEST_NAME, SIGNATURE_NAME, Manifest, Pack
from tfpeel.runtime.trusted_keys import signatures_of, write_signatures
from tfpeel.sign import PrivateKey
from tfpeel.storage import write_json


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
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        if is_whole:
            shutil.copyfile(pack.path / MANIFEST_NAME, folder / MANIFEST_NAME)
        else:
            write_json(folder / MANIFEST_NAME, manifest.to_json())
        if key is not None:
            _require_version(pack)
            signatures[key.public.key_id] = key.sign((folder / MANIFEST_NAME).read_bytes())
        if signatures:
            write_signatures(folder, signatures)
        names = (SIGNATURE_NAME, MANIFEST_NAME) if signatures else (MANIFEST_NAME,)
        return {name: (folder / name).read_bytes() for name in names}


def _require_version(pack: Pack) -> None:
    if pack.manifest.pack_version is None:
        raise InputError(
            "only a pack with a version can be signed",
            pack.path,
            "a pack that tfpeel sign has signed",
            f"tfpeel sign {pack.path} --key FILE --pack-version 1",
        )
