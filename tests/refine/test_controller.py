"""Whether learned cell weights are worth something: a world in which energy is no guide."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from tests.cluster.toy_model import plain_model, weigh
from tfpeel.cluster import Clusters, Membership
from tfpeel.refine import RefineConfig, Refined, Refiner, shuffled_weights

USERS, ITEMS = 240, 80
SIGNAL = [(0, 0), (1, 1)]  # What users really go by, of each item group.
NOISE = [(0, 1), (1, 0)]  # As loud, and worth nothing.
CONFIG = RefineConfig(
    width=8, block_width=4, head_items=ITEMS, tail_width=8, basis="global", steps=150,
    batch_size=64, learning_rate=1e-6, controller="learned", controller_rate=0.03, perplexity=8.0,
)  # fmt: skip


class World:
    """Two groups of items; the model listens to both blocks, users to one in each group."""

    def __init__(self) -> None:
        random = np.random.default_rng(0)
        users = np.concatenate([weigh(random.normal(size=(USERS, 4))) for _ in range(2)], axis=1)
        items = np.concatenate([weigh(random.normal(size=(ITEMS, 4))) for _ in range(2)], axis=1)
        self.group = np.repeat([0, 1], ITEMS // 2)
        items *= np.float32(2)
        true = np.where(
            self.group == 0, users[:, :4] @ items[:, :4].T, users[:, 4:] @ items[:, 4:].T
        )
        luck = random.gumbel(size=true.shape)
        best = np.argsort(-(4 * true + luck), axis=1)[:, :18]
        shuffled = random.permuted(best, axis=1)
        self.train, self.valid, self.test = (
            _matrix(part) for part in np.split(shuffled, 3, axis=1)
        )
        self.model = plain_model(users, items, items, 4)
        self.clusters = Clusters(
            Membership(np.zeros(USERS, np.int32), np.zeros(USERS, np.int32)),
            item_order=np.arange(ITEMS, dtype=np.int32)[None],
            importance=np.ones((1, ITEMS), np.float32),
            group_ends=np.asarray([ITEMS // 2, ITEMS]),
        )

    def refine(self, valid: bool) -> Refined:
        matrix = self.valid if valid else None
        return Refiner(self.model, self.clusters, self.train, matrix, CONFIG, 0).refine(0)

    def recall(self, refined: Refined, weights: np.ndarray) -> float:
        """Return recall@10 on test with the half of the cells that has the largest weights."""
        kept = weights >= np.sort(weights.ravel())[-2]
        gate = np.repeat(kept, 4, axis=1)[self.group]
        rows = refined.head.astype(np.float32) * gate
        scores = refined.user_vectors @ rows.T
        scores[self.train.nonzero()] = -np.inf
        scores[:, ~gate.any(axis=1)] = -np.inf
        lists = np.argsort(-scores, axis=1)[:, :10]
        hits = np.take_along_axis(self.test.toarray(), lists, axis=1).sum()
        return float(hits / self.test.nnz)


def _matrix(items: np.ndarray) -> sparse.csr_matrix:
    dense = np.zeros((USERS, ITEMS), np.float32)
    np.put_along_axis(dense, items, 1, axis=1)
    return sparse.csr_matrix(dense)


@pytest.fixture(scope="module")
def world() -> World:
    return World()


def test_the_energies_are_no_guide(world):
    weights = world.refine(valid=False).weights
    assert weights.max() < 1.2 * weights.min()


def test_learned_weights_find_the_signal(world):
    weights = world.refine(valid=True).weights
    assert min(weights[cell] for cell in SIGNAL) > 1.3 * max(weights[cell] for cell in NOISE)


def test_shuffled_weights_lose_what_was_learned(world):
    refined = world.refine(valid=True)
    learned = world.recall(refined, refined.weights)
    shuffled = [world.recall(refined, shuffled_weights([refined], seed)[0]) for seed in range(12)]
    assert learned >= max(shuffled)
    assert learned > 1.25 * np.mean(shuffled)
