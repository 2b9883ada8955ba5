"""The command, on data that are small in everything."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def _speed(workspace: Path, out: Path, *more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "benchmarks" / "speed.py"), "--most-seconds", "1"]
    command += ["--workspace", str(workspace), "--out", str(out), "--users", "20", *more]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)


def test_every_part_is_written(workspace, tmp_path):
    out = tmp_path / "speed.json"
    done = _speed(workspace, out, "--budget", "30KB")
    assert done.returncode == 0, done.stderr
    report = json.loads(out.read_text())
    assert {"command", "seed", "machine", "versions", "dataset"} < set(report)
    parts = report["parts"]
    assert 0 < parts["tfpeel"]["whole_pretraining"]["recall"] <= 1
    runners = [part for part in parts.values() if "laps" in part]
    assert len(runners) == len(parts) - 2
    for runner in runners:
        seconds = [lap["seconds"] for lap in runner["laps"]]
        assert seconds
        assert seconds == sorted(seconds)
    assert parts["evaluation"][0]["way"] == "tfpeel evaluate"
    assert parts["more-budgets"][0]["budget_bytes"] == 30_000
    done = _speed(workspace, out, "--only", "bread")
    assert done.returncode == 1
    assert "no such part: bread" in done.stderr
