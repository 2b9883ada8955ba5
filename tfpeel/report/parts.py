"""What a section of a report is made of, whatever the format."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar, TypeAlias

from tfpeel.report.kept_cells import KeptCells
from tfpeel.report.plot import Plot


@dataclass(frozen=True)
class Cell:
    """A cell of a table.

    Args:
        text: as people read it.
        value: the number behind it, by which the table is sorted; None where it is a text.
    """

    text: str
    value: float | None = None


@dataclass(frozen=True)
class Table:
    """A table with a heading for each column.

    Args:
        caption: one sentence or a few words.
        headings: of the columns, with their units.
        rows: as long as the headings.
    """

    kind: ClassVar = "table"
    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def numbers(self) -> tuple[bool, ...]:
        """Whether each column holds numbers."""
        columns = zip(*self.rows, strict=True) if self.rows else ([],) * len(self.headings)
        return tuple(any(cell.value is not None for cell in column) for column in columns)


@dataclass(frozen=True)
class Paragraph:
    """Some sentences."""

    kind: ClassVar = "paragraph"
    text: str


@dataclass(frozen=True)
class Command:
    """Something to type into a shell."""

    kind: ClassVar = "command"
    text: str


@dataclass(frozen=True)
class CellsPicture:
    """The picture of the cells that are kept."""

    kind: ClassVar = "cells"
    cells: KeptCells


Part: TypeAlias = Table | Paragraph | Command | CellsPicture | Plot


@dataclass(frozen=True)
class Section:
    """A part of a report under a heading of its own.

    Args:
        key: short name without spaces, for links.
        title: the heading.
        parts: in reading order.
    """

    key: str
    title: str
    parts: tuple[Part, ...]


def table_of(caption: str, headings: Sequence[str], rows: Iterable[Sequence[Cell | str]]) -> Table:
    """Return a table; texts stand for cells without a number."""
    cells = tuple(
        tuple(cell if isinstance(cell, Cell) else Cell(cell) for cell in row) for row in rows
    )
    return Table(caption, tuple(headings), cells)


def count_cell(count: int) -> Cell:
    """Return the cell of a whole number."""
    return Cell(f"{count:,}", count)
