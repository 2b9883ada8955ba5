from __future__ import annotations

from typing import Any

import pytest

from performance.growth_section import by_size, exponents, of_one_shape

_STAGES = ("prepare", "pretrain", "cluster", "refine", "export")


def _row(interactions: int, seconds: float) -> dict[str, Any]:
    stages = {name: {"seconds": seconds, "peak_bytes": 10 * interactions} for name in _STAGES}
    return {"interactions": interactions, "stages": stages, "workspace_bytes": interactions**2}


def test_exponents_are_those_that_the_figures_were_made_with():
    rows = by_size({str(n): _row(n, 3 * n**1.5) for n in (4000, 1000, 2000)})
    assert [row["interactions"] for row in rows] == [1000, 2000, 4000]
    found = exponents(rows)
    assert found["pretrain"] == pytest.approx(1.5)
    assert found["all"] == pytest.approx(1.5)
    assert found["memory"] == pytest.approx(1)
    assert found["workspace"] == pytest.approx(2)


def test_one_size_has_no_slope():
    assert exponents([_row(1000, 1.0)]) == {}


def test_sizes_of_another_shape_are_not_fitted():
    rows = [
        {"interactions": interactions, "dataset": {"items": items}}
        for interactions, items in ((390, 10), (998, 100), (4040, 100), (40_000, 1000))
    ]
    assert of_one_shape(rows) == [rows[0], rows[2], rows[3]]
    assert of_one_shape([]) == []
