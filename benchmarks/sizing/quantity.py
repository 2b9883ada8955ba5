"""Bytes and times in few digits: more would say that the arithmetic is exact."""

from __future__ import annotations

from collections.abc import Sequence

_Units = Sequence[tuple[str, float]]
_BYTES: _Units = (("TB", 1e12), ("GB", 1e9), ("MB", 1e6), ("KB", 1e3))
_SECONDS: _Units = (("days", 86_400), ("hours", 3_600), ("minutes", 60), ("s", 1))


def size_text(size_bytes: float) -> str:
    """Return bytes in the largest unit that fits.

    Args:
        size_bytes: to be told.
    """
    return _text(size_bytes, _BYTES, 1)


def time_text(seconds: float) -> str:
    """Return seconds in the largest unit of which there are two.

    Args:
        seconds: to be told.
    """
    return _text(seconds, _SECONDS, 2)


def _text(value: float, units: _Units, least: float) -> str:
    name, unit = next((each for each in units if value >= least * each[1]), units[-1])
    found = value / unit
    return f"{found:.2g} {name}" if found < 10 else f"{found:,.0f} {name}"
