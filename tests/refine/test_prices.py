from __future__ import annotations

import numpy as np
import pytest

from tfpeel.export.quantise import quantise_rows
from tfpeel.refine import RefineConfig
from tfpeel.refine.prices import cell_bytes, cell_energy, cell_worth, coarse_noise

ENDS = np.asarray([2, 5, 15])


def test_bytes_of_codes_scales_and_ids():
    config = RefineConfig(block_width=8, noise_bits=4)
    found = cell_bytes(ENDS, 32, 16, 2, config)
    expected = [[2 * 4 + 6, 8, 8, 8], [3 * 4 + 9, 12, 12, 12], [10 * 4 + 30, 40, 0, 0]]
    np.testing.assert_array_equal(found, expected)


@pytest.mark.parametrize(("bits", "each"), [(8, 8), (0, 32)])
def test_bytes_follow_the_precision(bits, each):
    found = cell_bytes(ENDS, 32, 32, 3, RefineConfig(block_width=8, noise_bits=bits))
    np.testing.assert_array_equal(found[:, 1], np.asarray([2, 3, 10]) * each)


def test_energy_is_the_squared_score_of_each_cell():
    random = np.random.default_rng(0)
    rows, users = random.normal(size=(15, 6)), random.normal(size=(9, 6))
    importance = random.exponential(size=15)
    found = cell_energy(rows, users, importance, ENDS, 3)
    expected = np.zeros((3, 2))
    for row in range(15):
        group = int(np.searchsorted(ENDS, row, side="right"))
        for dimension in range(6):
            mean_square = np.mean((users[:, dimension] * rows[row, dimension]) ** 2)
            expected[group, dimension // 3] += importance[row] * mean_square
    np.testing.assert_allclose(found, expected, rtol=1e-5)


def test_what_all_users_share_is_worth_little():
    random = np.random.default_rng(2)
    rows, users = random.normal(size=(15, 6)), random.normal(size=(40, 6))
    importance = random.exponential(size=15)
    shifted = users + np.asarray([0, 0, 0, 0, 0, 9])
    apart = cell_worth(rows, users, importance, ENDS, 3)
    together = cell_worth(rows, shifted, importance, ENDS, 3)
    np.testing.assert_allclose(together[:, 0], apart[:, 0])
    energy = cell_energy(rows, shifted, importance, ENDS, 3)
    assert (together[:, 1] < 0.2 * energy[:, 1]).all()
    assert (together[:, 1] > apart[:, 1]).all()


def test_noise_is_about_half_the_share_of_energy_that_four_bits_lose():
    random = np.random.default_rng(1)
    ends, importance = np.asarray([50, 200, 600]), random.exponential(size=600)
    rows = (random.normal(size=(600, 12)) * np.repeat([2, 1, 0.5], 4)).astype(np.float32)
    users = (random.normal(size=(80, 12)) * 0.3).astype(np.float32)
    found = coarse_noise(rows, users, importance, ends, 4)
    quantised = quantise_rows([(rows, 4)])
    error = rows - quantised.codes[0] * quantised.scale.values()[:, None]
    lost = cell_energy(error, users, importance, ends, 4)
    expected = lost / cell_energy(rows, users, importance, ends, 4) / 2
    np.testing.assert_allclose(found, expected, rtol=0.5)
    assert (np.diff(found, axis=1) > 0).all()


def test_coarse_noise_is_what_rounding_to_four_bits_does():
    random = np.random.default_rng(0)
    rows = random.normal(size=(400, 16)).astype(np.float32) / np.arange(1, 17, dtype=np.float32)
    users = random.normal(size=(300, 16)).astype(np.float32)
    importance = random.uniform(size=400).astype(np.float32)
    ends = np.asarray([100, 400])
    found = coarse_noise(rows, users, importance, ends, 8)
    step = np.abs(rows).max(axis=1, keepdims=True) * 0.85 / 7
    error = np.round(rows / step) * step - rows
    for group, part in enumerate((slice(0, 100), slice(100, 400))):
        for block, columns in enumerate((slice(0, 8), slice(8, 16))):
            lost = importance[part] @ np.mean((error[part, columns] @ users[:, columns].T) ** 2, 1)
            kept = importance[part] @ np.mean((rows[part, columns] @ users[:, columns].T) ** 2, 1)
            assert found[group, block] == pytest.approx(lost / kept / 2, rel=0.35)
