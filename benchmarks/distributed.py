"""What a second machine is worth: training in workers, refinement on Ray nodes.

    python benchmarks/distributed.py --workspace WORKSPACE --work /tmp/distributed \\
        --out benchmarks/results/distributed.json

The workspace is a finished one of `tfpeel run`; nothing is changed in it. A machine is a core of
this one. Where network namespaces may be made, by root that is, each is in one of its own, with a
cable between them whose rate and traffic are known, and one can be lost. Every part is written
when it is done; the same command again goes on with what is missing. Needs
`pip install -e .[distributed]`, and iproute2.
"""

from __future__ import annotations

import argparse
import json
import shlex
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from machine import machine, versions
from resumable_report import ResumableReport
from tfpeel.workspace import Workspace, fits_of, load_dataset
from together.refining import copied_for_refinement, refined_alone, refined_together
from together.training import Training
from together.two_machines import may_lay_cables, on_loopback, with_a_cable

_PACKAGES = ("tfpeel", "tensorflow", "tf-keras", "tensorflow-recommenders", "ray", "numpy")
_BATCH_SIZES = (2048, 8192)
_RATES = {"a cable without a limit": None, "1 Gbit/s": "1gbit"}

Parts = dict[str, Callable[[], dict[str, Any]]]
# Name of a cable to its rate; none where no cable can be laid.
Rates = Mapping[str, str | None]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--workspace", required=True, help="a finished one")
    parser.add_argument("--work", required=True, help="folder for a copy of it, removed before")
    parser.add_argument("--out", required=True, help="the JSON file, to go on with")
    parser.add_argument("--epochs", type=int, default=4, help="of each training [4]")
    add = partial(parser.add_argument, action="append", default=[])
    add("--batch-size", type=int, help="of training [2048, 8192]; may be repeated")
    add("--only", help="a part; may be repeated")
    options = parser.parse_args()
    workspace = Workspace(Path(options.workspace))
    dataset = load_dataset(workspace)
    header = {
        "command": shlex.join(["python", *sys.argv]),
        "seed": workspace.config.seed,
        "machine": machine(),
        "versions": versions(_PACKAGES),
        "dataset": dataset.statistics(),
        "preset": workspace.config.preset,
    }
    print(json.dumps(header, indent=2), file=sys.stderr)
    report = ResumableReport(Path(options.out), header)
    rates = _RATES if may_lay_cables() else {}
    clusters = fits_of(workspace.path, dataset).final.clusters().count
    copy = Path(options.work) / "workspace"
    parts = _refinements(copy, clusters, rates)
    for batch_size in options.batch_size or _BATCH_SIZES:
        parts |= _trainings(Training(workspace.path, options.epochs, batch_size), rates)
    if unknown := set(options.only) - set(parts):
        sys.exit(f"no such part: {', '.join(sorted(unknown))}; there are {', '.join(parts)}")
    copied_for_refinement(workspace.path, copy)
    for name in options.only or parts:
        print(name, file=sys.stderr, flush=True)
        report.measure(name, parts[name])


def _trainings(training: Training, rates: Rates) -> Parts:
    def over_a_cable(rate: str | None) -> dict[str, Any]:
        with with_a_cable(rate) as both:
            return training.together(both)

    ways: Parts = {
        "one core": partial(training.alone, [0]),
        "two cores": partial(training.alone, [0, 1]),
        "two workers, loopback": lambda: training.together(on_loopback()),
    }
    for name, rate in rates.items():
        ways[f"two workers, {name}"] = partial(over_a_cable, rate)
    return {f"training, {training.batch_size}: {name}": way for name, way in ways.items()}


def _refinements(workspace: Path, clusters: int, rates: Rates) -> Parts:
    def on_nodes(count: int, rate: str | None, lost_after: int | None = None) -> dict[str, Any]:
        with with_a_cable(rate) as both:
            return {
                **refined_together(workspace, both[:count], lost_after),
                "clusters": clusters,
                "lost_after": lost_after,
            }

    alone = partial(refined_alone, workspace, on_loopback()[0])
    parts: Parts = {"refinement: one core": lambda: {**alone(), "clusters": clusters}}
    if rates:
        parts["refinement: one node"] = partial(on_nodes, 1, None)
        for name, rate in rates.items():
            parts[f"refinement: two nodes, {name}"] = partial(on_nodes, 2, rate)
        parts["refinement: two nodes, one lost"] = partial(on_nodes, 2, None, clusters // 3)
    return parts


if __name__ == "__main__":
    main()
