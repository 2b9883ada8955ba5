"""What ships: the picture of the cells, and the files of each budget."""

from __future__ import annotations

from tfpeel.report.figures import share_text, size_text
from tfpeel.report.kept_cells import BudgetSummary, KeptCells
from tfpeel.report.parts import Cell, CellsPicture, Paragraph, Section, count_cell, table_of

_ABOUT = (
    "An item group is some items of about the same importance to a cluster, the most important"
    " first; a block is some neighbouring dimensions, those that carry most first. A cell, one"
    " block of one item group, is kept or dropped as a whole."
)
_HEADINGS = (
    *("budget", "files", "largest file, bytes", "all files", "items in a file, mean"),
    *("cells in a file, mean", "of all cells", "bits", "files that give reasons and learn"),
)


def cells_section(cells: KeptCells) -> Section:
    """Return the section about the cells."""
    total = len(cells.group_ends) * cells.blocks
    table = table_of(
        "The files of each budget.", _HEADINGS, [_row(one, total) for one in cells.budgets]
    )
    parts = (Paragraph(_ABOUT), CellsPicture(cells), table)
    return Section("cells", "What each budget keeps", parts)


def _row(one: BudgetSummary, total_cells: int) -> tuple[Cell | str, ...]:
    share = one.mean_cells / total_cells
    return (
        Cell(size_text(one.budget_bytes), one.budget_bytes),
        count_cell(one.files),
        count_cell(one.largest_file_bytes),
        Cell(size_text(one.total_bytes), one.total_bytes),
        Cell(f"{one.mean_items:,.0f}", one.mean_items),
        Cell(f"{one.mean_cells:,.1f}", one.mean_cells),
        Cell(share_text(share), share),
        ", ".join(map(str, one.bits)),
        count_cell(one.files_that_learn),
    )
