"""What commands print about data sets, packs and evaluations."""

from __future__ import annotations

import io
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich import box
from rich.console import Console
from rich.table import Table

from tfpeel.cli.sizes import format_size
from tfpeel.runtime import Manifest
from tfpeel.words import counted, row_of_some

if TYPE_CHECKING:
    from tfpeel.data import Dataset

_WIDTH_WITHOUT_TERMINAL = 120


def rendered(table: Table) -> str:
    """Return a table as text, as wide as the terminal."""
    on_terminal = sys.stdout.isatty()
    width = shutil.get_terminal_size().columns if on_terminal else _WIDTH_WITHOUT_TERMINAL
    text = io.StringIO()
    Console(file=text, width=width, color_system=None).print(table)
    return "\n".join(line.rstrip() for line in text.getvalue().rstrip().split("\n"))


def plain_table(title: str, columns: Sequence[tuple[str, bool]]) -> Table:
    """Return an empty table; a column is a heading, and whether it holds numbers."""
    table = Table(title=title, title_justify="left", title_style="", box=box.SIMPLE_HEAD)
    for heading, is_number in columns:
        table.add_column(heading, justify="right" if is_number else "left")
    return table


def dataset_line(dataset: Dataset) -> str:
    """Return one sentence about a data set."""
    counts = dataset.statistics()
    interactions = sum(value for name, value in counts.items() if name.endswith("_interactions"))
    held_out = f", {counts['held_out_users']:,} users held out" if counts["held_out_users"] else ""
    return (
        f"Data set {dataset.name}: {dataset.user_count:,} users, {dataset.item_count:,} items,"
        f" {interactions:,} interactions; split {dataset.split}: {dataset.train.nnz:,} train,"
        f" {dataset.valid.nnz:,} validation, {dataset.test.nnz:,} test{held_out}."
    )


def pack_line(path: Path, manifest: Manifest) -> str:
    """Return one sentence about a pack."""
    budgets = ", ".join(format_size(budget) for budget in manifest.budgets)
    clusters = counted(len(manifest.clusters), "user cluster")
    files = counted(len(manifest.files), "file")
    return f"Pack {path}: {clusters}, {files}, budgets {budgets}."


def evaluation_table(report: dict[str, Any], ks: Sequence[int]) -> str:
    """Return the table of an evaluation report (the object that `evaluate --json` writes)."""
    results = report["results"]
    first = results[0]
    k = ks[0]
    title = f"{first['protocol']} on {first['split']}, {first['users']:,} users"
    if "server_share" in first:
        title += f"; the server's vectors count {first['server_share']:.0%}"
    metrics = [(f"{name}@{n}", f"{name.lower()}@{n}") for n in ks for name in ("Recall", "NDCG")]
    headings = [heading for heading, _ in metrics]
    numbers = ["budget", "bytes", *headings, f"coverage@{k}", "of full model"]
    table = plain_table(title, [("", False), *((heading, True) for heading in numbers)])
    full = first["full_model"]

    def add(name: str, budget: int | None, size: int, values: dict[str, Any]) -> None:
        share = values[f"recall@{k}"] / full[f"recall@{k}"] if full[f"recall@{k}"] else 0.0
        table.add_row(
            name,
            format_size(budget) if budget else "",
            f"{size:,}",
            *(f"{values[key]:.4f}" for _, key in metrics),
            f"{values[f'coverage@{k}']:.1%}",
            f"{share:.1%}",
        )

    add("popularity", None, first["popularity"]["bytes"], first["popularity"])
    for name in ("one table", "stale pack", "history pack"):
        key = name.replace(" ", "_")
        for result in (result for result in results if key in result):
            other = result[key]
            asked = other.get("users", first["users"])
            label = row_of_some(name, asked, first["users"])
            add(label, result["budget_bytes"], other["largest_file_bytes"], other)
    for result in results:
        add("pack", result["budget_bytes"], result["largest_file_bytes"], result)
    add("full model", None, full["bytes"], full)
    return rendered(table)
