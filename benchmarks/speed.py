"""Time: training to a quality, evaluation, more budgets; against what one would take instead.

    python benchmarks/speed.py --workspace WORKSPACE --out benchmarks/results/speed.json

The workspace is a finished one of `tfpeel run`; nothing is changed in it. Every part is written
when it is done; the same command again goes on with what is missing. The ratios are what is worth
reading, where the machine did nothing else. Needs `pip install -e .[benchmarks]`.
"""

from __future__ import annotations

import argparse
import json
import shlex
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from machine import machine, versions
from race.implicit_runs import run_bpr, run_ials
from race.lap import Judge
from race.ranking_ways import users_per_second
from race.stock_tfrs import run_stock_tfrs
from race.tfpeel_runs import run_tfpeel
from resumable_report import ResumableReport
from tfpeel.cli.sizes import parse_size
from tfpeel.pretrain.validation import Validation
from tfpeel.progress import Silent
from tfpeel.workspace import Workspace, export_stage, fits_of, load_dataset

_PACKAGES = (
    "tfpeel",
    "tensorflow",
    "tensorflow-recommenders",
    "tf-keras",
    "implicit",
    "numpy",
    "scipy",
    "scikit-learn",
)
# Of iALS: regularization and alpha.
_IALS = ((1.0, 10.0), (10.0, 10.0))
# Of the stock model: optimizer and d; the first is the tutorial's.
_STOCK = (("Adagrad", 32), ("Adam", 128), ("Adagrad", 128))


def main() -> None:
    options = _options()
    workspace = Workspace(Path(options.workspace))
    seed = workspace.config.seed
    header = {
        "command": shlex.join(["python", *sys.argv]),
        "seed": seed,
        "machine": machine(),
        "versions": versions(_PACKAGES),
        "dataset": load_dataset(workspace).statistics(),
    }
    print(json.dumps(header, indent=2), file=sys.stderr)
    report = ResumableReport(Path(options.out), header)
    started = time.monotonic()
    parts = _parts(workspace, seed, options)
    if unknown := set(options.only) - set(parts):
        sys.exit(f"no such part: {', '.join(sorted(unknown))}; there are {', '.join(parts)}")
    for name in options.only or parts:
        if time.monotonic() - started > 60 * options.most_minutes:
            sys.exit(f"time is over before {name}: the same command goes on with it")
        print(name, file=sys.stderr, flush=True)
        report.measure(name, parts[name])


def _parts(
    workspace: Workspace, seed: int, options: argparse.Namespace
) -> dict[str, Callable[[], Any]]:
    """Return what is measured, by name: what matters most first."""
    deciding = fits_of(workspace.path, load_dataset(workspace)).validation
    train, valid = deciding.train, deciding.valid
    assert valid is not None
    config = workspace.config.pretrain
    judged = Validation(train, valid, config.validation_users, seed)

    def judge() -> Judge:
        return Judge(judged, options.most_seconds)

    def ials(regularization: float, alpha: float) -> Any:
        return run_ials(train, judge(), regularization, alpha, seed).to_json()

    def stock(optimizer: str, dimension: int) -> Any:
        return run_stock_tfrs(train, judge(), dimension, optimizer, seed).to_json()

    budgets = [parse_size(text) for text in options.budget]
    stocks = [(f"stock-{o.lower()}-{d}", partial(stock, o, d)) for o, d in _STOCK]
    return {
        "tfpeel": lambda: run_tfpeel(train, valid, judged, config, seed),
        **{f"ials-{r:g}-{a:g}": partial(ials, r, a) for r, a in _IALS},
        "evaluation": lambda: users_per_second(workspace, options.users),
        "more-budgets": lambda: _more_budgets(workspace, budgets),
        **dict(stocks[:1]),
        "bpr": lambda: run_bpr(train, judge(), seed).to_json(),
        **dict(stocks[1:]),
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
    parser.add_argument("--out", required=True, help="the JSON file, to go on with if it is there")
    parser.add_argument("--users", type=int, default=2000, help="that slow ways of ranking rank")
    parser.add_argument(
        "--most-seconds", type=float, default=600, help="of training of a model of others"
    )
    parser.add_argument(
        "--most-minutes", type=float, default=60, help="of all, after which no part begins"
    )
    parser.add_argument("--only", action="append", default=[], metavar="PART", help="of the file")
    parser.add_argument("--budget", action="append", default=[], help="that is added [200KB]")
    options = parser.parse_args()
    options.budget = options.budget or ["200KB"]
    return options


if __name__ == "__main__":
    main()
