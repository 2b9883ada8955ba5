"""The column names of --data, for the shell that completes an option."""

from __future__ import annotations

from pathlib import Path

import click
from click.shell_completion import CompletionItem


def complete_column(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Return the columns of a CSV, TSV or Parquet file that begin so; none where it has none."""
    path: Path | None = context.params.get("data")
    if path is None or not path.is_file():
        return []
    try:
        names = _columns(path)
    except Exception:  # whatever is wrong with the file, the command says it; TAB says nothing
        return []
    return [CompletionItem(name) for name in names if name.startswith(incomplete)]


def _columns(path: Path) -> list[str]:
    if path.suffix.lower() in (".parquet", ".pq"):
        import polars as pl  # noqa: PLC0415 - not for text

        return list(pl.read_parquet_schema(path))
    from tfpeel.data.delimited import Table  # noqa: PLC0415 - where columns are asked for alone

    separator = "\t" if path.suffix.lower() in (".tsv", ".tab") else ","
    return Table(path, separator).column_names()
