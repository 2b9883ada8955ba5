"""Axes: from values to places, and where the ticks stand."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

_MOST_TICKS = 6


@dataclass(frozen=True)
class Tick:
    """A mark on an axis: its place, from 0 to 1, and what stands beside it."""

    place: float
    text: str


@dataclass(frozen=True)
class Axis:
    """One axis of a plot.

    Args:
        label: with the unit.
        low: the value at its beginning.
        high: the value at its end.
        is_log: whether equal ratios are equally long.
        ticks: ascending.
    """

    label: str
    low: float
    high: float
    is_log: bool
    ticks: tuple[Tick, ...]

    def place(self, value: float) -> float:
        """Return where a value stands, from 0 to 1."""
        return _place(value, self.low, self.high, self.is_log)


def linear_axis(label: str, values: Sequence[float], text: Callable[[float], str]) -> Axis:
    """Return an axis from 0 to beyond the greatest value, with ticks at round numbers."""
    greatest = max(values, default=0.0) or 1.0
    step = _round_step(greatest / (_MOST_TICKS - 1))
    high = step * math.ceil(greatest / step - 1e-9)
    count = round(high / step)
    ticks = [Tick(number / count, text(number * step)) for number in range(count + 1)]
    return Axis(label, 0.0, high, False, tuple(ticks))


def log_axis(label: str, values: Sequence[float], text: Callable[[float], str]) -> Axis:
    """Return a logarithmic axis around positive values, with ticks at powers of ten.

    Where they span less than two powers, 2 and 5 have ticks too; where that leaves one tick or
    none, the ticks are at equal steps.
    """
    least, greatest = min(values), max(values)
    low, high = (least, greatest) if greatest > least else (least / 2, greatest * 2)
    digits = (1,) if high / low >= 100 else (1, 2, 5)
    exponents = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    marks = [digit * 10.0**exponent for exponent in exponents for digit in digits]
    marks = [mark for mark in marks if low <= mark <= high]
    if len(marks) < 2:
        step = _round_step((high - low) / (_MOST_TICKS - 1))
        marks = [step * place for place in range(math.ceil(low / step), int(high / step) + 1)]
    ticks = [Tick(_place(mark, low, high, True), text(mark)) for mark in marks]
    return Axis(label, low, high, True, tuple(ticks))


def _place(value: float, low: float, high: float, is_log: bool) -> float:
    if is_log:
        return math.log(value / low) / math.log(high / low)
    return (value - low) / (high - low)


def _round_step(least: float) -> float:
    """Return the smallest of 1, 2, 5, 10, ... times a power of ten that is not below `least`."""
    power = 10.0 ** math.floor(math.log10(least))
    steps = [digit * power for digit in (1, 2, 5, 10)]
    return next(step for step in steps if step >= least * (1 - 1e-9))
