"""A plot as data; templates/plot.html.j2 draws it as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from tfpeel.report.scale import Axis

Drawn = Literal["line", "points", "level"]
# Inside the view box, in its units: room for the labels of the axes.
WIDTH, HEIGHT = 560, 320
_LEFT, _RIGHT, _TOP, _BOTTOM = 74, 34, 12, 50


@dataclass(frozen=True)
class Mark:
    """A point of a series, in the units of the view box.

    Args:
        x: from the left.
        y: from the top.
        text: what it stands for.
    """

    x: float
    y: float
    text: str


@dataclass(frozen=True)
class Series:
    """Points that belong together.

    Args:
        name: in the legend.
        drawn: as a line with points, as points alone, or as a line across the plot.
        style: number of its colour, shape and dashes.
        marks: by x.
    """

    name: str
    drawn: Drawn
    style: int
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Plot:
    """A plot.

    Args:
        caption: what it shows.
        x: the axis at the bottom.
        y: the axis at the left.
        series: in the order of the legend.
    """

    kind: ClassVar = "plot"
    caption: str
    x: Axis
    y: Axis
    series: tuple[Series, ...]

    @property
    def frame(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of the area with the points."""
        return _LEFT, _TOP, WIDTH - _RIGHT, HEIGHT - _BOTTOM


def series_of(
    name: str,
    drawn: Drawn,
    style: int,
    axes: tuple[Axis, Axis],
    points: Sequence[tuple[float, float, str]],
) -> Series:
    """Return a series from values.

    Args:
        name: in the legend.
        drawn: how.
        style: number of its colour, shape and dashes.
        axes: of the plot, x and y.
        points: x, y and what each stands for.
    """
    x, y = axes
    marks = [Mark(across(x.place(px)), down(y.place(py)), text) for px, py, text in points]
    return Series(name, drawn, style, tuple(marks))


def across(place: float) -> float:
    """Return the x of a place on the axis at the bottom, from 0 to 1."""
    return round(_LEFT + place * (WIDTH - _LEFT - _RIGHT), 1)


def down(place: float) -> float:
    """Return the y of a place on the axis at the left, from 0 at the bottom to 1."""
    return round(HEIGHT - _BOTTOM - place * (HEIGHT - _TOP - _BOTTOM), 1)
