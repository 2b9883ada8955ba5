from __future__ import annotations

from comparison.page.sections import (
    ablation_section,
    circumstances_section,
    full_size_section,
    main_section,
    not_run_section,
    other_ways_section,
    paper_section,
)
from tests.benchmarks.comparison.page.toy_report import toy_results


def test_presets_are_means_with_their_spread(tmp_path):
    lines = main_section(toy_results(tmp_path))
    row = "| default, 0.001 MB | 0.2100 ± 0.0100 | 0.2100 ± 0.0100 | 0.210 | 52.5% |"
    assert row in lines
    assert "- 0.001 MB: none" in lines
    assert "- 0.002 MB: Old" in lines


def test_ideas_come_by_what_they_buy_and_unclear_ones_are_marked(tmp_path):
    lines = ablation_section(toy_results(tmp_path))
    rows = [line for line in lines if line.startswith("| ") and "---" not in line][1:]
    assert rows == [
        "| no warm start | -0.1000 [-0.1100, -0.0900] | -0.0300 [-0.0400, -0.0200] |",
        "| equal cell weights | – | ≈ -0.0010 [-0.0110, +0.0090] |",
    ]
    words = [line for line in lines if line.startswith("- **")]
    assert words[0].endswith("At 0.002 MB it buys 0.0300 Recall@20, 10.0% of what there is.")
    assert words[1].endswith("It makes no clear difference at 0.002 MB.")


def test_other_ways_stand_beside_tfpeel_with_their_source(tmp_path):
    lines = other_ways_section(toy_results(tmp_path))
    assert "| tfpeel, preset default | 0.2100 ± 0.0100 | 0.3000 ± 0.0000 |" in lines
    assert "| hashing | – | 0.1000 |" in lines
    assert "| hashing | – | -0.2000 [-0.2100, -0.1900] |" in lines
    assert "- hashing: a paper, 2009" in lines


def test_published_figures_have_a_source(tmp_path):
    lines = full_size_section(toy_results(tmp_path))
    assert "| full model of preset default | 1 MB | 0.4000 | 0.4000 |" in lines
    assert "| New | 0.5000 | 0.4000 | a new paper, 2023 |" in lines


def test_without_the_preset_paper_there_is_no_such_section(tmp_path):
    assert paper_section(toy_results(tmp_path)) == []


def test_what_was_not_run_is_said_with_its_budgets(tmp_path):
    lines = not_run_section(toy_results(tmp_path))
    assert lines[2:] == ["- other way hashing: 0.001 MB, 0.003 MB", "- reference EASE"]


def test_each_machine_is_named_once(tmp_path):
    lines = circumstances_section(toy_results(tmp_path))
    assert lines[2:] == [
        "- Machine: A, 2 cores, 24 GB of memory; B, 2 cores, 24 GB of memory",
        "- Versions: python 3",
    ]
