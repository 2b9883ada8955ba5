"""A pack of two clusters and two budgets with random numbers."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from tests.export.toy_contents import toy_contents, toy_router
from tfpeel.export import FileContents, file_bytes, router_bytes
from tfpeel.runtime import (
    MANIFEST_NAME,
    ClusterEntry,
    FileEntry,
    GroupEntry,
    ItemsEntry,
    Manifest,
    RouterEntry,
    items_lines,
    minimum_runtime,
)

ITEM_COUNT = 40
SMALL, LARGE = 10_000, 20_000
SMALL_SIGNATURES = ("recommend", "encode_history")
LARGE_SIGNATURES = (*SMALL_SIGNATURES, "item_vectors", "train_user")
CONTENTS = {
    (0, SMALL): toy_contents([(10, 4, 4)], seed=1),
    (0, LARGE): toy_contents([(25, 4, 4), (15, 9, 8)], seed=2),
    (1, SMALL): toy_contents([(12, 5, 4)], seed=3),
    (1, LARGE): toy_contents([(20, 6, 4), (20, 7, 4)], seed=4),
}
ROUTER = toy_router(2)
TITLES = tuple(None if index % 3 == 0 else f"Title «{index}»" for index in range(ITEM_COUNT))
IDS = tuple(f"item-{index}" for index in range(ITEM_COUNT))


def write_toy_pack(path: Path) -> Manifest:
    """Write the pack and return its manifest."""
    manifest = Manifest(
        created_by="tfpeel 0.1.0",
        dataset={"name": "toy", "users": 30, "items": ITEM_COUNT},
        width=12,
        block_width=4,
        blocks=3,
        groups=2,
        budgets=(SMALL, LARGE),
        catalogue="important",
        clusters=(ClusterEntry(0, 17, "cluster-000"), ClusterEntry(1, 13, "cluster-001")),
        router=RouterEntry(
            *_written(path, "router.tflite", router_bytes(ROUTER)), signatures=("route",)
        ),
        items=_items(path),
        files=tuple(_file(path, *key, contents) for key, contents in CONTENTS.items()),
    )
    (path / MANIFEST_NAME).write_text(json.dumps(manifest.to_json()))
    return manifest


def _items(path: Path) -> ItemsEntry:
    name, size, sha256 = _written(path, "items.jsonl", items_lines(IDS, TITLES))
    return ItemsEntry(name, ITEM_COUNT, size, sha256)


def _file(path: Path, cluster: int, budget_bytes: int, contents: FileContents) -> FileEntry:
    name, size, sha256 = _written(
        path,
        f"cluster-{cluster:03}/{budget_bytes}.tflite",
        file_bytes(contents, learns=budget_bytes > SMALL),
    )
    rows = len(contents.item_ids)
    segments = contents.segments
    return FileEntry(
        path=name,
        cluster=cluster,
        budget_bytes=budget_bytes,
        bytes=size,
        sha256=sha256,
        items=rows,
        items_dropped=ITEM_COUNT - rows,
        cells=((0, 0), (1, 2)),
        groups=tuple(GroupEntry(len(s.codes), len(s.dimensions), s.bits) for s in segments),
        signatures=SMALL_SIGNATURES if budget_bytes == SMALL else LARGE_SIGNATURES,
        validation={"recall@20": 0.25} if cluster else None,
        minimum_runtime=minimum_runtime({segment.bits for segment in segments}),
    )


def _written(path: Path, name: str, content: bytes) -> tuple[str, int, str]:
    (path / name).parent.mkdir(parents=True, exist_ok=True)
    (path / name).write_bytes(content)
    return name, len(content), hashlib.sha256(content).hexdigest()
