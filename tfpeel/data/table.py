"""Interactions written as tables, the way that people keep their own data."""

from __future__ import annotations

import os
from pathlib import Path

import polars as pl

from tfpeel.data.interactions import Interactions


def write_csv(interactions: Interactions, path: Path, titles_path: Path | None = None) -> None:
    """Write interactions as a CSV file with a header; what was there is replaced.

    Args:
        interactions: the rows; parts are left out.
        path: gets user, item and, where known, rating and time.
        titles_path: if given, gets item and title.
    """
    columns = [name for name in interactions.frame.columns if name != "part"]
    _write(interactions.frame.select(columns), path)
    if titles_path is not None:
        _write(interactions.titles, titles_path)


def _write(frame: pl.DataFrame, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        frame.write_csv(temporary)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
