"""The pack: every cluster's files, the router, the items and the manifest."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy import sparse

from tfpeel.cluster.clusters import Clusters
from tfpeel.data.dataset import Dataset
from tfpeel.export.cluster_file import ClusterFile, ClusterFiles
from tfpeel.export.config import ExportConfig
from tfpeel.pretrain.pretrained import Pretrained
from tfpeel.progress import Progress, Silent
from tfpeel.refine.refined import Refined
from tfpeel.runtime import (
    MANIFEST_NAME,
    ClusterEntry,
    FileEntry,
    GroupEntry,
    ItemsEntry,
    Manifest,
    Pack,
    RouterEntry,
    items_lines,
    minimum_runtime,
)
from tfpeel.storage import whole_directory, write_file, write_json
from tfpeel.version import VERSION

_ROUTER, _ITEMS = "router.tflite", "items.jsonl"
_ROUTER_SIGNATURES = ("route",)


@dataclass(frozen=True, eq=False)
class PackSource:
    """A finished fit.

    Args:
        dataset: ids, titles and statistics.
        fitted: [users, items] CSR that the fit was made on.
        pretrained: the global model.
        clusters: the user clusters, with their router.
        refined: gives a cluster's refined items by its number.
    """

    dataset: Dataset
    fitted: sparse.csr_matrix
    pretrained: Pretrained
    clusters: Clusters
    refined: Callable[[int], Refined]


def write_pack(
    path: Path,
    source: PackSource,
    budgets: Sequence[int],
    config: ExportConfig,
    progress: Progress | None = None,
    reuse: Pack | None = None,
) -> Manifest:
    """Write a pack directory, whole or not at all.

    Args:
        path: the directory; replaced only when all of the new pack is written.
        source: the fit.
        budgets: bytes of the files of each cluster.
        config: options.
        progress: told about each cluster.
        reuse: a pack of the same fit and config, whose files are taken over.

    Returns:
        What manifest.json says.

    Raises:
        InputError: a budget is too small; names the smallest that works.
    """
    wanted = sorted(set(budgets))
    clusters = source.clusters
    entries: list[FileEntry] = []
    with whole_directory(path) as directory:
        with (progress or Silent()).task("export", clusters.count) as task:
            for cluster in range(clusters.count):
                entries += _write_cluster(directory, source, cluster, wanted, config, reuse)
                task.advance()
        items = items_lines(
            source.dataset.item_ids, [title or None for title in source.dataset.item_titles]
        )
        write_file(directory / _ITEMS, items)
        router = clusters.membership.router
        write_file(directory / _ROUTER, router)
        first = source.refined(0)
        manifest = Manifest(
            created_by=f"tfpeel {VERSION}",
            dataset=source.dataset.statistics(),
            width=int(first.head.shape[1]),
            block_width=first.block_width,
            blocks=int(first.weights.shape[1]),
            groups=len(first.group_ends),
            budgets=tuple(wanted),
            catalogue=config.catalogue,
            clusters=tuple(
                ClusterEntry(number, clusters.membership.size(number), _directory(number))
                for number in range(clusters.count)
            ),
            router=RouterEntry(_ROUTER, len(router), _hash(router), _ROUTER_SIGNATURES),
            items=ItemsEntry(_ITEMS, source.dataset.item_count, len(items), _hash(items)),
            files=tuple(entries),
        )
        write_json(directory / MANIFEST_NAME, manifest.to_json())
    return manifest


def _write_cluster(
    directory: Path,
    source: PackSource,
    cluster: int,
    budgets: Sequence[int],
    config: ExportConfig,
    reuse: Pack | None,
) -> list[FileEntry]:
    made: ClusterFiles | None = None
    entries = []
    for budget in budgets:
        entry = _entry_of(reuse, cluster, budget)
        if entry is not None and reuse is not None:
            content = (reuse.path / entry.path).read_bytes()
        else:
            made = made or cluster_files(source, cluster, config)
            written = made.write(budget)
            content = written.content
            entry = _file_entry(written, cluster, budget, source.dataset.item_count)
        write_file(directory / entry.path, content)
        entries.append(entry)
    return entries


def cluster_files(source: PackSource, cluster: int, config: ExportConfig) -> ClusterFiles:
    """Return the writer of one cluster's files."""
    metadata: dict[str, object] = {"cluster": cluster, "format": 1}
    return ClusterFiles(source.refined(cluster), source.fitted, config, metadata)


def _entry_of(pack: Pack | None, cluster: int, budget: int) -> FileEntry | None:
    files = pack.manifest.files if pack else ()
    same = [f for f in files if (f.cluster, f.budget_bytes) == (cluster, budget)]
    return same[0] if same else None


def _file_entry(written: ClusterFile, cluster: int, budget: int, items: int) -> FileEntry:
    segments = written.contents.segments
    rows = len(written.contents.item_ids)
    cells = np.argwhere(written.kept.cells).tolist()
    return FileEntry(
        path=f"{_directory(cluster)}/{budget}.tflite",
        cluster=cluster,
        budget_bytes=budget,
        bytes=len(written.content),
        sha256=_hash(written.content),
        items=rows,
        items_dropped=items - rows,
        cells=tuple((group, block) for group, block in cells),
        groups=tuple(GroupEntry(len(s.codes), len(s.dimensions), s.bits) for s in segments),
        signatures=written.signatures,
        validation=None,
        minimum_runtime=minimum_runtime({s.bits for s in segments}),
    )


def _directory(cluster: int) -> str:
    return f"cluster-{cluster:03d}"


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
