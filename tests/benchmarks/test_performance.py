"""The commands of docs/performance.md, on data that are small in everything."""

from __future__ import annotations

import pytest

from tests.page_blocks import blocks, with_others

SMALL = "--preset fast --epochs 1 --dimension 16 --clusters 2 --refine-steps 2 --budget 25KB"
MEASURED = ("training, 8: one core", "training, 8: two workers, loopback", "refinement: one core")
NAMES = ("tiny", "run-times", "speed", "growth", "distributed")
ONLY = " ".join(f"--only '{name}'" for name in MEASURED)
(BLOCK,) = blocks("docs/performance.md", "bash performance")


def test_every_command_writes_what_it_measured(checkout, ratings, tmp_path):
    results = checkout.path / "benchmarks" / "results"
    for name in ("speed", "growth", "distributed"):
        (results / f"{name}.json").unlink()  # of another machine: they are not gone on with
    shorter = {
        ".[benchmarks]": ".[benchmarks] --no-build-isolation",
        ".[distributed]": ".[distributed] --no-build-isolation",
        "pipeline.py": f"pipeline.py --run-options '{SMALL}'",
        "-- ": f"-- {SMALL} ",
        "speed.py": "speed.py --most-seconds 1 --users 20 --budget 30KB",
        "growth.py": f"growth.py --run-options '{SMALL}'",
        "distributed.py": f"distributed.py --epochs 2 --batch-size 8 {ONLY}",
    }
    words = {
        "DATA": ratings,
        "WORKSPACE": tmp_path / "workspace",
        "NAME": "tiny",
        "ITEMS:INTERACTIONS": "200:3000",
        "FOLDER": tmp_path / "work",
    }
    checkout.run_inside(with_others(with_others(BLOCK.text, shorter), words))
    reports = {name: checkout.result(name) for name in NAMES}
    check_whole_run(reports["tiny"])
    told_and_measured = reports["run-times"]["runs"]["tiny"]
    assert set(told_and_measured["measured_seconds"]) == set(told_and_measured["estimated_seconds"])
    check_race(reports["speed"])
    size = reports["growth"]["parts"]["200:3000"]
    assert (size["dataset"]["users"], size["clusters"], len(size["stages"])) == (75, 2, 5)
    check_machines(reports["distributed"]["parts"])


def check_whole_run(report):
    assert report["dataset"]["name"] == "tiny"
    assert report["wall_seconds"] > 0
    (result,) = report["results"]
    assert result["budget_bytes"] == 25_000
    assert 0 < result["recall@20"] <= 1
    assert 0 < result["spectral_part"]["recall@20"] <= 1


def check_race(report):
    assert {"command", "seed", "machine", "versions", "dataset"} < set(report)
    parts = report["parts"]
    assert 0 < parts["tfpeel"]["whole_pretraining"]["recall"] <= 1
    runners = [part for part in parts.values() if "laps" in part]
    assert len(runners) == len(parts) - 2
    for runner in runners:
        seconds = [lap["seconds"] for lap in runner["laps"]]
        assert seconds
        assert seconds == sorted(seconds)
        assert runner["interactions_a_second"] > 0
    assert parts["evaluation"][0]["way"] == "tfpeel evaluate"
    assert parts["more-budgets"][0]["budget_bytes"] == 30_000


def test_a_part_that_there_is_not(checkout, workspace):
    command = f"python benchmarks/speed.py --workspace {workspace} --out none.json --only bread"
    assert "no such part: bread" in checkout.run_inside(f"! {command}").stderr


def check_machines(parts):
    alone, together, refined = (parts.pop(name) for name in MEASURED)
    assert not parts
    assert 0 < alone["recall@20"] == pytest.approx(together["recall@20"], abs=0.02)
    assert min(alone["epoch_seconds"], together["epoch_seconds"], refined["seconds"]) > 0
