from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tfpeel.export.quantise import best_scales, codes_at, log_scale, quantise_rows


def _values(rows: int = 300, width: int = 24, seed: int = 0) -> np.ndarray:
    random = np.random.default_rng(seed)
    sizes = np.exp(random.normal(size=(rows, 1)))
    return (random.normal(size=(rows, width)) * sizes).astype(np.float32)


def _error(values, codes, scales) -> float:
    return float(np.square(values - codes.astype(np.float32) * scales[:, None]).sum())


@pytest.mark.parametrize(("bits", "largest"), [(4, 7), (8, 127)])
def test_codes_are_symmetric_and_used_to_the_end(bits, largest):
    codes = quantise_rows([(_values(), bits)]).codes[0]
    assert codes.dtype == np.int8
    assert (codes.min(), codes.max()) == (-largest, largest)


@pytest.mark.parametrize("bits", [4, 8])
def test_no_clip_that_all_rows_share_is_better(bits):
    values = _values()
    chosen = best_scales(values, bits)
    error = _error(values, codes_at(values, bits, chosen), chosen)
    peak = np.abs(values).max(axis=1)
    for factor in np.linspace(0.3, 1.2, 46).astype(np.float32):
        scales = peak * factor / (7 if bits == 4 else 127)
        assert error <= _error(values, codes_at(values, bits, scales), scales)


def test_four_bits_are_better_with_clipping_than_without():
    values = _values()
    plain = np.abs(values).max(axis=1) / 7
    clipped = best_scales(values, 4)
    error = _error(values, codes_at(values, 4, clipped), clipped)
    assert error < 0.95 * _error(values, codes_at(values, 4, plain), plain)


def test_rounding_the_scales_costs_next_to_nothing():
    values = _values()
    exact = best_scales(values, 4)
    rounded = quantise_rows([(values, 4)])
    error = _error(values, rounded.codes[0], rounded.scale.values())
    assert error < 1.01 * _error(values, codes_at(values, 4, exact), exact)


def test_scale_levels_are_shared_by_the_whole_file():
    values = _values()
    quantised = quantise_rows([(values[:200], 4), (values[200:], 8)])
    assert quantised.scale.codes.shape == (300,)
    scales = quantised.scale.values()
    for bits, codes, part, rows in (
        (4, quantised.codes[0], scales[:200], values[:200]),
        (8, quantised.codes[1], scales[200:], values[200:]),
    ):
        np.testing.assert_array_equal(codes, codes_at(rows, bits, part))


@pytest.mark.parametrize(
    ("bits", "dtype", "close"), [(16, np.float16, 1e-3), (32, np.float32, 1e-6)]
)
def test_floats_come_back(bits, dtype, close):
    values = _values()
    quantised = quantise_rows([(values, bits)])
    assert quantised.codes[0].dtype == dtype
    back = quantised.codes[0].astype(np.float32) * quantised.scale.values()[:, None]
    np.testing.assert_allclose(back, values, atol=close * np.abs(values).max())


def test_rows_of_zeros_stay_zeros():
    values = _values(5)
    values[2] = 0
    quantised = quantise_rows([(values, 4)])
    assert not quantised.codes[0][2].any()
    assert np.isfinite(quantised.scale.values()).all()


def test_all_zeros():
    quantised = quantise_rows([(np.zeros((3, 4), np.float32), 8)])
    assert not quantised.codes[0].any()
    assert (quantised.scale.values() > 0).all()


def test_one_row_has_its_own_scale():
    scale = log_scale(np.asarray([0.125], np.float32))
    np.testing.assert_allclose(scale.values(), [0.125], rtol=1e-6)


def test_ends_of_the_scales_are_exact_and_steps_are_even():
    scales = np.geomspace(0.01, 0.5, 500).astype(np.float32)
    rounded = log_scale(scales).values()
    np.testing.assert_allclose(rounded[[0, -1]], scales[[0, -1]], rtol=1e-5)
    assert np.abs(np.log(rounded / scales)).max() < np.log(50) / 63 / 2 * 1.01


@settings(deadline=None)
@given(
    rows=st.integers(1, 6),
    width=st.integers(1, 5),
    bits=st.sampled_from([4, 8, 16, 32]),
    size=st.sampled_from([1e-20, 1e-3, 1.0, 1e4]),
    data=st.data(),
)
def test_codes_stay_in_their_range_and_near_the_values(rows, width, bits, size, data):
    numbers = st.floats(-1, 1, width=32, allow_subnormal=False)
    flat = data.draw(st.lists(numbers, min_size=rows * width, max_size=rows * width))
    values = (np.asarray(flat).reshape(rows, width) * size).astype(np.float32)
    found = quantise_rows([(values, bits)])
    codes, scales = found.codes[0], found.scale.values()
    assert codes.shape == values.shape
    assert np.isfinite(scales).all()
    if bits <= 8:
        assert np.abs(codes.astype(np.int32)).max() <= {4: 7, 8: 127}[bits]
    error = np.abs(codes.astype(np.float32) * scales[:, np.newaxis] - values).max(axis=1)
    # Clipped values are off by the most: the smallest factor that is tried leaves 45% of them.
    peak = np.abs(values).max()
    assert (error <= 0.56 * peak + 1e-30).all()
