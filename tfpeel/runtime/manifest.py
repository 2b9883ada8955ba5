"""What a pack's manifest.json says, as frozen objects."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import asdict, dataclass, replace
from typing import Any

MANIFEST_NAME = "manifest.json"
SCHEMA_VERSION = 1
CATALOGUES = ("important", "full")
# The oldest runtimes whose operators know the file's types.
MINIMUM_RUNTIME = {
    4: "TFLite 2.16.1 / LiteRT 1.2",
    8: "TFLite 2.14",
    16: "TFLite 2.14",
    32: "TFLite 2.14",
}


@dataclass(frozen=True)
class ClusterEntry:
    """A user cluster.

    Args:
        cluster: its number; clusters are numbered from 0.
        users: training users in it.
        directory: of its files, inside the pack.
    """

    cluster: int
    users: int
    directory: str


@dataclass(frozen=True)
class RouterEntry:
    """The router file.

    Args:
        path: inside the pack.
        bytes: size.
        sha256: hex.
        signatures: their names.
    """

    path: str
    bytes: int
    sha256: str
    signatures: tuple[str, ...]


@dataclass(frozen=True)
class ItemsEntry:
    """The list of items, one JSON object a line, in index order.

    Args:
        path: inside the pack.
        count: number of items.
        bytes: size.
        sha256: hex.
    """

    path: str
    count: int
    bytes: int
    sha256: str


@dataclass(frozen=True)
class GroupEntry:
    """Rows of a file that keep the same dimensions at the same precision.

    Args:
        rows: how many items.
        dimensions: how many numbers each.
        bits: of a number: 4, 8, 16 or 32.
    """

    rows: int
    dimensions: int
    bits: int


@dataclass(frozen=True)
class FileEntry:
    """A cluster's file at one budget.

    Args:
        path: inside the pack.
        cluster: whose.
        budget_bytes: that the file must not exceed.
        bytes: size.
        sha256: hex.
        items: rows kept.
        items_dropped: items of the catalogue that are not in the file.
        cells: (item group, block) of each cell kept, ascending.
        groups: what the rows are made of.
        signatures: their names.
        validation: metric to value on validation data, or None where nothing was measured.
        minimum_runtime: the oldest runtime that can use the file.
    """

    path: str
    cluster: int
    budget_bytes: int
    bytes: int
    sha256: str
    items: int
    items_dropped: int
    cells: tuple[tuple[int, int], ...]
    groups: tuple[GroupEntry, ...]
    signatures: tuple[str, ...]
    validation: dict[str, float] | None
    minimum_runtime: str


@dataclass(frozen=True)
class Manifest:
    """A pack's table of contents; `parse_manifest` is its inverse.

    Args:
        created_by: name and version of the program; no time, so that packs are reproducible.
        dataset: statistics of the data set, any JSON object.
        width: d, the length of a user vector.
        block_width: dimensions in a block.
        blocks: number of blocks.
        groups: number of item groups.
        budgets: bytes, ascending.
        catalogue: 'important' or 'full'.
        clusters: numbered from 0, in order.
        router: the router file.
        items: the list of items.
        files: exactly those that are in the directory. A whole pack has one for each cluster and
            budget, a device's part of it at least one in all.
        pack_version: number that grows from one signed pack to the next; None where it was never
            signed.
    """

    created_by: str
    dataset: dict[str, Any]
    width: int
    block_width: int
    blocks: int
    groups: int
    budgets: tuple[int, ...]
    catalogue: str
    clusters: tuple[ClusterEntry, ...]
    router: RouterEntry
    items: ItemsEntry
    files: tuple[FileEntry, ...]
    pack_version: int | None = None

    def basis_of(self, cluster: int) -> str:
        """Return the name of the space that a cluster's user vectors belong to.

        It is the same for all budgets of a fit, where a smaller file's vector is the beginning
        of a larger one's, and another after another fit.

        Args:
            cluster: number of the user cluster.
        """
        parts = [
            str(self.dataset.get("content_hash", "")),
            self.items.sha256,
            f"{self.width} {self.block_width}",
            " ".join(str(entry.users) for entry in self.clusters),
        ]
        fit = hashlib.sha256("\n".join(parts).encode()).hexdigest()
        return f"{fit[:16]}/{cluster}"

    def to_json(self) -> dict[str, Any]:
        """Return the JSON object of manifest.json."""
        fields = {"schema_version": SCHEMA_VERSION, **asdict(self)}
        if self.pack_version is None:
            del fields["pack_version"]
        return fields

    @property
    def entries(self) -> tuple[RouterEntry | ItemsEntry | FileEntry, ...]:
        """Every file beside the manifest, in the order in which a device needs them."""
        return (self.router, self.items, *self.files)

    def holding(self, paths: Collection[str]) -> Manifest:
        """Return the manifest of the part of the pack that has only these cluster files.

        Everything else stays as it is, but `budgets` names those of the files alone.

        Args:
            paths: of the files, as the manifest names them.
        """
        files = tuple(file for file in self.files if file.path in paths)
        budgets = tuple(sorted({file.budget_bytes for file in files}))
        return replace(self, files=files, budgets=budgets)


def minimum_runtime(bits: set[int]) -> str:
    """Return the oldest runtime for a file whose segments have these bits.

    Args:
        bits: 4, 8, 16 or 32, of each segment.
    """
    return MINIMUM_RUNTIME[4 if 4 in bits else 8]
