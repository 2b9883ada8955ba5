from __future__ import annotations

from typing import Any

import pytest

from sizing.measured import measured


def test_constants_are_of_one_cluster_and_of_one_list():
    run: dict[str, Any] = {
        "size": {"users": 1500},
        "measured_seconds": {"refine": 22.0, "evaluate": 30.0},
        "speed": 1e9,
        "machine": {"cores": 2},
    }
    found = measured({"runs": {"Gowalla": run}})
    # Ten clusters of 150 users and everybody together.
    assert found.seconds_per_cluster == pytest.approx(2.0)
    # Five budgets of packs, and of one-table packs.
    assert found.milliseconds_per_list == pytest.approx(2.0)
