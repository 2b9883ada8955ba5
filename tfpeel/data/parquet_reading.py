"""What goes wrong while a Parquet file is read, in words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl

from tfpeel.data.lines import shortened
from tfpeel.errors import InputError
from tfpeel.native_noise import without_native_noise

# It is no Exception, so that nobody catches it unawares.
_PANIC = pl.exceptions.PanicException


@contextmanager
def reading_parquet(path: Path) -> Iterator[None]:
    """Turn what polars raises over a damaged file into an InputError, without its noise."""
    try:
        # Polars panics over some damaged files, and writes of it at length.
        with without_native_noise(_PANIC):
            yield
    except (pl.exceptions.PolarsError, OSError, _PANIC) as error:
        raise InputError(
            f"{path} is not a readable Parquet file",
            shortened(str(error).split("\n")[0]),
            "a whole Parquet file",
            "write the file again",
        ) from None
