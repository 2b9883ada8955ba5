"""Reader of tables as text: CSV, TSV and the like."""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

import polars as pl

from tfpeel.data.columns import choose_columns
from tfpeel.data.config import DataConfig
from tfpeel.data.interactions import Interactions, first_null, first_titles, typed
from tfpeel.data.lines import require_text, shortened, wrong_line
from tfpeel.data.sources import require_file
from tfpeel.errors import InputError

_ALLOWED = {
    "user": "an id that is not empty",
    "item": "an id that is not empty",
    "rating": "a number",
    "time": "a number or a date such as 2024-05-31 or 2024-05-31T12:30:00",
}


@dataclass(frozen=True)
class Table:
    """How a text file holds a table.

    Args:
        path: the file.
        separator: one character between fields.
        header: the column names where the file's first line does not hold them.
        quotes: fields may be quoted with double quotes.
        doubled: two separators are between fields, so that every second field is empty.
    """

    path: Path
    separator: str
    header: tuple[str, ...] | None = None
    quotes: bool = True
    doubled: bool = False

    def column_names(self) -> list[str]:
        """Return the names of the columns, without a byte order mark."""
        if self.header is not None:
            return list(self.header)
        with self.path.open(encoding="utf-8-sig", newline="") as file:
            return next((row for row in self.rows_of(file) if row), [])

    def rows_of(self, file: TextIO) -> Any:
        """Return a csv.reader over an open file."""
        if self.quotes:
            return csv.reader(file, delimiter=self.separator)
        return csv.reader(file, delimiter=self.separator, quoting=csv.QUOTE_NONE)

    def fields(self, count: int) -> int:
        """Return how many fields people see, of so many that were read."""
        return (count + 1) // 2 if self.doubled else count


def read_delimited(path: Path, separator: str, config: DataConfig) -> Interactions:
    """Read interactions from a text file with a header.

    Args:
        path: a UTF-8 file.
        separator: one character.
        config: which columns.

    Raises:
        InputError: not such a file; a column is missing; a line cannot be read.
    """
    require_file(path, "this format")
    require_text(path)
    table = Table(path, separator)
    columns, notes = choose_columns(table.column_names(), config, path)
    asked = {role: name for role, name in columns.items() if role != "title"}
    frame = read_table(table, asked)
    if "title" not in columns:
        return Interactions(path.name, frame, notes=tuple(notes))
    texts = read_strings(table, {role: columns[role] for role in ("item", "title")})
    return Interactions(path.name, frame, first_titles(texts), tuple(notes))


def read_table(table: Table, columns: Mapping[str, str]) -> pl.DataFrame:
    """Read the chosen columns of a table.

    Args:
        table: its file is known to be there and to be UTF-8.
        columns: role (user, item, rating, time) to column name.

    Returns:
        A frame as in Interactions.frame.

    Raises:
        InputError: a line cannot be read, or there are no lines; names line and text.
    """
    try:
        raw = read_strings(table, columns)
    except pl.exceptions.PolarsError as error:
        raise _wrong_line(table, columns) or _wrong_table(table, str(error)) from None
    frame = typed(raw)
    if first_null(frame) is not None:
        wrong = _wrong_line(table, columns)
        if wrong is not None:
            raise wrong
        # No line is wrong, so that what is missing are empty lines between others.
        raw = raw.filter(~pl.all_horizontal(pl.all().is_null()))
        frame = typed(raw)
    if frame.is_empty():
        raise InputError(
            f"{table.path} is empty", "a header and no lines", "interactions", "check --data"
        )
    if (null := first_null(frame)) is not None:
        # Each is readable alone: dates and numbers for times.
        row, role = null
        raise InputError(
            f"row {row + 1} of {table.path} has another kind of {role} than the others",
            shortened(str(raw[role][row])),
            _ALLOWED[role],
            "write all of them in one way",
        )
    return frame


def read_strings(table: Table, columns: Mapping[str, str]) -> pl.DataFrame:
    """Read columns as strings under the names of their roles; missing fields are null."""
    names = table.column_names()
    places = {names.index(name): role for role, name in columns.items()}
    # All columns are read: polars does not notice a line with too many fields otherwise.
    frame = pl.read_csv(
        table.path,
        separator=table.separator,
        has_header=table.header is None,
        quote_char='"' if table.quotes else None,
        infer_schema=False,
    )
    if max(places) >= frame.width:
        raise pl.exceptions.ShapeError(f"the first lines have {table.fields(frame.width)} field(s)")
    return pl.DataFrame([frame.to_series(place).alias(role) for place, role in places.items()])


def _wrong_line(table: Table, columns: Mapping[str, str]) -> InputError | None:
    """Read again, slowly, to find the first line at fault."""
    names = table.column_names()
    roles = {role: names.index(name) for role, name in columns.items()}
    with table.path.open(encoding="utf-8-sig", newline="") as file:
        rows = table.rows_of(file)
        number, header_pending = 1, table.header is None
        try:
            for row in rows:
                if row and header_pending:
                    header_pending = False
                elif row and (error := _row_error(table, number, row, len(names), roles)):
                    return error
                number = rows.line_num + 1
        except csv.Error as error:
            return wrong_line(table.path, number, f"cannot be read: {error}", "", "a line of text")
    return None


def _wrong_table(table: Table, reason: str) -> InputError:
    first = shortened(reason.partition("\n")[0])
    return InputError(f"{table.path} cannot be read", first, "a regular table", "check the file")


def _row_error(
    table: Table, number: int, row: list[str], width: int, roles: Mapping[str, int]
) -> InputError | None:
    text = table.separator.join(row)
    if len(row) > width or len(row) <= max(roles.values()):
        problem = f"cannot be read: it has {table.fields(len(row))} field(s)"
        return wrong_line(table.path, number, problem, text, f"{table.fields(width)} fields")
    for role, place in roles.items():
        if not _readable(role, row[place]):
            field = f"{row[place]} (in {text})"
            problem = {"rating": "has a rating that is not a number"}.get(
                role, f"has no readable {role}"
            )
            return wrong_line(table.path, number, problem, field, _ALLOWED[role])
    return None


def _readable(role: str, text: str) -> bool:
    if role in ("user", "item"):
        return bool(text.strip())
    try:
        return math.isfinite(float(text))
    except ValueError:
        if role == "rating":
            return False
    return bool(first_null(typed(pl.DataFrame({"user": "u", "item": "i", "time": text}))) is None)
