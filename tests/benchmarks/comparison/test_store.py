from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from comparison.experiment import Experiment
from comparison.report import report_of
from comparison.row import Row
from comparison.store import Job, Store
from tests.benchmarks.comparison.tfpeel_rows.toy_experiment import toy_experiment

ROW = Row(
    "ablation",
    "a name, with signs (±)",
    0,
    1000,
    900,
    {"recall@20": 0.25},
    {"dimensions": 4},
    {"recall@20": np.asarray([0.0, 0.5], np.float32)},
)


CIRCUMSTANCES = {"machine": {"processor": "one"}, "versions": {"python": "3.11"}}


def store(path: Path, data: str = "some data", earlier: dict[str, object] | None = None) -> Store:
    return Store(path, data, CIRCUMSTANCES, earlier or {})


def silent(text: str) -> None:
    del text


def test_a_finished_job_is_not_run_again(tmp_path):
    runs: list[int] = []

    def run() -> list[Row]:
        runs.append(1)
        return [ROW]

    for made_from in ("a", "a", "b"):
        (row,) = store(tmp_path).run(Job("some job", made_from, run), silent).rows
        assert row.to_json() == ROW.to_json()
        assert row.by_user["recall@20"].tolist() == [0.0, 0.5]
    assert len(runs) == 2


def test_a_killed_job_leaves_no_rows(tmp_path):
    def killed() -> list[Row]:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store(tmp_path).run(Job("some job", "a", killed), silent)
    assert store(tmp_path).finished(Job("some job", "a", killed)) is None


def test_a_job_may_have_no_rows(tmp_path):
    job = Job("too small", "a", list)
    assert store(tmp_path).run(job, silent).rows == []
    known = store(tmp_path).finished(job)
    assert known is not None
    assert known.rows == []


def test_rows_of_other_data_do_not_hold(tmp_path):
    job = Job("some job", "a", lambda: [ROW])
    store(tmp_path).run(job, silent)
    assert store(tmp_path).finished(job) is not None
    assert store(tmp_path, "other data").finished(job) is None


@pytest.fixture
def experiment(tmp_path) -> Experiment:
    return toy_experiment(tmp_path)


def test_a_report_keeps_what_another_folder_made(tmp_path, experiment):
    job = Job("some job", "a", lambda: [ROW])
    first = store(tmp_path / "first").run(job, silent)
    earlier = report_of(experiment, [first], [], {"name": "toy"})
    assert earlier["jobs"][0]["machine"] == {"processor": "one"}
    known = store(tmp_path / "second", earlier=earlier).finished(job)
    assert known is not None
    later = report_of(experiment, [known], [], {"name": "toy"})
    assert (later["jobs"], later["rows"]) == (earlier["jobs"], earlier["rows"])
    # Not where they were made from something else, or about something else.
    changed = Job("some job", "b", job.run)
    assert store(tmp_path / "second", earlier=earlier).finished(changed) is None
    assert store(tmp_path / "second", "other data", earlier).finished(job) is None


def test_a_job_that_is_run_takes_the_place_of_what_another_folder_made(tmp_path, experiment):
    first = store(tmp_path / "first").run(Job("some job", "a", lambda: [ROW]), silent)
    earlier = report_of(experiment, [first], [], {"name": "toy"})
    second = store(tmp_path / "second", earlier=earlier)
    job = Job("some job", "a", list)
    assert second.run(job, silent).rows == []
    known = second.finished(job)
    assert known is not None
    assert (known.rows, known.written) == ([], ())
