"""Time: training to a quality, evaluation, more budgets; against what one would take instead.

    python benchmarks/speed.py --workspace WORKSPACE --out benchmarks/results/speed.json

The workspace is a finished one of `tfpeel run`; nothing is changed in it. All times come from one
run on one machine: their ratios are what is worth reading. Needs `pip install -e .[benchmarks]`.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from machine import machine, versions
from race.implicit_runs import run_bpr, run_ials
from race.lap import Judge, Runner
from race.ranking_ways import users_per_second
from race.stock_tfrs import run_stock_tfrs
from race.tfpeel_runs import run_tfpeel
from tfpeel.cli.sizes import parse_size
from tfpeel.pretrain.validation import Validation
from tfpeel.progress import Silent
from tfpeel.storage import write_json
from tfpeel.workspace import Workspace, export_stage, fits_of, load_dataset

_PACKAGES = ("tfpeel", "tensorflow", "tensorflow-recommenders", "tf-keras", "implicit", "numpy")


def main() -> None:
    options = _options()
    workspace = Workspace(Path(options.workspace))
    dataset = load_dataset(workspace)
    report: dict[str, Any] = {
        "command": " ".join(["python", *sys.argv]),
        "seed": options.seed,
        "machine": machine(),
        "versions": versions(_PACKAGES),
        "dataset": dataset.statistics(),
    }
    parts: dict[str, Callable[[], Any]] = {
        "training": lambda: _training(workspace, options.seed, options.most_seconds),
        "evaluation": lambda: users_per_second(workspace, options.users),
        "more_budgets": lambda: _more_budgets(workspace, [parse_size(b) for b in options.budget]),
    }
    for name, measure in parts.items():
        print(name, file=sys.stderr, flush=True)
        report[name] = measure()
        write_json(Path(options.out), report)


def _training(workspace: Workspace, seed: int, most_seconds: float) -> dict[str, Any]:
    validation_fit = fits_of(workspace.path, load_dataset(workspace))[0]
    train, valid = validation_fit.train, validation_fit.valid
    assert valid is not None
    config = workspace.config.pretrain
    judged = Validation(train, valid, config.validation_users, workspace.config.seed)

    def judge() -> Judge:
        return Judge(judged, most_seconds)

    started = time.perf_counter()
    ours, model = run_tfpeel(train, valid, config, seed)
    whole_seconds = time.perf_counter() - started
    runners: list[Runner] = [ours]
    for optimizer, dimension in (("Adagrad", 32), ("Adagrad", 128), ("Adam", 128)):
        runners.append(run_stock_tfrs(train, judge(), dimension, optimizer, seed))
    runners += [run_ials(train, judge(), seed), run_bpr(train, judge(), seed)]
    recall = judged.recall_of(lambda users: model.scores(train[users], users))
    return {
        "most_seconds": most_seconds,
        "runners": [runner.to_json() for runner in runners],
        "whole_pretraining": {"seconds": whole_seconds, "recall": recall},
    }


def _more_budgets(workspace: Workspace, budgets: list[int]) -> list[dict[str, Any]]:
    """Return what one more budget of all clusters takes, with the one-table pack beside."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "workspace"
        shutil.copytree(workspace.path, copy)
        for budget in budgets:
            started = time.perf_counter()
            manifest = export_stage(Workspace(copy), Silent(), (budget,))
            seconds = time.perf_counter() - started
            files = [entry for entry in manifest.files if entry.budget_bytes == budget]
            found.append({"budget_bytes": budget, "seconds": seconds, "files": len(files) + 1})
    return found


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--workspace", required=True, help="finished, of tfpeel run")
    parser.add_argument("--out", required=True, help="the JSON file")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--users", type=int, default=2000, help="that slow ways of ranking rank")
    parser.add_argument(
        "--most-seconds", type=float, default=1200, help="of training of a stock model"
    )
    parser.add_argument("--budget", action="append", default=[], help="that is added [200KB]")
    options = parser.parse_args()
    options.budget = options.budget or ["200KB"]
    return options


if __name__ == "__main__":
    main()
