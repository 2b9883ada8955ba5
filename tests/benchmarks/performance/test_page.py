from __future__ import annotations

import json
import shutil
from pathlib import Path

from performance.page import performance_page
from tests.benchmarks.performance.toy_speed import toy_speed

RESULTS = Path(__file__).resolve().parents[3] / "benchmarks" / "results"


def _page(folder: Path) -> str:
    shutil.copy(RESULTS / "run-times.json", folder)
    return performance_page(folder)


def test_what_was_not_measured_is_said_and_has_no_aim(tmp_path):
    page = _page(tmp_path)
    assert page.count("not been measured yet") == 3
    assert "a fifth of its time" not in page
    assert "## Whole runs" not in page
    assert "| Gowalla | " in page


def test_aims_stand_beside_what_was_measured(tmp_path):
    (tmp_path / "speed.json").write_text(json.dumps(toy_speed()))
    page = _page(tmp_path)
    assert page.count("not been measured yet") == 2
    rows = {line.split(" | ")[0][2:]: line for line in page.splitlines() if line[:2] == "| "}
    stock = rows["the best recall of a stock TFRS model in a fifth of its time"]
    assert stock.endswith("| 0.3000: 2.0 s against 12.0 s, when time was over for it | yes |")
    ials = rows["the best recall of iALS in no more than its time"]
    assert ials.endswith("| 0.3500: 9.0 s against 0.5 s | no |")
    assert rows["a new budget for all clusters in under 20 seconds"].endswith("19.5 s | yes |")
    ranked = "all users ranked by the files of five budgets in under 2 minutes"
    assert rows[ranked].endswith("| no |")


def test_another_data_set_meets_no_aim(tmp_path):
    speed = toy_speed()
    speed["dataset"]["name"] = "synthetic"
    (tmp_path / "speed.json").write_text(json.dumps(speed))
    assert "a fifth of its time" not in _page(tmp_path)


def test_a_run_counts_the_memory_of_all_its_processes(tmp_path):
    report = json.loads((RESULTS / "gowalla.json").read_text())
    report |= {"wall_seconds": 600, "peak_bytes_of_largest_process": 3 * 10**9}
    report |= {"peak_bytes_of_all_processes": 5 * 10**9}
    (tmp_path / "gowalla.json").write_text(json.dumps(report))
    page = _page(tmp_path)
    assert "| a run in 4 GB | 5.0 GB in all processes | no |" in page
    assert "| a run in under 15 minutes | 10.0 minutes | yes |" in page


def test_a_run_that_went_on_takes_its_time_from_the_stages(tmp_path):
    report = json.loads((RESULTS / "gowalla.json").read_text())
    (tmp_path / "gowalla.json").write_text(json.dumps(report | {"wall_seconds": None}))
    stages = json.loads((RESULTS / "run-times.json").read_text())["runs"]["Gowalla"]
    minutes = sum(stages["measured_seconds"].values()) / 60
    row = f"| a run in under 15 minutes | {minutes:.1f} minutes, all stages together | "
    assert row in _page(tmp_path)


def test_the_fast_preset_is_compared_at_its_own_budgets(tmp_path):
    report = json.loads((RESULTS / "gowalla.json").read_text())
    (tmp_path / "gowalla.json").write_text(json.dumps(report))
    for result in report["results"]:
        result["recall@20"] *= 0.95
    report["wall_seconds"] = 150
    (tmp_path / "gowalla-fast.json").write_text(json.dumps(report))
    page = _page(tmp_path)
    assert "| a run with preset `fast` in under 3 minutes | 2.5 minutes | yes |" in page
    assert "| 5.0% less at the budget where it is most | no |" in page
