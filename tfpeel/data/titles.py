"""Reader of item titles."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from tfpeel.data.columns import choose_title_columns
from tfpeel.data.delimited import Table, read_strings
from tfpeel.data.lines import require_text, shortened
from tfpeel.data.sources import require_file
from tfpeel.errors import InputError


def read_titles(path: Path) -> pl.DataFrame:
    """Read a CSV or TSV file with the columns item and title.

    Args:
        path: TSV where it ends in .tsv, .tab or .txt, else CSV.

    Returns:
        item, title (String); lines without an id are left out, the first title of an id counts.

    Raises:
        InputError: not such a file, or a column is missing.
    """
    require_file(path, "--titles")
    require_text(path)
    table = Table(path, "\t" if path.suffix.lower() in (".tsv", ".tab", ".txt") else ",")
    columns = choose_title_columns(table.column_names(), path)
    try:
        frame = read_strings(table, columns)
    except pl.exceptions.PolarsError as error:
        raise InputError(
            f"{path} cannot be read",
            shortened(str(error).split("\n")[0]),
            "lines with item and title; titles with a separator in double quotes",
            "correct the file",
        ) from None
    named = frame.drop_nulls("item").unique("item", keep="first", maintain_order=True)
    return named.with_columns(pl.col("title").fill_null("").str.strip_chars())
