"""Reader of directories in LightGCN format: `user item item ...` per line."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from tfpeel.data.interactions import PART_TYPE, PARTS, Interactions
from tfpeel.data.lines import require_text, wrong_line
from tfpeel.data.sources import require_directory, require_file
from tfpeel.errors import InputError

# Lines of a file that is not numbered differ in nearly every line, not in one or two.
_NUMBERED_SHARE = 0.5
_NOT_NUMBERS = r"[^0-9\s]"


def read_lightgcn(path: Path) -> Interactions:
    """Read train.txt and, where they are there, valid.txt and test.txt.

    A line with a user alone is allowed: published splits have users without test items.

    Args:
        path: the directory.

    Raises:
        InputError: not a directory, no train.txt, an empty file, or a line that cannot be read.
    """
    require_directory(path, "LightGCN format")
    require_file(path / "train.txt", "LightGCN format")
    frames = [
        _read_part(path / f"{part}.txt", part) for part in PARTS if (path / f"{part}.txt").exists()
    ]
    return Interactions(path.resolve().name, pl.concat(frames))


def _read_part(path: Path, part: str) -> pl.DataFrame:
    require_file(path, "LightGCN format")
    require_text(path)
    text = pl.Series("line", path.read_text(encoding="utf-8-sig").split("\n"), dtype=pl.String)
    lines = text.str.strip_chars()
    _check_numbers(path, lines)
    lines = lines.filter(lines != "")
    if lines.str.contains(r"[^\S ]|  ").any():
        lines = lines.str.replace_all(r"\s+", " ")
    words = lines.str.split(" ")
    frame = pl.DataFrame({"user": words.list.first(), "item": words.list.slice(1)})
    frame = frame.filter(pl.col("item").list.len() > 0).explode("item")
    if frame.is_empty():
        raise InputError(
            f"{path} holds no interactions",
            f"{len(lines)} line(s) without an item",
            "lines such as: 0 12 7 31",
            "separate ids by spaces, or say --format",
        )
    return frame.with_columns(pl.lit(part, dtype=PART_TYPE).alias("part"))


def _check_numbers(path: Path, lines: pl.Series) -> None:
    """Where lines hold whole numbers, a line that holds anything else is damaged."""
    odd = lines.str.contains(_NOT_NUMBERS)
    if not odd.any() or int(odd.sum()) > _NUMBERED_SHARE * len(lines.filter(lines != "")):
        return
    row = int(odd.arg_max() or 0)
    allowed = "whole numbers with spaces between: user item item ..."
    raise wrong_line(path, row + 1, "cannot be read", lines[row], allowed)
