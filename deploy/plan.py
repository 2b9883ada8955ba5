"""Which files of a pack a device is to have."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from tfpeel.errors import InputError
from tfpeel.runtime import FileEntry, Manifest, Pack
from tfpeel.sign import PrivateKey
from tfpeel_deploy.budget import choose_budget
from tfpeel_deploy.device_status import DeviceStatus
from tfpeel_deploy.place import checked_name


@dataclass(frozen=True)
class PushRequest:
    """What is asked for.

    Args:
        name: of the pack on the device.
        budgets: in bytes, each standing for a cluster's largest file within it; empty: chosen by
            what the device has free.
        clusters: user clusters; empty: all.
        lacking_only: whether clusters of which the device has a file are left as they are.
        key: signs what the device gets; None: only the whole pack has its own signatures.
    """

    name: str
    budgets: tuple[int, ...] = ()
    clusters: tuple[int, ...] = ()
    lacking_only: bool = False
    key: PrivateKey | None = None

    def __post_init__(self) -> None:
        """Refuse a name that no pack can have."""
        checked_name(self.name)


@dataclass(frozen=True)
class Plan:
    """What a device will have.

    Args:
        manifest: of it; what was there of the same pack stays.
        reason: why the budget was chosen, or an empty text where it was given.
    """

    manifest: Manifest
    reason: str


def make_plan(
    pack: Pack,
    request: PushRequest,
    present: Manifest | None,
    ask_status: Callable[[], DeviceStatus],
) -> Plan:
    """Return what a device will have after a push.

    Args:
        pack: whole, on this computer.
        request: what is asked for.
        present: the manifest of what the device has under the name, or None.
        ask_status: tells what the device has free; called only if the budget depends on it.

    Raises:
        InputError: a cluster or budget that the pack has not.
        DeviceError: no budget fits the device.
    """
    kept = _still_right(pack.manifest, present)
    clusters = _clusters(pack, request, kept)
    reason = ""
    budgets = request.budgets
    if clusters and not budgets:
        files = [file for file in pack.manifest.files if file.cluster in clusters]
        other_bytes = pack.manifest.router.bytes + pack.manifest.items.bytes
        choice = choose_budget(files, ask_status(), other_bytes)
        budgets, reason = (choice.budget_bytes,), choice.reason
    chosen = [pack.file_for(cluster, budget) for cluster in clusters for budget in budgets]
    paths = {file.path for file in (*kept, *chosen)}
    return Plan(pack.manifest.holding(paths), reason)


def _still_right(pack: Manifest, present: Manifest | None) -> tuple[FileEntry, ...]:
    """Return the files that a device has and that the pack has just so."""
    if present is None or _without_files(present) != _without_files(pack):
        return ()
    return tuple(file for file in present.files if file in pack.files)


def _without_files(manifest: Manifest) -> Manifest:
    return replace(manifest, files=(), budgets=())


def _clusters(pack: Pack, request: PushRequest, kept: Sequence[FileEntry]) -> tuple[int, ...]:
    for cluster in request.clusters:
        if cluster not in pack.clusters:
            raise InputError(
                "the pack has no such user cluster",
                cluster,
                f"0..{len(pack.clusters) - 1}",
                "change --cluster",
            )
    wanted = request.clusters or pack.clusters
    there = {file.cluster for file in kept} if request.lacking_only else set()
    return tuple(cluster for cluster in wanted if cluster not in there)
