"""The pack: every cluster's files, the router, the items and the manifest."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Self

import numpy as np
from scipy import sparse
from threadpoolctl import threadpool_limits

from tfpeel.cluster.clusters import Clusters
from tfpeel.data.dataset import Dataset
from tfpeel.engine import Engine, ThisProcess
from tfpeel.export.cluster_file import ClusterFile, ClusterFiles
from tfpeel.export.config import ExportConfig
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
        clusters: the user clusters, with their router.
        refined: gives a cluster's refined items by its number.
    """

    dataset: Dataset
    fitted: sparse.csr_matrix
    clusters: Clusters
    refined: Callable[[int], Refined]


@dataclass(frozen=True, eq=False)
class Places:
    """Where the files of a pack are made.

    Args:
        engine: of this machine.
        load: loads the fit; called once in each process.
    """

    engine: Engine
    load: Callable[[], PackSource]


def write_pack(
    path: Path,
    source: PackSource,
    budgets: Sequence[int],
    config: ExportConfig,
    progress: Progress | None = None,
    reuse: Pack | None = None,
    places: Places | None = None,
) -> Manifest:
    """Write a pack directory, whole or not at all; the same bytes wherever its files are made.

    Args:
        path: the directory; replaced only when all of the new pack is written.
        source: the fit.
        budgets: bytes of the files of each cluster.
        config: options.
        progress: told about each cluster.
        reuse: a pack of the same fit and config, whose files are taken over.
        places: where files are made; None: here.

    Returns:
        What manifest.json says.

    Raises:
        InputError: a budget is too small; names the smallest that works.
    """
    wanted = sorted(set(budgets))
    clusters = source.clusters
    entries: list[FileEntry] = []
    with whole_directory(path) as directory:
        if reuse is not None:
            entries = [file for file in reuse.manifest.files if file.budget_bytes in wanted]
            for entry in entries:
                write_file(directory / entry.path, (reuse.path / entry.path).read_bytes())
        tasks = _missing(range(clusters.count), wanted, entries)
        places = places or Places(ThisProcess(), lambda: source)
        with (progress or Silent()).task("export", clusters.count) as told:
            told.advance(clusters.count - len(tasks))
            for _, files in places.engine.run(FilesWork(places.load, config), tasks):
                for entry, content in files:
                    write_file(directory / entry.path, content)
                    entries.append(entry)
                told.advance()
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
            files=tuple(sorted(entries, key=lambda entry: (entry.cluster, entry.budget_bytes))),
        )
        write_json(directory / MANIFEST_NAME, manifest.to_json())
    return manifest


@dataclass(frozen=True)
class FilesTask:
    """A cluster, and the budgets of the files to be made."""

    cluster: int
    budgets: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class FilesWork:
    """Makes the files of clusters.

    Args:
        load: gives the fit.
        config: options.
    """

    load: Callable[[], PackSource]
    config: ExportConfig

    def __call__(self, task: FilesTask) -> list[tuple[FileEntry, bytes]]:
        """Return a task's files, with what the manifest says of them."""
        # With more, sums come in another order, and so other bytes.
        with threadpool_limits(1):
            files = cluster_files(self._loaded, task.cluster, self.config)
            made = [(budget, files.write(budget)) for budget in task.budgets]
        items = self._loaded.dataset.item_count
        return [(_file_entry(f, task.cluster, budget, items), f.content) for budget, f in made]

    def with_tables(self) -> Self:
        """Return itself: files are made where the fit is."""
        return self

    @cached_property
    def _loaded(self) -> PackSource:
        return self.load()


def cluster_files(source: PackSource, cluster: int, config: ExportConfig) -> ClusterFiles:
    """Return the writer of one cluster's files."""
    metadata: dict[str, object] = {"cluster": cluster, "format": 1}
    return ClusterFiles(source.refined(cluster), source.fitted, config, metadata)


def _missing(
    clusters: Iterable[int], budgets: Sequence[int], entries: Sequence[FileEntry]
) -> list[FilesTask]:
    present = {(entry.cluster, entry.budget_bytes) for entry in entries}
    tasks = [
        FilesTask(cluster, tuple(b for b in budgets if (cluster, b) not in present))
        for cluster in clusters
    ]
    return [task for task in tasks if task.budgets]


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
