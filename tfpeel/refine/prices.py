"""What a cell costs, and what it carries before anything is learned."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tfpeel.refine.config import RefineConfig

# A row's scale and about two bytes of its id come with its first block.
_ROW_BYTES = 3
_LARGEST_COARSE_CODE = 7
# The largest number of a row is clipped to about this part of it.
PEAK_TO_CLIP = 0.85
_SMALLEST_ENERGY = 1e-30
# What an item scores with all of a cluster's users alike orders few lists: it counts for this part.
_COMMON = 0.02
# About this part of the error of coarse codes changes an order.
_NOISE = 0.5


def cell_bytes(
    group_ends: NDArray[np.int64],
    width: int,
    tail_width: int,
    head_groups: int,
    config: RefineConfig,
) -> NDArray[np.float32]:
    """Return the bytes of each cell, [groups, blocks] float32; 0 where there is no cell.

    Args:
        group_ends: [groups], where each item group ends.
        width: dimensions of the head's items.
        tail_width: dimensions of the other items.
        head_groups: how many groups are the head.
        config: options; codes are priced at the bits that training prepares for.
    """
    rows = np.diff(group_ends, prepend=0).astype(np.float32)
    blocks = width // config.block_width
    bits = config.noise_bits or 32
    prices = np.repeat((rows * config.block_width * bits / 8)[:, None], blocks, axis=1)
    prices[:, 0] += rows * (_ROW_BYTES if config.noise_bits else 0)
    prices[head_groups:, tail_width // config.block_width :] = 0
    return prices.astype(np.float32)


def cell_energy(
    rows: NDArray[np.float32],
    users: NDArray[np.float32],
    importance: NDArray[np.float32],
    group_ends: NDArray[np.int64],
    block_width: int,
) -> NDArray[np.float32]:
    """Return the squared score that each cell contributes, [groups, blocks] float32.

    Args:
        rows: [items, d], the items in order.
        users: [n, d], the cluster's users in the same basis.
        importance: [items], the weight of an item.
        group_ends: [groups], where each item group ends.
        block_width: dimensions in a block.
    """
    return _weighted_squares(rows, np.mean(users**2, axis=0), importance, group_ends, block_width)


def cell_worth(
    rows: NDArray[np.float32],
    users: NDArray[np.float32],
    importance: NDArray[np.float32],
    group_ends: NDArray[np.int64],
    block_width: int,
) -> NDArray[np.float32]:
    """Return what cells are worth to a list before anything is learned, [groups, blocks] float32.

    It is the energy in which the users differ and a small part of what they share: see
    `cell_energy`, which has the same arguments.
    """
    spread = np.var(users, axis=0) + np.float32(_COMMON) * np.mean(users, axis=0) ** 2
    return _weighted_squares(rows, spread, importance, group_ends, block_width)


def coarse_noise(
    rows: NDArray[np.float32],
    users: NDArray[np.float32],
    importance: NDArray[np.float32],
    group_ends: NDArray[np.int64],
    block_width: int,
) -> NDArray[np.float32]:
    """Return the part of a cell's worth that 4-bit codes take away again.

    It is their squared error over what the cell contributes. The error of a number is taken as
    evenly spread over the step between two codes.

    Args:
        rows: [items, d], the items in order.
        users: [n, d], the cluster's users in the same basis.
        importance: [items], the weight of an item.
        group_ends: [groups], where each item group ends.
        block_width: dimensions in a block.

    Returns:
        [groups, blocks] float32.
    """
    step = np.abs(rows).max(axis=1) * PEAK_TO_CLIP / _LARGEST_COARSE_CODE
    per_item = (step**2 / 12 * importance)[:, None]
    block_energy = np.mean(users**2, axis=0).reshape(-1, block_width).sum(axis=1)
    noise = _per_group(per_item * block_energy, group_ends)
    signal = cell_energy(rows, users, importance, group_ends, block_width)
    return np.asarray(_NOISE * noise / np.maximum(signal, _SMALLEST_ENERGY), np.float32)


def _weighted_squares(
    rows: NDArray[np.float32],
    user_energy: NDArray[np.float32],
    importance: NDArray[np.float32],
    group_ends: NDArray[np.int64],
    block_width: int,
) -> NDArray[np.float32]:
    per_item = (rows**2 * user_energy) * importance[:, None]
    blocks = per_item.reshape(len(rows), -1, block_width).sum(axis=2)
    return _per_group(blocks, group_ends)


def _per_group(values: NDArray[np.float32], ends: NDArray[np.int64]) -> NDArray[np.float32]:
    starts = np.concatenate([[0], ends[:-1]])
    sums: NDArray[np.float32] = np.add.reduceat(values, starts, axis=0).astype(np.float32)
    return sums
