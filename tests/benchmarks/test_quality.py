"""The command, on data that are small in everything."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SMALL = {
    "synthetic.users": 200,
    "synthetic.items": 200,
    "synthetic.interactions": 6000,
    "synthetic.communities": 4,
    "pretrain.dimension": 16,
    "pretrain.spectral_dimension": 16,
    "pretrain.epochs": 1,
    "pretrain.least_steps": 1,
    "cluster.clusters": 2,
    "refine.width": 16,
    "refine.steps": 2,
}


def quality(folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "benchmarks" / "quality.py")]
    command += ["--work", str(folder / "work"), "--out", str(folder / "out.json")]
    command += ["--seed", "0", "--preset", "default", "--budget", "6KB", "--jobs", "1"]
    for name, value in SMALL.items():
        command += ["--set", f"{name}={value}"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [*command, *more], capture_output=True, text=True, check=False, env=environment
    )


def test_rows_are_kept_and_the_report_has_what_is_finished(tmp_path):
    done = quality(tmp_path, "--only", "default*")
    assert done.returncode == 0, done.stderr
    done = quality(tmp_path, "--only", "other way one table, int*")
    assert done.returncode == 0, done.stderr
    assert "default seed 0" not in done.stderr
    done = quality(tmp_path, "--finished")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    report = json.loads((tmp_path / "out.json").read_text())
    rows = {(row["kind"], row["name"]): row for row in report["rows"] if row["budget_bytes"]}
    other = rows[("other way", "one table, int4")]
    assert other["difference"]["from"] == "default"
    assert other["largest_file_bytes"] <= other["budget_bytes"]
    assert report["dataset"]["items"] == 200


def test_a_wrong_size_is_one_line(tmp_path):
    done = quality(tmp_path, "--budget", "6 apples")
    assert done.returncode == 2
    assert done.stderr.startswith("error: bad size")
    assert len(done.stderr.splitlines()) == 1
