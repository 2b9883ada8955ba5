"""The refinement stage: for each cluster, its items, its basis and its cell weights."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from tfpeel.cluster.clusters import Clusters
from tfpeel.keras import tf
from tfpeel.pretrain.pretrained import Pretrained, UserScores, weighed_scores
from tfpeel.ranking import ITEMS_AT_ONCE
from tfpeel.refine.basis import global_basis, score_basis
from tfpeel.refine.config import RefineConfig
from tfpeel.refine.prices import cell_bytes, cell_worth, coarse_noise
from tfpeel.refine.refined import Refined
from tfpeel.refine.sharpness import sharpness
from tfpeel.refine.student import ClusterStudent
from tfpeel.refine.training import training_steps
from tfpeel.seeds import generator

_SMALLEST_VALUE = 1e-12
_USERS_AT_ONCE = 512
# Several processes refine at once, and their number must not change a byte.
_DEVICE = "CPU"


@dataclass(frozen=True, eq=False)
class _Space:
    """The space in which a cluster's users and items have their vectors.

    Args:
        rows: [items, d] float32 in the cluster's order.
        users: [n, d] float32, of the users that are trained on.
        project: gives the vectors [m, d] of any m users.
    """

    rows: NDArray[np.float32]
    users: NDArray[np.float32]
    project: Callable[[NDArray[np.int64]], NDArray[np.float32]]


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
        draw = generator(seed, "users of all clusters")
        fitted = np.flatnonzero(clusters.assignment >= 0)
        count = min(config.shared_users, len(fitted))
        self._shared_users = np.sort(draw.choice(fitted, count, replace=False))
        self._student = self._new_student()

    def _new_student(self) -> ClusterStudent | None:
        if self._config.steps == 0:
            return None
        ends = self._clusters.group_ends[: self._head_groups]
        group_of_row = np.repeat(np.arange(len(ends)), np.diff(ends, prepend=0))
        prices = self._bytes[: self._head_groups]
        with tf.device(_DEVICE):
            return ClusterStudent(self._head_rows, group_of_row, prices, self._config)

    @cached_property
    def _shared(self) -> UserScores:
        users = self._shared_users
        return self._pretrained.of_users(self._train[users], users)

    def refine(self, cluster: int, weights: NDArray[np.float32] | None = None) -> Refined:
        """Refine one cluster.

        Args:
            cluster: its number.
            weights: [groups, blocks] cell weights that an earlier fit learned, which are then
                kept; None: they are learned here, or computed in closed form.

        Returns:
            The cluster's items, basis and cell weights.

        Raises:
            InputError: a loss or a number that was learned is not finite.
        """
        members = self._clusters.users_of(cluster)
        draw = generator(self._seed, f"refine cluster {cluster}")
        users = members
        if len(members) > self._config.sampled_users:
            users = np.sort(draw.choice(members, self._config.sampled_users, replace=False))
        order, ends = self._clusters.item_order[cluster], self._clusters.group_ends
        importance = self._clusters.importance[cluster]
        asked = self._pretrained.of_users(self._train[users], users)
        teacher = asked.scores(order[: self._head_rows])
        space = (
            self._score_space(cluster, asked, teacher)
            if self._config.basis == "cluster"
            else self._model_space(cluster, users)
        )
        space = self._unit_size(space)
        learns_cells = weights is None
        weights = self._start_weights(space, importance) if weights is None else weights.copy()
        head, learned = self._trained(cluster, users, space, teacher, weights, learns_cells, draw)
        weights[: self._head_groups] = learned
        block_width = self._config.block_width
        return Refined(
            item_order=order,
            group_ends=ends,
            head=head.astype(np.float16),
            tail=space.rows[self._head_rows :, : self._tail_width].astype(np.float16),
            users=members,
            user_vectors=space.users if users is members else _in_parts(space.project, members),
            weights=weights,
            noise=coarse_noise(space.rows, space.users, importance, ends, block_width),
        )

    def _score_space(self, cluster: int, users: UserScores, scores: NDArray[np.float32]) -> _Space:
        """Return the cluster's own space.

        Args:
            cluster: its number.
            users: those that are trained on.
            scores: [n, m], theirs of the head.
        """
        model, share = self._pretrained, self._config.shared_share
        head, others = np.split(self._clusters.item_order[cluster], [self._head_rows])
        user_weights = np.repeat(
            [(1 - share) / len(scores), share / max(len(self._shared_users), 1)],
            [len(scores), len(self._shared_users)],
        )
        basis = score_basis(
            np.concatenate([scores, self._shared.scores(head)]),
            user_weights.astype(np.float32),
            self._clusters.importance[cluster][: self._head_rows],
            self._width,
        )
        both = users, self._shared
        weights = np.split(basis.user_weights, [len(scores)])
        rows = [basis.rows]
        for start in range(0, len(others), ITEMS_AT_ONCE):
            some = others[start : start + ITEMS_AT_ONCE]
            rows.append(basis.rows_of(weighed_scores(both, weights, some)))

        def project(asked: NDArray[np.int64]) -> NDArray[np.float32]:
            return model.scores(self._train[asked], asked, head) @ basis.projection

        return _Space(np.concatenate(rows), scores @ basis.projection, project)

    def _model_space(self, cluster: int, users: NDArray[np.int64]) -> _Space:
        """Return the global model's own space."""
        model, config = self._pretrained, self._config
        whole = global_basis(model.width, config.block_width, config.scoring)
        items = model.item_vectors[self._clusters.item_order[cluster]]

        def project(asked: NDArray[np.int64]) -> NDArray[np.float32]:
            vectors = model.user_vectors[asked] @ whole.user_map[:, : self._width]
            return np.asarray(vectors, np.float32)

        return _Space(items @ whole.item_map[:, : self._width], project(users), project)

    def _unit_size(self, space: _Space) -> _Space:
        """Return the space with the head's root mean square brought to 1; scores stay."""
        squares = float(np.mean(space.rows[: self._head_rows] ** 2))
        size = np.float32(max(np.sqrt(squares), _SMALLEST_VALUE))
        return _Space(
            space.rows / size, space.users * size, lambda users: space.project(users) * size
        )

    def _start_weights(self, space: _Space, importance: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the cell weights [groups, blocks] from which they are learned."""
        if self._config.controller == "equal":
            # Equal per byte: nothing but the order of groups and blocks decides.
            worth = self._bytes
        else:
            ends, block_width = self._clusters.group_ends, self._config.block_width
            worth = cell_worth(space.rows, space.users, importance, ends, block_width)
        weights = np.where(self._bytes > 0, np.maximum(worth, _SMALLEST_VALUE), 0)
        return weights.astype(np.float32)

    def _trained(
        self,
        cluster: int,
        users: NDArray[np.int64],
        space: _Space,
        teacher: NDArray[np.float32],
        weights: NDArray[np.float32],
        learns_cells: bool,
        draw: np.random.Generator,
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return the head's rows [h, d] and its cell weights [head groups, blocks]."""
        rows, weights = space.rows[: self._head_rows], weights[: self._head_groups]
        if self._student is None:
            return rows, weights
        prices = np.maximum(self._bytes[: self._head_groups], 1)
        self._student.restart(rows, np.log(np.maximum(weights / prices, _SMALLEST_VALUE)))
        head_items = self._clusters.item_order[cluster][: self._head_rows]
        seen = self._train[users][:, head_items]
        factors = sharpness(teacher, seen.astype(bool).toarray(), self._config.perplexity)[:, None]
        steps = training_steps(
            vectors=space.users * factors,
            teacher=teacher * factors,
            seen=seen,
            valid=self._valid[users][:, head_items]
            if self._valid is not None and learns_cells and self._config.controller == "learned"
            else None,
            config=self._config,
            draw=draw,
        )
        with tf.device(_DEVICE):
            self._student.take(steps)
        items, log_values = self._student.items.numpy(), self._student.log_values.numpy()
        name = f"refinement of user cluster {cluster}"
        self._student.losses_seen.check(name, "refine", items, log_values)
        learned = np.exp(log_values) * prices if learns_cells else weights
        return items, np.where(weights > 0, learned, 0).astype(np.float32)


def _in_parts(
    project: Callable[[NDArray[np.int64]], NDArray[np.float32]], users: NDArray[np.int64]
) -> NDArray[np.float32]:
    parts = range(0, len(users), _USERS_AT_ONCE)
    return np.concatenate([project(users[first : first + _USERS_AT_ONCE]) for first in parts])


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
