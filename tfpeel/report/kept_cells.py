"""Which cells each budget keeps, cluster by cluster."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tfpeel.runtime import FileEntry, Pack

# A cell's letter: the place of the smallest budget that keeps it; DROPPED where none does.
LETTERS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
DROPPED = "."


@dataclass(frozen=True)
class BudgetSummary:
    """The files of one budget.

    Args:
        budget_bytes: that none exceeds.
        files: how many there are, one for each cluster.
        largest_file_bytes: of them.
        total_bytes: of all of them together.
        mean_items: kept in a file.
        mean_cells: likewise.
        bits: precisions that occur, ascending.
        files_that_learn: files with the signatures of learning and reasons.
    """

    budget_bytes: int
    files: int
    largest_file_bytes: int
    total_bytes: int
    mean_items: float
    mean_cells: float
    bits: tuple[int, ...]
    files_that_learn: int


@dataclass(frozen=True)
class KeptCells:
    """What ships, cell by cell.

    Args:
        budgets: by size.
        group_ends: where each item group ends in a cluster's order of items by importance.
        blocks: number of blocks.
        block_width: dimensions in a block.
        clusters: for each cluster a letter per cell, group after group: the place in `LETTERS`
            is that of the smallest budget that keeps the cell; DROPPED where none does.
    """

    budgets: tuple[BudgetSummary, ...]
    group_ends: tuple[int, ...]
    blocks: int
    block_width: int
    clusters: tuple[str, ...]


def kept_cells(pack: Pack, group_ends: NDArray[np.int64]) -> KeptCells:
    """Return what a whole pack keeps.

    Args:
        pack: with a file for each cluster and budget.
        group_ends: [groups], where each item group ends in the order of items.
    """
    manifest = pack.manifest
    by_budget = {
        budget: [file for file in manifest.files if file.budget_bytes == budget]
        for budget in manifest.budgets
    }
    return KeptCells(
        budgets=tuple(_summary(budget, files) for budget, files in by_budget.items()),
        group_ends=tuple(int(end) for end in group_ends),
        blocks=manifest.blocks,
        block_width=manifest.block_width,
        clusters=tuple(_letters(pack, cluster) for cluster in pack.clusters),
    )


def _summary(budget: int, files: list[FileEntry]) -> BudgetSummary:
    return BudgetSummary(
        budget_bytes=budget,
        files=len(files),
        largest_file_bytes=max(file.bytes for file in files),
        total_bytes=sum(file.bytes for file in files),
        mean_items=float(np.mean([file.items for file in files])),
        mean_cells=float(np.mean([len(file.cells) for file in files])),
        bits=tuple(sorted({group.bits for file in files for group in file.groups})),
        files_that_learn=sum("train_user" in file.signatures for file in files),
    )


def _letters(pack: Pack, cluster: int) -> str:
    blocks = pack.manifest.blocks
    letters = [DROPPED] * (pack.manifest.groups * blocks)
    for place in reversed(range(len(pack.budgets))):
        letter = LETTERS[min(place, len(LETTERS) - 1)]
        for group, block in pack.file_for(cluster, pack.budgets[place]).cells:
            letters[group * blocks + block] = letter
    return "".join(letters)
