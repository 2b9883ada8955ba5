"""Data at a path, in whatever format, as interactions."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl

from tfpeel.data.config import DataConfig
from tfpeel.data.delimited import read_delimited
from tfpeel.data.interactions import Interactions
from tfpeel.data.lightgcn import read_lightgcn
from tfpeel.data.movielens import read_movielens
from tfpeel.data.parquet import read_parquet
from tfpeel.data.sources import detect_format
from tfpeel.data.titles import read_titles


def read_interactions(path: Path, config: DataConfig) -> Interactions:
    """Read interactions, and titles where there are any.

    Args:
        path: file or directory.
        config: format, columns and titles; filters and split are not looked at.

    Returns:
        The interactions as they stand there, before any filter; titles that the config names win
        over those beside the data.

    Raises:
        InputError: the data, or the titles, cannot be read.
    """
    chosen = detect_format(path) if config.format == "auto" else config.format
    if chosen == "lightgcn":
        read = read_lightgcn(path)
    elif chosen == "movielens":
        read = read_movielens(path, config)
    elif chosen == "parquet":
        read = read_parquet(path, config)
    else:
        read = read_delimited(path, "," if chosen == "csv" else "\t", config)
    if config.titles is None:
        return read
    titles = pl.concat([read_titles(Path(config.titles)), read.titles])
    return replace(read, titles=titles.unique("item", keep="first", maintain_order=True))
