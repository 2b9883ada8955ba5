"""The cost model: where it is exact by construction, where it must grow, and how far it is off."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tfpeel.data import DataConfig
from tfpeel.evaluate.config import EvaluateConfig
from tfpeel.pretrain import PretrainConfig
from tfpeel.workspace import (
    USUAL_FACTOR,
    DataSize,
    Machine,
    RunConfig,
    estimate,
    measured_speed,
    preset_fields,
)
from tfpeel.workspace.estimate import _Model

RESULTS = Path(__file__).resolve().parents[2] / "benchmarks" / "results"
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


def test_a_sample_takes_less_time_to_evaluate():
    all_of_them, some = (evaluate(most_users=most, server_share=0.5) for most in (None, 300))
    assert some.seconds < all_of_them.seconds / 4


def test_a_share_that_validation_chooses_takes_the_files_of_a_fit():
    chosen, given = evaluate(), evaluate(server_share=0.5)
    stages = by_name(RunConfig(budgets=(25_000,)))
    of_one_fit = sum(stages[name].seconds for name in ("cluster", "refine", "export"))
    assert chosen.seconds - given.seconds == pytest.approx(of_one_fit, rel=0.5)
    assert chosen.disk_bytes > 10 * given.disk_bytes
    unknown = RunConfig(data=DataConfig(split="held-out-users"))
    assert by_name(unknown)["evaluate"] == given


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


def evaluate(**options: float | None):
    return by_name(RunConfig(evaluate=EvaluateConfig(**options)))["evaluate"]


def timed_runs() -> dict:
    return json.loads((RESULTS / "run-times.json").read_text())["runs"]


def pretrain(size: DataSize = SIZE, **options: int):
    return by_name(RunConfig(pretrain=PretrainConfig(**options)), size)["pretrain"]


def test_users_who_decide_about_weights_take_time_where_there_is_something_to_weigh():
    few, all_of_them, more = (pretrain(weight_users=users) for users in (100, 3000, 20_000))
    assert few.seconds < all_of_them.seconds == more.seconds
    towers_alone = {"spectral_dimension": 0, "neighbours": 0}
    assert pretrain(weight_users=100, **towers_alone) == pretrain(**towers_alone)


def test_the_weights_of_gowalla_take_what_was_measured():
    size = DataSize(**timed_runs()["Gowalla"]["size"])
    machine = replace(MACHINE, speed=90e9)  # of the constants
    one, usual = (
        by_name(RunConfig(pretrain=PretrainConfig(weight_users=users)), size, machine)["pretrain"]
        for users in (1, 20_000)
    )
    assert usual.seconds - one.seconds == pytest.approx(16.3, rel=0.1)


@pytest.mark.parametrize(
    ("users", "items", "interactions", "measured_mb"),
    [
        (29_858, 40_981, 719_081, 103),  # Gowalla
        (6_000, 3_400, 500_000, 125),
        (100_000, 100_000, 2_000_000, 427),  # the popular items first
        (100_000, 30_000, 4_000_000, 791),
    ],
)
def test_memory_of_neighbourhoods_is_what_was_measured(users, items, interactions, measured_mb):
    # Without the scores that are weighed after them, which may be larger.
    size = DataSize(users, items, interactions, interactions)
    told = _Model(RunConfig(), size, MACHINE)._neighbour_bytes / 10**6
    assert 0.5 < told / measured_mb < 2


def test_fifty_million_interactions_fit_into_a_machine():
    size = DataSize(10**6, 10**5, 50_000_000, 35_000_000)
    with_links, without = pretrain(size), pretrain(size, neighbours=0)
    assert with_links.memory_bytes - without.memory_bytes < 10**10


def test_memory_of_the_published_run():
    size = DataSize(**timed_runs()["Gowalla"]["size"])
    published = json.loads((RESULTS / "gowalla.json").read_text())
    ratio = pretrain(size).memory_bytes / published["peak_bytes_of_largest_process"]
    assert 0.7 < ratio < 1.4


def test_the_speed_is_positive():
    assert measured_speed() > 0


def test_the_timed_runs_are_within_the_factor_that_is_told():
    runs = timed_runs()
    assert len(runs) >= 3
    for run in runs.values():
        ratio = sum(run["estimated_seconds"].values()) / sum(run["measured_seconds"].values())
        assert 1 / USUAL_FACTOR <= ratio <= USUAL_FACTOR
