"""Quality per byte: tfpeel, its ablations, other ways to spend the bytes, full-size models.

    python benchmarks/quality.py --data ../shared/datasets/gowalla --work /tmp/quality \\
        --out benchmarks/results/quality-gowalla.json

All of them on the same split, scored by the same code. Every row is kept in the work folder as
soon as it is there: the same command again goes on after the last one. Jobs that `--only` leaves
out keep their rows of the JSON file, of whatever work folder, where they are made from the same
data and config. Settings are chosen on validation; figures are those of the test part.
benchmarks/quality_page.py makes the page and the plot of the JSON file. Needs
`pip install -e .[benchmarks]`.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from comparison.experiment import Experiment
from comparison.report import report_of
from comparison.store import FinishedJob, Store
from machine import machine, versions
from tfpeel.cli.sizes import parse_size
from tfpeel.data import Dataset
from tfpeel.errors import TfpeelError
from tfpeel.progress import Silent
from tfpeel.storage import write_json
from tfpeel.workspace import DEFAULT_BUDGETS, PRESETS, Workspace, load_dataset, prepare_stage

_KS = (20, 50, 100)
_PACKAGES = ("tfpeel", "tensorflow", "ai-edge-litert", "numpy", "scipy", "faiss-cpu", "implicit")


def main() -> None:
    options = _options()
    try:
        experiment = _experiment(options)
        if options.start_from:
            from comparison.tfpeel_rows.workspaces import copy_workspace  # noqa: PLC0415

            copy_workspace(Path(options.start_from), experiment.main_workspace, links=False)
        config = experiment.config(experiment.presets[0], experiment.seeds[0])
        workspace = Workspace.open(experiment.main_workspace, config, overwrite=True)
        prepare_stage(workspace, Silent())
        dataset = load_dataset(workspace)
        finished, not_run = _jobs(experiment, options, dataset)
    except TfpeelError as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(2)
    report = report_of(experiment, finished, not_run, dataset.statistics())
    write_json(Path(options.out), report)


def _jobs(
    experiment: Experiment, options: argparse.Namespace, dataset: Dataset
) -> tuple[list[FinishedJob], list[str]]:
    """Return all jobs that are finished now, and the names of those that are not."""
    # Not above: the processes that run files import this module, and need none of it.
    from comparison.jobs import all_jobs  # noqa: PLC0415

    out = Path(options.out)
    earlier = json.loads(out.read_text()) if out.is_file() else {}
    circumstances = {"machine": machine(), "versions": versions(_PACKAGES)}
    store = Store(experiment.work / "rows", dataset.content_hash, circumstances, earlier)
    finished: list[FinishedJob] = []
    not_run: list[str] = []
    for job in all_jobs(experiment, dataset.item_count):
        if fnmatch(job.name, options.only) and not options.finished:
            finished.append(store.run(job, experiment.say))
        elif (known := store.finished(job)) is not None:
            finished.append(known)
        else:
            not_run.append(job.name)
    return finished, not_run


def _experiment(options: argparse.Namespace) -> Experiment:
    changes: dict[str, dict[str, Any]] = {}
    for change in options.set:
        name, _, value = change.partition("=")
        section, _, field = name.partition(".")
        changes.setdefault(section, {})[field] = json.loads(value)
    return Experiment(
        work=Path(options.work),
        source=os.path.abspath(options.data) if options.data else None,
        changes=changes,
        budgets=tuple(sorted(parse_size(b) for b in options.budget)) or DEFAULT_BUDGETS,
        ks=_KS,
        presets=tuple(options.preset) or ("default", "best", "paper"),
        seeds=tuple(options.seed) or (0, 1, 2),
        validation_users=options.validation_users,
        jobs=options.jobs,
        say=lambda text: print(text, file=sys.stderr, flush=True),
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    add = parser.add_argument
    add("--data", help="file or directory; without it the synthetic data set")
    add("--work", required=True, help="folder of workspaces and finished rows, to go on in")
    add("--out", required=True, help="the JSON file")
    add("--seed", type=int, action="append", default=[], help="of the main rows [0, 1, 2]")
    add("--preset", choices=PRESETS, action="append", default=[], help="[default, best, paper]")
    add("--budget", action="append", default=[], help="such as 125KB [those of tfpeel run]")
    add("--set", action="append", default=[], metavar="SECTION.FIELD=JSON", help="of all presets")
    add("--start-from", help="finished workspace of the first preset and seed, to be copied")
    add("--validation-users", type=int, default=2000, help="that decide for the other ways")
    add("--jobs", type=int, default=os.cpu_count(), help="processes that run files")
    add("--only", default="*", help="pattern of the jobs that are run, such as 'other way *'")
    add("--finished", action="store_true", help="run nothing: write what is finished")
    return parser.parse_args()


if __name__ == "__main__":
    main()
