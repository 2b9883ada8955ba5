"""Reader of MovieLens as GroupLens ships it: 100K, 1M, 10M (.dat) and the CSV releases."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl

from tfpeel.data.config import DataConfig
from tfpeel.data.delimited import Table, read_delimited, read_table
from tfpeel.data.interactions import NO_TITLES, Interactions
from tfpeel.data.lines import require_text
from tfpeel.data.sources import MOVIELENS_RATINGS, require_file, require_there
from tfpeel.data.titles import read_titles
from tfpeel.errors import InputError

_ROLES = {name: name for name in ("user", "item", "rating", "time")}
_TAB_HEADER = ("user", "item", "rating", "time")
# Fields stand between "::"; read with ":" every second field is empty.
_COLONS_HEADER = ("user", "empty1", "item", "empty2", "rating", "empty3", "time")


def read_movielens(path: Path, config: DataConfig) -> Interactions:
    """Read ratings, times and titles.

    Args:
        path: the directory, or the ratings file in it: u.data, ratings.dat or ratings.csv.
        config: which columns of ratings.csv; not used for the others.

    Raises:
        InputError: nothing of that kind is there, or a line cannot be read.
    """
    ratings = _ratings_file(path)
    directory = ratings.parent
    name = directory.resolve().name
    require_text(ratings)
    if ratings.suffix == ".csv":
        read = read_delimited(ratings, ",", config)
        movies = directory / "movies.csv"
        titles = read_titles(movies) if movies.is_file() else NO_TITLES
        return replace(read, name=name, titles=titles)
    if ratings.suffix == ".dat":
        table = Table(ratings, ":", _COLONS_HEADER, quotes=False, doubled=True)
        titles = _old_titles(directory / "movies.dat", "::")
    else:
        table = Table(ratings, "\t", _TAB_HEADER, quotes=False)
        titles = _old_titles(directory / "u.item", "|")
    return Interactions(name, read_table(table, _ROLES), titles)


def _ratings_file(path: Path) -> Path:
    require_there(path)
    if path.is_file():
        return path
    for name in MOVIELENS_RATINGS:
        if (path / name).exists():
            require_file(path / name, "MovieLens")
            return path / name
    raise InputError(
        f"no MovieLens ratings in the directory {path}",
        "none of the files",
        ", ".join(MOVIELENS_RATINGS),
        "check --data and --format",
    )


def _old_titles(path: Path, separator: str) -> pl.DataFrame:
    """Read `id SEPARATOR title SEPARATOR ...`; these releases are latin-1."""
    if not path.is_file():
        return NO_TITLES
    content = path.read_bytes()
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        text = content.decode("latin-1")
    rows = [line.split(separator) for line in text.splitlines()]
    pairs = [(row[0], row[1]) for row in rows if len(row) > 1]
    return pl.DataFrame(pairs, schema=NO_TITLES.schema, orient="row")
