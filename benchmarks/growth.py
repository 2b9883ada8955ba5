"""How time, memory and files grow with the data: synthetic data sets of several sizes.

    python benchmarks/growth.py --size 10000:400000 --size 30000:1200000 --work /tmp/growth \\
        --out benchmarks/results/growth.json

A size is ITEMS:INTERACTIONS, with as many users as one in 40 of the interactions. Every stage is
a process of its own, whose time and peak memory are those of the operating system. A size that is
in the file already is not measured again. The generator makes fewer interactions than it is asked
for where users run out of items; those that there are count.
"""

from __future__ import annotations

import argparse
import json
import os
import shlex
import shutil
import statistics
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from machine import machine, versions
from resumable_report import ResumableReport
from tfpeel.runtime import Pack
from tfpeel.workspace import Workspace, fits_of, load_dataset

_STAGES = ("prepare", "pretrain", "cluster", "refine", "export")
_PARTS = ("train", "valid", "test")
_INTERACTIONS_PER_USER = 40
_CALLS, _HISTORY = 200, 20
_PACKAGES = ("tfpeel", "tensorflow", "ai-edge-litert", "numpy", "scipy", "scikit-learn")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--size", action="append", required=True, metavar="ITEMS:INTERACTIONS")
    parser.add_argument("--work", required=True, help="folder of the workspaces, removed after use")
    parser.add_argument("--out", required=True, help="the JSON file, of which other sizes are kept")
    parser.add_argument(
        "--run-options", default="--budget 1MB", help="of tfpeel prepare, all sizes"
    )
    options = parser.parse_args()
    header = {
        "command": shlex.join(["python", *sys.argv]),
        "run_options": options.run_options,
        "machine": machine(),
        "versions": versions(_PACKAGES),
    }
    print(json.dumps(header, indent=2), file=sys.stderr)
    report = ResumableReport(Path(options.out), header)
    for size in options.size:
        print(size, file=sys.stderr, flush=True)
        work = Path(options.work) / "ws"
        report.measure(size, partial(_measured, work, size, options.run_options))


def _measured(workspace: Path, size: str, run_options: str) -> dict[str, Any]:
    items, interactions = (int(number) for number in size.split(":"))
    users = interactions // _INTERACTIONS_PER_USER
    shutil.rmtree(workspace, ignore_errors=True)
    numbers = {"--users": users, "--items": items, "--interactions": interactions}
    data = [str(word) for pair in numbers.items() for word in pair] + shlex.split(run_options)
    stages = {}
    for name in _STAGES:
        command = ["tfpeel", name, "--workspace", str(workspace), "--quiet"]
        stages[name] = _run([*command, *(data if name == "prepare" else ())])
    opened = Workspace(workspace)
    dataset = load_dataset(opened)
    row = {
        "options": shlex.join(data),
        "seed": opened.config.seed,
        "dataset": (has := dataset.statistics()),
        "interactions": sum(has[f"{part}_interactions"] for part in _PARTS),
        "epochs": [len(fit.pretrained().log) for fit in fits_of(workspace, dataset)],
        "stages": stages,
        "workspace_bytes": sum(f.stat().st_size for f in workspace.rglob("*") if f.is_file()),
        **_pack_figures(workspace / "pack"),
    }
    shutil.rmtree(workspace)
    return row


def _run(command: list[str]) -> dict[str, float]:
    """Run a command; seconds, and the peak bytes of the largest of its processes."""
    started = time.monotonic()
    process = subprocess.Popen(command)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{shlex.join(command)} ended with {process.returncode}")
    return {"seconds": time.monotonic() - started, "peak_bytes": usage.ru_maxrss * 1024}


def _pack_figures(path: Path) -> dict[str, Any]:
    """Return the size of the largest file and the median time of a recommendation."""
    pack = Pack(path)
    largest = max(path.glob("cluster-*/*.tflite"), key=lambda file: file.stat().st_size)
    opened = pack.open_file(pack.clusters[0], max(pack.budgets))
    draw, milliseconds = np.random.default_rng(0), []
    for _ in range(_CALLS):
        history = draw.integers(0, len(pack.items.ids), _HISTORY)
        started = time.perf_counter()
        vector = opened.encode_history(history)
        opened.recommend(vector, history, 20)
        milliseconds.append(1000 * (time.perf_counter() - started))
    return {
        "largest_file_bytes": largest.stat().st_size,
        "clusters": len(pack.clusters),
        "recommend_milliseconds": statistics.median(milliseconds),
    }


if __name__ == "__main__":
    main()
