from __future__ import annotations

import numpy as np
import pytest

from tfpeel.pretrain.bpr import PairwiseRetrieval

RANDOM = np.random.default_rng(0)
QUERIES = RANDOM.normal(size=(6, 4)).astype(np.float32)
ITEMS = RANDOM.normal(size=(12, 4)).astype(np.float32)


def slow(ids: list[int] | None) -> float:
    total = 0.0
    for row in range(6):
        if ids is not None and ids[row] == ids[6 + row]:
            continue
        margin = float(QUERIES[row] @ ITEMS[row] - QUERIES[row] @ ITEMS[6 + row])
        total += np.log1p(np.exp(-margin))
    return total


@pytest.mark.parametrize("ids", [None, [*range(12)], [0, 0, 2, 2, 2, 0] * 2, [7, 1, 2] * 4])
def test_equals_the_slow_computation(ids):
    loss = PairwiseRetrieval()(QUERIES, ITEMS, candidate_ids=None if ids is None else np.array(ids))
    assert float(loss) == pytest.approx(slow(ids), rel=1e-5)


def test_popularity_changes_nothing():
    task = PairwiseRetrieval()
    with_it = task(QUERIES, ITEMS, candidate_sampling_probability=np.full(12, 0.2, np.float32))
    assert float(with_it) == float(task(QUERIES, ITEMS))
