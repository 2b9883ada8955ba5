from __future__ import annotations

import numpy as np
import pytest

from tfpeel.pretrain.bpr import PairwiseRetrieval

RANDOM = np.random.default_rng(0)
QUERIES, ITEMS = (RANDOM.normal(size=(6, 4)).astype(np.float32) for _ in range(2))


def slow(ids: list[int] | None) -> float:
    total = 0.0
    for row in range(6):
        other = (row - 1) % 6
        if ids is not None and ids[row] == ids[other]:
            continue
        margin = float(QUERIES[row] @ ITEMS[row] - QUERIES[row] @ ITEMS[other])
        total += np.log1p(np.exp(-margin))
    return total


@pytest.mark.parametrize("ids", [None, [0, 1, 2, 3, 4, 5], [0, 0, 2, 2, 2, 0], [7] * 6])
def test_equals_the_slow_computation(ids):
    loss = PairwiseRetrieval()(QUERIES, ITEMS, candidate_ids=None if ids is None else np.array(ids))
    assert float(loss) == pytest.approx(slow(ids), rel=1e-5)


def test_popularity_changes_nothing():
    task = PairwiseRetrieval()
    with_it = task(QUERIES, ITEMS, candidate_sampling_probability=np.full(6, 0.2, np.float32))
    assert float(with_it) == float(task(QUERIES, ITEMS))
