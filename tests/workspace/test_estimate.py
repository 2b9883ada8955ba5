"""The cost model: where it is exact by construction, where it must grow, and how far it is off."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tfpeel.workspace import (
    USUAL_FACTOR,
    DataSize,
    Machine,
    RunConfig,
    estimate,
    measured_speed,
    preset_fields,
)

RESULTS = Path(__file__).resolve().parents[2] / "benchmarks" / "results" / "run-times.json"
SIZE = DataSize(users=3000, items=4000, interactions=150_000, train_interactions=105_000)
MACHINE = Machine(speed=1e11, cores=2, jobs=2)
LARGER = {
    "users": replace(SIZE, users=6000),
    "items": replace(SIZE, items=8000),
    "interactions": replace(SIZE, interactions=300_000, train_interactions=210_000),
}


def by_name(config: RunConfig, size: DataSize = SIZE, machine: Machine = MACHINE):
    return {stage.name: stage for stage in estimate(config, size, machine)}


@pytest.mark.parametrize("more", LARGER)
def test_more_data_never_takes_less(more):
    small, large = by_name(RunConfig()), by_name(RunConfig(), LARGER[more])
    for name, stage in small.items():
        assert large[name].seconds >= stage.seconds
        assert large[name].memory_bytes >= stage.memory_bytes
        assert large[name].disk_bytes >= stage.disk_bytes
    assert sum(s.seconds for s in large.values()) > sum(s.seconds for s in small.values())


def test_a_machine_of_half_the_speed_takes_twice_as_long():
    fast = by_name(RunConfig())
    slow = by_name(RunConfig(), machine=replace(MACHINE, speed=5e10))
    for name, stage in fast.items():
        assert slow[name].seconds == pytest.approx(2 * stage.seconds)
        assert slow[name].disk_bytes == stage.disk_bytes


def test_presets_are_told_apart():
    seconds = {
        name: sum(s.seconds for s in by_name(RunConfig(**preset_fields(name))).values())
        for name in ("fast", "default", "best")
    }
    assert seconds["fast"] < seconds["default"] < seconds["best"]


def test_small_budgets_are_what_their_files_have():
    # 20 user clusters and the one table beside them, of which every file is full.
    config = RunConfig(budgets=(25_000, 50_000))
    assert by_name(config)["export"].disk_bytes == 21 * 75_000


def test_the_speed_is_positive():
    assert measured_speed() > 0


def test_the_timed_runs_are_within_the_factor_that_is_told():
    runs = json.loads(RESULTS.read_text())["runs"]
    assert len(runs) >= 3
    for run in runs.values():
        ratio = sum(run["estimated_seconds"].values()) / sum(run["measured_seconds"].values())
        assert 1 / USUAL_FACTOR <= ratio <= USUAL_FACTOR
