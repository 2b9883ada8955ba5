"""The commands of docs/quality.md, on data that are small in everything."""

from __future__ import annotations

import pytest

from tests.page_blocks import blocks, commands, with_others

((INSTALL, QUALITY),) = map(commands, blocks("docs/quality.md", "bash quality"))
SMALL = {
    "pretrain.dimension": 16,
    "pretrain.spectral_dimension": 16,
    "pretrain.epochs": 1,
    "pretrain.least_steps": 1,
    "cluster.clusters": 2,
    "refine.width": 16,
    "refine.steps": 2,
}


@pytest.fixture
def command(ratings, tmp_path) -> str:
    """The page's command, with options that make it small; more may follow."""
    words = {"DATA": ratings, "FOLDER": tmp_path, "NAME": "tiny"}
    changes = " ".join(f"--set {name}={value}" for name, value in SMALL.items())
    options = f"--seed 0 --preset default --budget 6KB --jobs 1 {changes}"
    return f"{with_others(QUALITY, words)} {options}"


def test_rows_are_kept_and_the_report_has_what_is_finished(checkout, command):
    checkout.run_inside(
        with_others(INSTALL, {".[benchmarks]": ".[benchmarks] --no-build-isolation"})
    )
    checkout.run_inside(f"{command} --only 'default*'")
    done = checkout.run_inside(f"{command} --only 'other way one table, int*'")
    assert "default seed 0" not in done.stderr
    done = checkout.run_inside(f"{command} --finished")
    assert done.stderr == ""
    report = checkout.result("quality-tiny")
    rows = {(row["kind"], row["name"]): row for row in report["rows"] if row["budget_bytes"]}
    other = rows[("other way", "one table, int4")]
    assert other["difference"]["from"] == "default"
    assert other["largest_file_bytes"] <= other["budget_bytes"]
    assert report["dataset"]["name"] == "tiny"
    assert "reference EASE" in report["not_run"]
    assert not {"default seed 0", "other way one table, int4 6000"} & {*report["not_run"]}


def test_a_wrong_size_is_one_line(checkout, command):
    done = checkout.run_inside(f"{command} --budget '6 apples' || test $? = 2")
    assert done.stderr.startswith("error: bad size")
    assert len(done.stderr.splitlines()) == 1
