from __future__ import annotations

import numpy as np
import pytest

from comparison.row import Row
from comparison.store import Job, Store

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


def silent(text: str) -> None:
    del text


def test_a_finished_job_is_not_run_again(tmp_path):
    runs: list[int] = []

    def run() -> list[Row]:
        runs.append(1)
        return [ROW]

    for made_from in ("a", "a", "b"):
        (row,) = Store(tmp_path).rows(Job("some job", made_from, run), silent)
        assert row.to_json() == ROW.to_json()
        assert row.by_user["recall@20"].tolist() == [0.0, 0.5]
    assert len(runs) == 2


def test_a_killed_job_leaves_no_rows(tmp_path):
    def killed() -> list[Row]:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Store(tmp_path).rows(Job("some job", "a", killed), silent)
    assert Store(tmp_path).finished(Job("some job", "a", killed)) is None


def test_a_job_may_have_no_rows(tmp_path):
    job = Job("too small", "a", list)
    assert Store(tmp_path).rows(job, silent) == []
    assert Store(tmp_path).finished(job) == []
