"""Quality against bytes: the evaluations that a workspace keeps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tfpeel.errors import DamagedFileError
from tfpeel.workspace import StoredEvaluation

_METRICS = ("recall", "ndcg", "coverage")
# As the table of `tfpeel evaluate` names and orders them.
_BASELINE, _FULL = "popularity", "full model"
_BY_BUDGET = ("one table", "stale pack", "history pack")


@dataclass(frozen=True)
class QualityRow:
    """One way of recommending.

    Args:
        name: pack, stale pack, history pack, one table, full model or popularity.
        budget_bytes: of the files, None where there are no budgets.
        bytes: of the largest file; of the full model's tables in float32.
        users: who were asked for.
        metrics: such as recall@20.
    """

    name: str
    budget_bytes: int | None
    bytes: int
    users: int
    metrics: dict[str, float]


@dataclass(frozen=True)
class Quality:
    """The result of one protocol.

    Args:
        protocol: its name.
        split: the part that had to be found.
        users: who were asked for.
        ks: lengths of the lists, ascending.
        is_current: whether it is about the files that are there now, and all of them.
        rows: as in the table of `tfpeel evaluate`.
    """

    protocol: str
    split: str
    users: int
    ks: tuple[int, ...]
    is_current: bool
    rows: tuple[QualityRow, ...]

    def named(self, name: str) -> tuple[QualityRow, ...]:
        """Return the rows of a name, by budget."""
        return tuple(row for row in self.rows if row.name == name)


def quality_of(stored: StoredEvaluation) -> Quality:
    """Return the result that an evaluation holds.

    Raises:
        DamagedFileError: it is no evaluation.
    """
    results = stored.report["results"]
    try:
        first = results[0]
        ks = sorted(int(key.split("@")[1]) for key in first if key.startswith("recall@"))
        return Quality(
            protocol=str(first["protocol"]),
            split=str(first["split"]),
            users=int(first["users"]),
            ks=tuple(ks),
            is_current=stored.is_current,
            rows=tuple(_rows(results, ks)),
        )
    except (IndexError, KeyError, TypeError, ValueError) as error:
        raise DamagedFileError(
            f"{stored.name} is no evaluation ({type(error).__name__}: {error});"
            " delete it and run tfpeel evaluate again"
        ) from None


def _rows(results: Sequence[dict[str, Any]], ks: Sequence[int]) -> list[QualityRow]:
    first = results[0]
    popular, full = first[_BASELINE], first[_FULL.replace(" ", "_")]
    users = int(first["users"])
    rows = [QualityRow(_BASELINE, None, int(popular["bytes"]), users, _metrics(popular, ks))]
    for name in _BY_BUDGET:
        key = name.replace(" ", "_")
        there = [(result["budget_bytes"], result[key]) for result in results if key in result]
        rows += [_row(name, budget, {"users": users, **values}, ks) for budget, values in there]
    rows += [_row("pack", result["budget_bytes"], result, ks) for result in results]
    return [*rows, QualityRow(_FULL, None, int(full["bytes"]), users, _metrics(full, ks))]


def _row(name: str, budget: int, values: dict[str, Any], ks: Sequence[int]) -> QualityRow:
    size, users = int(values["largest_file_bytes"]), int(values["users"])
    return QualityRow(name, int(budget), size, users, _metrics(values, ks))


def _metrics(values: dict[str, Any], ks: Sequence[int]) -> dict[str, float]:
    return {f"{name}@{k}": float(values[f"{name}@{k}"]) for k in ks for name in _METRICS}
