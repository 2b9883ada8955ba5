from __future__ import annotations

import numpy as np
import pytest

from tfpeel.refine.sharpness import sharpness

RANDOM = np.random.default_rng(0)
NOTHING = np.zeros((6, 400), bool)
# Users whose scores differ in unit by a factor of 1,000.
SCORES = (RANDOM.normal(size=(6, 400)) * np.logspace(-1, 2, 6)[:, None]).astype(np.float32)


def perplexities(scores: np.ndarray, seen: np.ndarray) -> np.ndarray:
    logits = np.where(seen, -np.inf, scores.astype(np.float64))
    shares = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    return np.exp(-(shares * np.log(np.maximum(shares, 1e-300))).sum(axis=1))


@pytest.mark.parametrize("wanted", [2, 20, 150])
def test_all_users_have_the_perplexity_that_was_asked_for(wanted):
    factors = sharpness(SCORES, NOTHING, wanted)
    assert factors.dtype == np.float32
    np.testing.assert_allclose(perplexities(SCORES * factors[:, None], NOTHING), wanted, rtol=0.01)


def test_seen_items_do_not_count():
    seen = np.sort(SCORES, axis=1)[:, [-100]] <= SCORES
    factors = sharpness(SCORES, seen, 20)
    np.testing.assert_allclose(perplexities(SCORES * factors[:, None], seen), 20, rtol=0.01)


def test_users_with_few_unseen_items_have_half_of_them():
    seen = np.arange(400) >= np.asarray([400, 50, 10, 4, 2, 1])[:, None]
    found = perplexities(SCORES * sharpness(SCORES, seen, 100)[:, None], seen)
    np.testing.assert_allclose(found[:4], [100, 25, 5, 2], rtol=0.02)


@pytest.mark.parametrize("seen", [NOTHING, ~NOTHING])
@pytest.mark.filterwarnings("error")
def test_scores_that_tell_nothing_apart_give_finite_factors(seen):
    factors = sharpness(np.ones((6, 400), np.float32), seen, 100)
    assert np.isfinite(factors).all()
    assert (factors > 0).all()
