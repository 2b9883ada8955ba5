import pytest
from hypothesis import given
from hypothesis import strategies as st

from tfpeel.report.scale import linear_axis, log_axis


def text(value):
    return f"{value:g}"


def test_a_linear_axis_begins_at_0_and_ends_at_a_round_number():
    axis = linear_axis("x", [0.19, 0.05], text)
    assert [tick.text for tick in axis.ticks] == ["0", "0.05", "0.1", "0.15", "0.2"]
    assert axis.place(0.05) == pytest.approx(0.25)
    assert axis.ticks[1].place == pytest.approx(0.25)


def test_a_logarithmic_axis_has_equal_steps_for_equal_ratios():
    axis = log_axis("x", [1, 1000], text)
    assert [tick.text for tick in axis.ticks] == ["1", "10", "100", "1000"]
    assert [axis.place(v) for v in (1, 10, 100, 1000)] == pytest.approx([0, 1 / 3, 2 / 3, 1])


def test_a_short_logarithmic_axis_has_more_ticks():
    axis = log_axis("x", [125_000, 1_000_000], text)
    assert [tick.text for tick in axis.ticks] == ["200000", "500000", "1e+06"]


def test_a_very_short_logarithmic_axis_has_two_ticks_at_least():
    axis = log_axis("x", [9_920, 19_984], text)
    assert [tick.text for tick in axis.ticks] == ["10000", "15000"]


@given(st.floats(1e-3, 1e9), st.floats(1.01, 1e3))
def test_any_logarithmic_axis_can_be_read(low, ratio):
    assert len(log_axis("x", [low, low * ratio], text).ticks) >= 2


@given(st.lists(st.floats(1e-6, 1e12), min_size=1, max_size=9))
def test_every_value_and_every_tick_is_on_the_axis(values):
    for axis in (linear_axis("x", values, text), log_axis("x", values, text)):
        places = [axis.place(value) for value in values] + [tick.place for tick in axis.ticks]
        assert all(-1e-6 <= place <= 1 + 1e-6 for place in places)


def test_nothing_but_zeros_is_an_axis_too():
    assert linear_axis("x", [0.0], text).place(0.0) == 0
