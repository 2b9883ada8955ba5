from __future__ import annotations

import numpy as np

from tfpeel.seeds import generator, integer_seed


def test_a_stream_is_the_same_every_time():
    first, second = (generator(5, "order").random(8) for _ in range(2))
    np.testing.assert_array_equal(first, second)


def test_a_stream_is_the_same_on_every_machine():
    assert integer_seed(0, "k-means") == 966206265
    assert integer_seed(1, "k-means") == 1134398142
    assert integer_seed(2**63 - 1, "refine") == 642576407


def test_streams_of_other_names_and_seeds_are_independent():
    names = [f"stream {number}" for number in range(40)]
    draws = [generator(seed, name).normal(size=2000) for name in names for seed in (0, 1)]
    correlation = np.corrcoef(draws)
    assert np.abs(correlation[~np.eye(len(draws), dtype=bool)]).max() < 0.12


def test_drawing_from_one_stream_leaves_another_alone():
    alone = generator(0, "b").random(4)
    generator(0, "a").random(1000)
    np.testing.assert_array_equal(generator(0, "b").random(4), alone)


def test_integer_seeds_suit_libraries():
    seeds = [integer_seed(seed, "x") for seed in range(300)]
    assert len(set(seeds)) == 300
    assert min(seeds) >= 0
    assert max(seeds) < 2**31
