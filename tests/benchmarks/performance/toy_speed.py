"""A speed.json in which tfpeel has 0.2 after a second and 0.3 after two."""

from __future__ import annotations

from typing import Any

MACHINE = {"processor": "a processor", "cores": 2, "memory_bytes": 8 * 10**9}


def _runner(name: str, *laps: tuple[float, float], out_of_time: bool = False) -> dict[str, Any]:
    return {
        "name": name,
        "source": "somewhere",
        "laps": [{"seconds": seconds, "recall": recall} for seconds, recall in laps],
        "most_seconds": 60.0,
        "out_of_time": out_of_time,
        "interactions_a_second": 1000.0,
    }


def toy_speed() -> dict[str, Any]:
    dataset = {
        "name": "gowalla",
        "split": "given",
        "users": 10,
        "items": 20,
        **{f"{part}_interactions": 7 for part in ("train", "valid", "test", "history")},
        "content_hash": "0123456789abcdef",
    }
    ours = _runner("tfpeel", (1.0, 0.2), (2.0, 0.3), (3.0, 0.25))
    return {
        "command": "python benchmarks/speed.py",
        "seed": 0,
        "machine": MACHINE,
        "versions": {"python": "3.11"},
        "dataset": dataset,
        "parts": {
            "tfpeel": {**ours, "whole_pretraining": {"seconds": 9.0, "recall": 0.4}},
            "stock-adagrad-32": _runner("weak", (8.0, 0.1)),
            "stock-adam-128": _runner("stock", (5.0, 0.2), (12.0, 0.3), out_of_time=True),
            "ials-1-10": _runner("early iALS", (0.5, 0.35), (1.0, 0.3)),
            "bpr": _runner("out of reach", (4.0, 0.5)),
            "evaluation": [
                {"way": "tfpeel evaluate", "users": 10, "lists_of_each": 6, "seconds": 130.0}
            ],
            "more-budgets": [{"budget_bytes": 200_000, "files": 3, "seconds": 19.5}],
        },
    }
