"""Is a pack on a device what its manifest says?"""

from __future__ import annotations

from dataclasses import dataclass

from tfpeel.errors import DeviceError
from tfpeel.runtime import Manifest, Pack
from tfpeel_deploy.pack_folder import PackFolder


@dataclass(frozen=True)
class VerifyReport:
    """What was found right.

    Args:
        manifest: of the pack on the device.
        files: how many were hashed.
        bytes: their size together.
    """

    manifest: Manifest
    files: int
    bytes: int


def verify_pack(folder: PackFolder, name: str, pack: Pack | None = None) -> VerifyReport:
    """Hash every file of a pack on the device.

    Args:
        folder: on the device.
        name: of the pack there.
        pack: that it should be a part of, if that is to be checked too.

    Raises:
        DeviceError: no such pack, a file is missing or was changed, or it is of another pack.
        DamagedFileError: the manifest on the device cannot be read.
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
    if pack is not None and manifest != pack.manifest.holding({e.path for e in manifest.files}):
        raise DeviceError(
            f"the pack {name} on {folder.serial} is whole, but it is another one",
            f"made by {manifest.created_by}, {len(manifest.files)} files",
            f"a part of {pack.path}",
            "push it again",
        )
    return VerifyReport(manifest, len(entries), sum(entry.bytes for entry in entries))
