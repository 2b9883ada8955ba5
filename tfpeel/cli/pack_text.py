"""A pack's manifest for people."""

from __future__ import annotations

from rich.table import Table

from tfpeel.cli.sizes import format_size
from tfpeel.cli.tables import pack_line, plain_table, rendered
from tfpeel.runtime import Manifest, Pack


def pack_text(pack: Pack) -> str:
    """Return a summary and a table with a row for each budget."""
    manifest = pack.manifest
    data = manifest.dataset
    lines = [
        pack_line(pack.path, manifest),
        f"Made by {manifest.created_by} from {data.get('name', 'unknown data')};"
        f" {manifest.items.count:,} items, catalogue {manifest.catalogue}.",
        f"User vectors of {manifest.width}; {manifest.blocks} blocks of {manifest.block_width},"
        f" {manifest.groups} item groups.",
        f"Router {manifest.router.bytes:,} bytes; list of items {manifest.items.bytes:,} bytes.",
        "Every file is whole: sizes and SHA-256 are as the manifest says.",
        rendered(_budgets(manifest)),
    ]
    return "\n".join(lines)


def _budgets(manifest: Manifest) -> Table:
    headings = ("budget", "files", "largest", "fewest items", "most items", "bits")
    table = plain_table("", [*((heading, True) for heading in headings), ("needs", False)])
    for budget in manifest.budgets:
        files = [file for file in manifest.files if file.budget_bytes == budget]
        bits = sorted({group.bits for file in files for group in file.groups})
        table.add_row(
            format_size(budget),
            str(len(files)),
            f"{max(file.bytes for file in files):,}",
            f"{min(file.items for file in files):,}",
            f"{max(file.items for file in files):,}",
            ", ".join(map(str, bits)),
            "; ".join(sorted({file.minimum_runtime for file in files})),
        )
    return table
