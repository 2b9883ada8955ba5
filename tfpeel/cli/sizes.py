"""Sizes as people write them: 125KB, 0.5MB, 64 KiB, or a plain number of bytes."""

from __future__ import annotations

import re
from decimal import Decimal

import click

from tfpeel.errors import InputError

_UNITS = {"": 1, "B": 1, "KB": 10**3, "MB": 10**6, "KIB": 2**10, "MIB": 2**20}
_SIZE = re.compile(r"\s*([0-9]+(?:\.[0-9]+)?|\.[0-9]+)\s*([a-zA-Z]*)\s*", re.ASCII)
_MOST_BYTES = 2**31 - 1  # offsets in a .tflite file are 32-bit
SIZES_ALLOWED = "a number with B, KB, MB, KiB or MiB, such as 125KB or 0.5MB, up to 2 GiB"


def parse_size(text: str) -> int:
    """Return the bytes that a size means.

    Raises:
        InputError: this is no size, not a whole number of bytes, 0, or more than a .tflite
            file can have.
    """
    found = _SIZE.fullmatch(text)
    unit = _UNITS.get(found.group(2).upper()) if found else None
    if found is None or unit is None:
        raise _wrong("bad size", text)
    exact = Decimal(found.group(1)) * unit
    if exact != exact.to_integral_value():
        raise _wrong("the size is no whole number of bytes", text)
    if not 1 <= exact <= _MOST_BYTES:
        raise _wrong("the size is out of range", text)
    return int(exact)


def format_size(size_bytes: int) -> str:
    """Return a size in the unit that keeps it exact and short, as `parse_size` reads it."""
    if size_bytes >= 10**6 and size_bytes % 10**4 == 0:
        return f"{size_bytes / 10**6:g}MB"
    if size_bytes >= 10**3 and size_bytes % 10 == 0 and size_bytes < 10**8:
        return f"{size_bytes / 10**3:g}KB" if size_bytes < 10**6 else f"{size_bytes}B"
    return f"{size_bytes}B"


def rounded_size(size_bytes: float) -> str:
    """Return a size in two digits or three, for what is not known exactly."""
    for unit, size in (("GB", 10**9), ("MB", 10**6)):
        if size_bytes >= size:
            value = size_bytes / size
            return f"{value:.1f} {unit}" if value < 10 else f"{value:.0f} {unit}"
    return f"{size_bytes / 10**3:.0f} KB"


def _wrong(what: str, text: str) -> InputError:
    return InputError(what, repr(text), SIZES_ALLOWED, "write it like 250KB")


class Size(click.ParamType[int]):
    """A size on the command line."""

    name = "size"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> int:
        """Return the bytes."""
        return value if isinstance(value, int) else parse_size(str(value))
