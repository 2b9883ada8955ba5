"""Tuning a tiny workspace, with real trials: processes that fit, export and ask the files."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.cli.commands import SMALL, tfpeel, times
from tests.cli.test_interruption import stopped_at
from tfpeel.cli.run_options import config_of_file

OPTIONS = SMALL[: SMALL.index("--jobs")]
SEARCH = ("--trials", "2", "--parameter", "diversity", "--parameter", "clusters")
TIMED = ("wall_seconds", "peak_memory_bytes")
# Runs a command, and tells what of the training the process itself has imported.
WATCHED = """
import sys
from tfpeel.cli.main import run
if __name__ == "__main__":
    status = run(sys.argv[1:])
    print({"tfpeel.pretrain.train", "tfpeel.refine.refine"} & set(sys.modules) or "nothing")
    sys.exit(status)
"""


@pytest.fixture(scope="module")
def prepared(tmp_path_factory) -> Path:
    """A prepared workspace; tests must leave it as it is."""
    path = tmp_path_factory.mktemp("tune") / "workspace"
    tfpeel("prepare", "--workspace", path, *OPTIONS)
    return path


@pytest.fixture(scope="module")
def tuned(prepared, tmp_path_factory) -> Path:
    """A workspace that was tuned, with a comparison by another seed."""
    path = tmp_path_factory.mktemp("tuned") / "workspace"
    shutil.copytree(prepared, path)
    (path / "watched.py").write_text(WATCHED)
    given = ("tune", "--workspace", path, *SEARCH, "--repeat", "1", "--jobs", "2")
    call = [sys.executable, path / "watched.py", *given]
    done = subprocess.run(call, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (path / "out").write_text(done.stdout)
    (path / "err").write_text(done.stderr)
    return path


def report_of(workspace: Path) -> dict:
    return json.loads((workspace / "reports" / "tune.json").read_text())


def untimed(report: dict) -> dict:
    rows = [report["default"], *report["trials"]]
    for row in rows:
        for name in TIMED:
            assert row.pop(name) > 0
    return {key: value for key, value in report.items() if key != "repeated"}


def test_the_report_has_every_trial_and_the_best(tuned):
    report = report_of(tuned)
    rows = [report["default"], *report["trials"]]
    assert [row["trial"] for row in rows] == ["default", "1", "2"]
    assert {row["status"] for row in rows} == {"COMPLETED"}
    for row in rows:
        assert set(row["by_budget"]) == {"25000", "40000"}
        assert row["recall@20"] == pytest.approx(sum(row["by_budget"].values()) / 2)
        assert set(row["values"]) == {"diversity", "clusters"}
    best = max(rows, key=lambda row: row["recall@20"])
    assert report["best"] == best["trial"]
    repeated = report["repeated"]
    assert repeated["seeds"] == [4]
    assert repeated["difference"]["by_seed"][0] == pytest.approx(
        repeated["tuned"]["by_seed"][0] - repeated["default"]["by_seed"][0]
    )
    out, err = (tuned / "out").read_text(), (tuned / "err").read_text()
    assert f"{best['recall@20']:.4f}" in out
    assert "With 1 other seed: trial " in out
    lines = err.splitlines()
    expected = ["default", "1 of 2", "2 of 2", "repeat 1 of 2", "repeat 2 of 2"]
    assert [line.split(":")[0] for line in lines] == expected
    assert " left" in lines[1]


def test_a_run_with_the_tuned_config_has_the_recall_that_was_measured(tuned, tmp_path):
    report = report_of(tuned)
    config = config_of_file(tuned / "reports" / "tuned.toml", None)
    rows = {row["trial"]: row for row in [report["default"], *report["trials"]]}
    # The values of the last trial, whether it is the best or not, over the file's.
    row = rows["2"]
    if report["best"] == "2":
        assert config.pretrain.diversity == row["values"]["diversity"]
        assert config.cluster.clusters == row["values"]["clusters"]
    path = tmp_path / "ws"
    given = ("--config", tuned / "reports" / "tuned.toml", "--jobs", "1")
    values = ("--diversity", row["values"]["diversity"], "--clusters", row["values"]["clusters"])
    tfpeel("run", "--workspace", path, *given, *values)
    asked = ("evaluate", "--workspace", path, "--split", "validation", "--k", "20", "--jobs", "1")
    found = json.loads(tfpeel(*asked, "--json", "-").stdout)["results"]
    by_budget = {str(each["budget_bytes"]): each["recall@20"] for each in found}
    assert by_budget == pytest.approx(row["by_budget"])
    assert found[0]["full_model"]["recall@20"] == pytest.approx(row["full_model"])


def test_the_same_command_again_runs_no_trial(tuned, tmp_path):
    path = tmp_path / "ws"
    shutil.copytree(tuned, path)
    before = {name: time for name, time in times(path / "tune").items() if "trials/" in name}
    tfpeel("tune", "--workspace", path, *SEARCH)
    after = {name: time for name, time in times(path / "tune").items() if "trials/" in name}
    assert after == before
    assert untimed(report_of(path)) == untimed(report_of(tuned))


def test_trials_leave_their_results_alone_and_the_run_takes_the_defaults_over(tuned, tmp_path):
    trials = list((tuned / "tune" / "trials").iterdir())
    assert len(trials) == 5
    assert {file.name for trial in trials for file in trial.iterdir()} == {"result.json"}
    path = tmp_path / "ws"
    shutil.copytree(tuned, path)
    before = times(path / "validation" / "pretrained")
    tfpeel("pretrain", "--workspace", path)
    assert times(path / "validation" / "pretrained") == before


def test_killed_and_started_again_the_result_is_the_same(prepared, tuned, tmp_path):
    path = tmp_path / "ws"
    shutil.copytree(prepared, path)
    # Its first trial: the default is there.
    (search,) = (entry.name for entry in (tuned / "tune").glob("search-*"))
    moment = path / "tune" / search / "oracle.json"
    status, err = stopped_at(moment, signal.SIGKILL, "tune", "--workspace", path, *SEARCH)
    assert status == -signal.SIGKILL, err
    torn = path / "tune" / search / ".oracle.json.1.tmp"
    torn.write_text("{")
    first = times(path / "tune" / "trials")
    tfpeel("tune", "--workspace", path, *SEARCH)
    after = times(path / "tune" / "trials")
    assert {name: after[name] for name in first if name.endswith("result.json")} == {
        name: time for name, time in first.items() if name.endswith("result.json")
    }
    assert untimed(report_of(path)) == untimed(report_of(tuned))
    assert not torn.exists()


def test_interrupted_is_status_130_and_one_line(prepared, tmp_path):
    path = tmp_path / "ws"
    shutil.copytree(prepared, path)
    moment = path / "validation" / "pretrained" / "result.json"
    status, err = stopped_at(moment, signal.SIGINT, "tune", "--workspace", path, *SEARCH)
    assert status == 130
    assert err == "Interrupted. The same command goes on where it was.\n"


def test_training_is_in_the_trials_processes_alone(tuned):
    assert (tuned / "out").read_text().splitlines()[-1] == "nothing"


def test_the_plot_has_a_mark_for_every_trial(tuned):
    plot = ElementTree.parse(tuned / "reports" / "tune.svg").getroot()
    name = "{http://www.w3.org/2000/svg}"
    panels = [group for group in plot.iter(f"{name}g") if group.get("id") == "trial"]
    assert [len(list(panel.iter(f"{name}use"))) for panel in panels] == [2, 2]
    text = "".join(plot.itertext())
    assert "strength of the diversity regulariser" in text
    assert "default (0)" in text
