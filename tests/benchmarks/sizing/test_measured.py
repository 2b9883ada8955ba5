from __future__ import annotations

from typing import Any

import pytest

from sizing.measured import measured, preset_of
from tfpeel.pretrain import PretrainConfig


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


def test_a_commands_preset_says_how_it_pretrained():
    assert preset_of("--users 10 --budget 1MB") == PretrainConfig()
    fast = preset_of("--users 10 --preset fast --budget 1MB")
    assert (fast.batch_size, fast.spectral_dimension) == (1024, 256)
