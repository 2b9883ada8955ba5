from __future__ import annotations

import json
from typing import Any

from comparison.page.aims import aims_section
from comparison.page.results import Results
from tests.benchmarks.comparison.page.toy_report import toy_results


def run(protocol: str, budget: int, recall: float, **others: dict[str, float]) -> dict[str, Any]:
    full = {"recall@20": 0.2, "coverage@20": 0.5}
    own = {"recall@20": recall, "coverage@20": 0.4, "full_model": full}
    return {"protocol": protocol, "budget_bytes": budget, **own, **others}


def gowalla_results(tmp_path) -> Results:
    toy = toy_results(tmp_path)
    rows = [{**row, "budget_bytes": 125_000} for row in toy.found("tfpeel", "default", 1000)]
    rows += [
        {**rows[0], "name": name, "recall@20": recall}
        for name, recall in (("best", 0.18), ("paper", 0.1))
    ]
    of_gowalla = {"dataset": {"name": "gowalla"}, "rows": rows, "budgets": [125_000]}
    report = {**toy.report, **of_gowalla, "presets": ["default", "best", "paper"]}
    path = tmp_path / "quality-gowalla.json"
    path.write_text(json.dumps(report))
    return Results(path)


def test_the_mean_over_seeds_counts(tmp_path):
    lines = aims_section(gowalla_results(tmp_path), [])
    aim = "| Recall@20 of 0.190 in 0.125 MB, preset"
    assert lines[4] == f"{aim} `default` | 0.2100 ± 0.0100 | yes |"


def test_the_best_preset_has_the_same_aims_and_the_papers_has_none(tmp_path):
    lines = aims_section(gowalla_results(tmp_path), [])
    assert lines[5] == "| Recall@20 of 0.190 in 0.125 MB, preset `best` | 0.1800 | no |"
    assert lines[6] == ""


def test_nothing_is_wanted_of_data_without_aims(tmp_path):
    assert aims_section(toy_results(tmp_path), []) == []


def test_protocols_count_at_the_budget_where_they_are_worst(tmp_path):
    stale, spectral = {"recall@20": 0.19}, {"recall@20": 0.2}
    results = [
        run("fresh-interactions", 125_000, 0.194, stale_pack=stale),
        run("fresh-interactions", 250_000, 0.199, stale_pack=stale),
        run("held-out-users", 125_000, 0.1, spectral_part=spectral),
        run("held-out-users", 250_000, 0.21, spectral_part=spectral),
        run("known-users", 250_000, 0.2),
        run("known-users", 500_000, 0.2),
    ]
    lines = aims_section(toy_results(tmp_path), [{"results": results}])
    assert [line.split(" | ")[-2:] for line in lines[4:8]] == [
        ["105.0%", "yes |"],
        ["at least 97.0%", "no |"],
        ["+2.1%", "yes |"],
        ["at least 80.0%", "no |"],
    ]
