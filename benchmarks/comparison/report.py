"""The JSON of a comparison: all rows, and how sure the differences are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from comparison.bootstrap import paired_difference
from comparison.experiment import Experiment
from comparison.published import PUBLISHED
from comparison.row import COMPARED, Kind, Row
from comparison.store import FinishedJob
from comparison.tfpeel_rows.ablations import USUAL_SHARE_ROW

SCHEMA_VERSION = 2
# What the rows of a kind are compared with: None is the first preset.
_BASES: dict[Kind, str | None] = {
    "tfpeel": None,
    "ablation": None,
    "other way": None,
    "paper ablation": "paper",
}


def report_of(
    experiment: Experiment,
    finished: Sequence[FinishedJob],
    not_run: Sequence[str],
    statistics: dict[str, Any],
) -> dict[str, Any]:
    """Return the JSON object of a comparison.

    Args:
        experiment: what all rows have in common.
        finished: jobs with their rows.
        not_run: names of the jobs that are not finished.
        statistics: of the data set.
    """
    rows = [row for job in finished for row in job.rows]
    published = PUBLISHED.get(str(statistics["name"]), ())
    return {
        "schema_version": SCHEMA_VERSION,
        "dataset": statistics,
        "presets": list(experiment.presets),
        "seeds": list(experiment.seeds),
        "budgets": list(experiment.budgets),
        "ks": list(experiment.ks),
        "validation_users": experiment.validation_users,
        "changes": {section: dict(fields) for section, fields in experiment.changes.items()},
        "jobs": [dict(job.facts) for job in finished],
        "rows": [
            {"job": job.facts["name"], **row}
            for job in finished
            for row in (*job.written, *(_with_difference(experiment, r, rows) for r in job.rows))
        ],
        "not_run": list(not_run),
        "published": [asdict(figure) for figure in published],
    }


def _with_difference(experiment: Experiment, row: Row, rows: Sequence[Row]) -> dict[str, Any]:
    base = _base_of(experiment, row, rows)
    if base is None or base is row:
        return row.to_json()
    seed = experiment.seeds[0]
    differences = {
        metric: asdict(paired_difference(row.by_user[metric], base.by_user[metric], seed))
        for metric in COMPARED
        if metric in row.by_user
    }
    return {**row.to_json(), "difference": {"from": base.name, **differences}}


def _base_of(experiment: Experiment, row: Row, rows: Sequence[Row]) -> Row | None:
    """Return the row of the same bytes and of the first seed that a row is compared with.

    For ablations that is the preset without a choice of the server's share, where there is such a
    row: they have none either. For all others, and for itself, it is the main row.
    """
    if row.kind not in _BASES or row.seed != experiment.seeds[0]:
        return None
    main = ("tfpeel", _BASES[row.kind] or experiment.presets[0])
    usual = (row.kind, USUAL_SHARE_ROW)
    for kind, name in (main,) if (row.kind, row.name) == usual else (usual, main):
        wanted = (kind, name, row.seed, row.budget_bytes)
        found = [r for r in rows if (r.kind, r.name, r.seed, r.budget_bytes) == wanted]
        if found:
            return found[0]
    return None
