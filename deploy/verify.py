"""Is a pack on a device what its manifest says?"""

from __future__ import annotations

from dataclasses import dataclass

from tfpeel.errors import DeviceError
from tfpeel.runtime import Manifest, Pack
from tfpeel.runtime.trusted_keys import signatures_of
from tfpeel_deploy.pack_folder import PackFolder


@dataclass(frozen=True)
class VerifyReport:
    """What was found right.

    Args:
        manifest: of the pack on the device.
        files: how many were hashed.
        bytes: their size together.
        signed_by: names of the keys whose signatures are there; they are not checked.
    """

    manifest: Manifest
    files: int
    bytes: int
    signed_by: tuple[str, ...]


def verify_pack(folder: PackFolder, name: str, pack: Pack | None = None) -> VerifyReport:
    """Hash every file of a pack on the device.

    Args:
        folder: on the device.
        name: of the pack there.
        pack: that it should be a part of, if that is to be checked too.

    Returns:
        What is there, all of it right.

    Raises:
        DeviceError: no such pack, a file is missing or was changed, it is of another pack, or
            it is all of the pack and lacks its signatures.
        DamagedFileError: the manifest or the signatures on the device cannot be read.
    """
    manifest = folder.manifest(name)
    entries = manifest.entries
    found = folder.hashes(name, (entry.path for entry in entries))
    for entry in entries:
        if found.get(entry.path) != entry.sha256:
            problem = "was changed (SHA-256)" if entry.path in found else "is missing"
            raise DeviceError(
                f"the pack {name} on {folder.serial} is damaged",
                f"{entry.path} {problem}",
                "files as the manifest says",
                "push it again: only what is wrong is sent",
            )
    signatures = folder.signatures(name)
    if pack is not None:
        _check_same(folder, name, pack, manifest, signatures)
    size = sum(entry.bytes for entry in entries)
    return VerifyReport(manifest, len(entries), size, tuple(signatures))


def _check_same(
    folder: PackFolder, name: str, pack: Pack, manifest: Manifest, signatures: dict[str, bytes]
) -> None:
    """Check that what is on a device is a part of a pack, and signed if it is all of it."""
    if manifest != pack.manifest.holding({entry.path for entry in manifest.files}):
        raise DeviceError(
            f"the pack {name} on {folder.serial} is whole, but it is another one",
            f"made by {manifest.created_by}, {len(manifest.files)} files",
            f"a part of {pack.path}",
            "push it again",
        )
    lacking = signatures_of(pack.path).items() - signatures.items()
    if manifest == pack.manifest and lacking:
        raise DeviceError(
            f"the pack {name} on {folder.serial} is whole, but not signed as {pack.path} is",
            f"signatures by {', '.join(signatures) or 'nobody'}",
            f"those by {', '.join(sorted(key for key, _ in lacking))} too",
            "push it again",
        )
