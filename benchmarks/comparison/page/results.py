"""The JSON of a comparison, with the look-ups that the page and the plot need."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, pstdev
from typing import Any

from comparison.experiment import paper_budgets

PAPER_DIMENSION = 128


@dataclass(frozen=True)
class Figure:
    """A mean over seeds.

    Args:
        mean: of the seeds' figures.
        spread: standard deviation over the seeds, 0 for one seed.
        seeds: how many.
    """

    mean: float
    spread: float
    seeds: int

    def text(self) -> str:
        """Return it with four places, and with its spread where there is one."""
        return f"{self.mean:.4f}" + (f" ± {self.spread:.4f}" if self.seeds > 1 else "")


class Results:
    """One committed file.

    Args:
        path: of the JSON file.
    """

    def __init__(self, path: Path) -> None:
        content = path.read_bytes()
        self.file_name, self.sha256 = path.name, hashlib.sha256(content).hexdigest()
        self.report: dict[str, Any] = json.loads(content)
        self.rows: list[dict[str, Any]] = self.report["rows"]
        self.budgets: list[int] = self.report["budgets"]
        self.preset: str = self.report["presets"][0]

    @property
    def paper_budgets(self) -> tuple[int, ...]:
        """The paper's shares of the full table."""
        return paper_budgets(self.report["dataset"]["items"], PAPER_DIMENSION)

    def names(self, kind: str) -> list[str]:
        """Return the names of a kind's rows, in their order."""
        return list(dict.fromkeys(row["name"] for row in self.rows if row["kind"] == kind))

    def found(self, kind: str, name: str, budget: int | None) -> list[dict[str, Any]]:
        """Return the rows of a name and budget, one for each seed."""
        wanted = (kind, name, budget)
        return [r for r in self.rows if (r["kind"], r["name"], r["budget_bytes"]) == wanted]

    def figure(self, kind: str, name: str, budget: int | None, metric: str) -> Figure | None:
        """Return a metric's mean over seeds, or None where there is no such row."""
        values = [row[metric] for row in self.found(kind, name, budget)]
        if not values:
            return None
        return Figure(fmean(values), pstdev(values), len(values))

    def known_figure(self, kind: str, name: str, budget: int | None, metric: str) -> Figure:
        """Return the mean over seeds of rows that are there."""
        figure = self.figure(kind, name, budget, metric)
        assert figure is not None, (kind, name, budget)
        return figure

    def difference(
        self, kind: str, name: str, budget: int | None, metric: str
    ) -> dict[str, float] | None:
        """Return mean, low and high of a row's difference from what it is compared with."""
        for row in self.found(kind, name, budget):
            if "difference" in row:
                found: dict[str, float] = row["difference"][metric]
                return found
        return None


def size_text(size_bytes: float) -> str:
    """Return a size in MB with three digits, or with all before the point."""
    size = size_bytes / 1e6
    return f"{size:,.0f} MB" if size >= 1000 else f"{size:.3g} MB"
