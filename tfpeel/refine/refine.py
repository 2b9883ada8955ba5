"""The refinement stage: for each cluster, its items, its basis and its cell weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from tfpeel.cluster.clusters import Clusters
from tfpeel.pretrain.pretrained import Pretrained
from tfpeel.refine.basis import Basis, cluster_basis, global_basis, second_moment
from tfpeel.refine.config import RefineConfig
from tfpeel.refine.prices import cell_bytes, cell_energy, coarse_noise
from tfpeel.refine.refined import Refined
from tfpeel.refine.student import ClusterStudent
from tfpeel.refine.training import training_steps
from tfpeel.seeds import generator

_SMALLEST_VALUE = 1e-12


@dataclass(frozen=True, eq=False)
class _Start:
    """A cluster before training: [items, d] rows in order, user map, start of the weights."""

    rows: NDArray[np.float32]
    user_map: NDArray[np.float32]
    weights: NDArray[np.float32]


class Refiner:
    """Refines one cluster after another with one model and one traced graph.

    Args:
        pretrained: the global model.
        clusters: users and items of each cluster.
        train: [users, items] CSR that both were fitted on.
        valid: [users, items] CSR for the cell weights, or None where they are given.
        config: options.
        seed: the run's seed.
    """

    def __init__(
        self,
        pretrained: Pretrained,
        clusters: Clusters,
        train: sparse.csr_matrix,
        valid: sparse.csr_matrix | None,
        config: RefineConfig,
        seed: int,
    ) -> None:
        self._pretrained, self._clusters, self._config = pretrained, clusters, config
        self._train, self._valid, self._seed = train, valid, seed
        width = min(config.width, pretrained.width)
        self._width = max(width - width % config.block_width, config.block_width)
        ends = clusters.group_ends
        fitting = ends[ends <= config.head_items]
        self._head_groups = max(len(fitting), 1)
        self._head_rows = int(ends[self._head_groups - 1])
        tail_width = min(config.tail_width, self._width)
        self._tail_width = tail_width - tail_width % config.block_width or config.block_width
        self._bytes = cell_bytes(ends, self._width, self._tail_width, self._head_groups, config)
        self._shared_moment = second_moment(pretrained.user_vectors[clusters.assignment >= 0])
        self._student = self._compiled_student()

    def _compiled_student(self) -> ClusterStudent | None:
        if self._config.steps == 0:
            return None
        ends = self._clusters.group_ends[: self._head_groups]
        group_of_row = np.repeat(np.arange(len(ends)), np.diff(ends, prepend=0))
        prices = self._bytes[: self._head_groups]
        student = ClusterStudent(self._head_rows, group_of_row, prices, self._config)
        student.compile(steps_per_execution=1)
        return student

    def refine(self, cluster: int, weights: NDArray[np.float32] | None = None) -> Refined:
        """Refine one cluster.

        Args:
            cluster: its number.
            weights: [groups, blocks] cell weights of an earlier fit, which are then kept.
        """
        users = self._clusters.users_of(cluster)
        draw = generator(self._seed, f"refine cluster {cluster}")
        if len(users) > self._config.sampled_users:
            users = np.sort(draw.choice(users, self._config.sampled_users, replace=False))
        start = self._start(cluster, users)
        if weights is not None:
            start = _Start(start.rows, start.user_map, weights)
        head, learned = self._trained(cluster, users, start, weights is None, draw)
        all_weights = start.weights.copy()
        all_weights[: self._head_groups] = learned
        return Refined(
            item_order=self._clusters.item_order[cluster],
            group_ends=self._clusters.group_ends,
            head=head.astype(np.float16),
            tail=start.rows[self._head_rows :, : self._tail_width].astype(np.float16),
            user_map=start.user_map,
            weights=all_weights,
            noise=self._noise(cluster, users, start),
        )

    def _noise(self, cluster: int, users: NDArray[np.int64], start: _Start) -> NDArray[np.float32]:
        vectors = self._pretrained.user_vectors[users] @ start.user_map
        importance, ends = self._clusters.importance[cluster], self._clusters.group_ends
        return coarse_noise(start.rows, vectors, importance, ends, self._config.block_width)

    def _start(self, cluster: int, users: NDArray[np.int64]) -> _Start:
        model, config = self._pretrained, self._config
        order, importance = self._clusters.item_order[cluster], self._clusters.importance[cluster]
        items = model.item_vectors[order]
        vectors = model.user_vectors[users]
        basis = self._basis(vectors, items, importance)
        rows = items @ basis.item_map
        size = np.float32(max(float(np.sqrt(np.mean(rows[: self._head_rows] ** 2))), 1e-12))
        rows, user_map = rows / size, basis.user_map * size
        ends = self._clusters.group_ends
        if config.controller == "equal":
            # Equal per byte: nothing but the order of groups and blocks decides.
            energy = self._bytes
        else:
            energy = cell_energy(rows, vectors @ user_map, importance, ends, config.block_width)
        return _Start(
            rows,
            user_map,
            np.where(self._bytes > 0, np.maximum(energy, _SMALLEST_VALUE), 0).astype(np.float32),
        )

    def _basis(
        self,
        users: NDArray[np.float32],
        items: NDArray[np.float32],
        importance: NDArray[np.float32],
    ) -> Basis:
        config = self._config
        if config.basis == "global":
            whole = global_basis(self._pretrained.width, config.block_width, config.scoring)
            return Basis(whole.user_map[:, : self._width], whole.item_map[:, : self._width])
        share = np.float32(config.shared_share)
        moment = (1 - share) * second_moment(users) + share * self._shared_moment
        head = slice(self._head_rows)
        basis = cluster_basis(moment, items[head], importance[head], self._width)
        missing = self._width - basis.user_map.shape[1]
        padding = ((0, 0), (0, missing))
        return Basis(np.pad(basis.user_map, padding), np.pad(basis.item_map, padding))

    def _trained(
        self,
        cluster: int,
        users: NDArray[np.int64],
        start: _Start,
        learns_cells: bool,
        draw: np.random.Generator,
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return the head's rows [h, d] and its cell weights [head groups, blocks]."""
        rows, weights = start.rows[: self._head_rows], start.weights[: self._head_groups]
        if self._student is None:
            return rows, weights
        prices = np.maximum(self._bytes[: self._head_groups], 1)
        self._student.restart(rows, np.log(np.maximum(weights / prices, _SMALLEST_VALUE)))
        head_items = self._clusters.item_order[cluster][: self._head_rows]
        model = self._pretrained
        steps = training_steps(
            vectors=model.user_vectors[users] @ start.user_map,
            teacher=model.user_vectors[users] @ model.item_vectors[head_items].T,
            seen=self._train[users][:, head_items],
            valid=self._valid[users][:, head_items]
            if self._valid is not None and learns_cells and self._config.controller == "learned"
            else None,
            config=self._config,
            draw=draw,
        )
        self._student.fit(steps, verbose=0)
        values = np.exp(self._student.log_values.numpy())
        learned = values * prices if learns_cells else weights
        return self._student.items.numpy(), np.where(weights > 0, learned, 0).astype(np.float32)


def shuffled_weights(refined: Sequence[Refined], seed: int) -> list[NDArray[np.float32]]:
    """Return each cluster's weights per byte dealt out anew: the control that shows their worth.

    Args:
        refined: the clusters.
        seed: of the shuffle.
    """
    draw = generator(seed, "shuffled weights")
    result = []
    for one in refined:
        rows = np.diff(one.group_ends, prepend=0)[:, None]
        there = one.weights > 0
        dealt = np.zeros_like(one.weights)
        dealt[there] = draw.permutation((one.weights / rows)[there])
        result.append((dealt * rows).astype(np.float32))
    return result
