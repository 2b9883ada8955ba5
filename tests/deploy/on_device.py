"""What lies on the test device."""

from __future__ import annotations

import json
from pathlib import Path

from tests.deploy.device.device import Device
from tfpeel.runtime import Manifest, Pack, parse_manifest

APP = "dev.tfpeel.demo"
INSIDE = f"/data/data/{APP}/files/packs"
SHARED = f"/sdcard/Android/data/{APP}/files/packs"


def files(device: Device) -> set[str]:
    """Return the paths of all files on the device, but those of the system."""
    found = (path for path in device.root.rglob("*") if path.is_file())
    paths = {f"/{path.relative_to(device.root)}" for path in found}
    return {path for path in paths if not path.startswith(("/proc/", "/data/misc/"))}


def manifest(device: Device, folder: str = INSIDE, name: str = "toys") -> Manifest:
    """Return the manifest of a pack on the device."""
    return parse_manifest(json.loads(device.path(f"{folder}/{name}/manifest.json").read_bytes()))


def check_whole(device: Device, pack: Path, folder: str = INSIDE, name: str = "toys") -> None:
    """Check that the folder holds exactly a part of the pack, and nothing else."""
    there = Pack(device.path(f"{folder}/{name}"))
    there.verify()
    held = {entry.path for entry in there.manifest.entries}
    assert there.manifest == Pack(pack).manifest.holding(held)
    expected = {f"{folder}/{name}/{path}" for path in (*held, "manifest.json")}
    assert {path for path in files(device) if path.startswith(folder)} == expected


def held_paths(device: Device, folder: str = INSIDE, name: str = "toys") -> list[str]:
    """Return the cluster files that the manifest on the device names."""
    return sorted(file.path for file in manifest(device, folder, name).files)
