"""A report with two budgets, in which every kind of row occurs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from comparison.page.results import Results

_MACHINE = {"cores": 2, "memory_bytes": 24e9}


def _row(kind: str, name: str, budget: int | None, recall: float, **more: Any) -> dict[str, Any]:
    metrics = {f"{m}@{k}": recall for m in ("recall", "ndcg", "coverage") for k in (20, 50, 100)}
    base = {"kind": kind, "name": name, "seed": 0, "budget_bytes": budget}
    return {**base, "largest_file_bytes": budget or 10**6, "settings": {}, **metrics, **more}


def _difference(mean: float, half: float) -> dict[str, Any]:
    found = {"mean": mean, "low": mean - half, "high": mean + half}
    return {"difference": {"from": "default", "recall@20": found, "ndcg@20": found}}


def toy_results(folder: Path) -> Results:
    rows = [
        _row("tfpeel", "default", 1000, 0.20),
        _row("tfpeel", "default", 1000, 0.22, seed=1),
        _row("tfpeel", "default", 2000, 0.30),
        _row("tfpeel", "default", 2000, 0.30, seed=1),
        _row("reference", "full model of preset default", None, 0.40),
        _row("ablation", "no warm start", 1000, 0.1, **_difference(-0.1, 0.01)),
        _row("ablation", "no warm start", 2000, 0.27, **_difference(-0.03, 0.01)),
        _row("ablation", "equal cell weights", 2000, 0.299, **_difference(-0.001, 0.01)),
        _row(
            "other way",
            "hashing",
            2000,
            0.1,
            settings={"source": "a paper, 2009"},
            **_difference(-0.2, 0.01),
        ),
    ]
    report = {
        "schema_version": 1,
        "dataset": {"name": "toy", "users": 10, "items": 20},
        "presets": ["default"],
        "seeds": [0, 1],
        "budgets": [1000, 2000],
        "jobs": [
            {"name": "one", "machine": {**_MACHINE, "processor": "A"}, "versions": {"python": "3"}},
            {"name": "two", "machine": {**_MACHINE, "processor": "B"}, "versions": {"python": "3"}},
        ],
        "rows": rows,
        "not_run": ["other way hashing 1000", "other way hashing 3000", "reference EASE"],
        "published": [
            {"name": "Old", "recall": 0.25, "ndcg": 0.2, "source": "an old paper, 2001"},
            {"name": "New", "recall": 0.5, "ndcg": 0.4, "source": "a new paper, 2023"},
        ],
    }
    path = folder / "quality-toy.json"
    path.write_text(json.dumps(report))
    return Results(path)
