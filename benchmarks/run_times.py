"""How well `tfpeel run --dry-run` tells what a run takes: estimates beside timed runs.

    python benchmarks/run_times.py --name ML-100K --out benchmarks/results/run-times.json \\
        -- --data ../shared/datasets/ml-100k --preset fast

It asks for the estimate, runs the same command, and puts both under the name into the file,
beside what is there. `--log FILE --workspace WS --speed N` take the times of a run that was made
before.
"""

from __future__ import annotations

import argparse
import json
import re
import shlex
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from machine import machine, versions
from tfpeel.workspace import Workspace, load_dataset

_PACKAGES = ("tfpeel", "tensorflow", "tf-keras", "numpy", "scipy", "scikit-learn")
_STAGE = re.compile(r"^(?:.* INFO )?(\w+): done in ([0-9.]+) s$", re.MULTILINE)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--name", required=True)
    parser.add_argument("--out", required=True, help="the JSON file")
    parser.add_argument("--log", help="standard error of a run that was made before")
    parser.add_argument("--workspace", help="that it has left")
    parser.add_argument("--speed", type=float, help="FLOP a second of the machine then")
    parser.add_argument("options", nargs="*", help="of tfpeel run, after --")
    given = parser.parse_args()
    if given.log and not (given.workspace and given.speed):
        parser.error("--log needs the --workspace and the --speed of its run")
    with tempfile.TemporaryDirectory() as folder:
        run = ["tfpeel", "run", "--workspace", f"{folder}/ws", *given.options]
        asked = subprocess.run(
            [*run, "--dry-run", "--json", "-"], check=True, stdout=subprocess.PIPE, text=True
        )
        told: dict[str, Any] = json.loads(asked.stdout)
        if given.log:
            log, made = Path(given.log).read_text(), Workspace(Path(given.workspace))
            told = _at_speed(told, given.speed)
        else:
            subprocess.run([*run, "--quiet", "--log-file", f"{folder}/log"], check=True)
            log = Path(f"{folder}/log").read_text()
            made = Workspace(Path(f"{folder}/ws"))
        noted = {
            "seed": made.config.seed,
            "content_hash": load_dataset(made).content_hash,
            "versions": versions(_PACKAGES),
        }
    measured: dict[str, float] = {}
    for name, seconds in _STAGE.findall(log):
        measured.setdefault(name, float(seconds))
    row = {
        "command": shlex.join(["tfpeel", "run", *given.options]),
        "size": told["size"],
        "speed": told["machine"]["speed"],
        "machine": machine(),
        **noted,
        "measured_seconds": measured,
        "estimated_seconds": {s["name"]: round(s["seconds"], 1) for s in told["stages"]},
    }
    out = Path(given.out)
    found = json.loads(out.read_text()) if out.exists() else {"runs": {}}
    found["runs"][given.name] = row
    out.write_text(json.dumps(found, indent=2, sort_keys=True) + "\n")
    print(json.dumps(row, indent=2))


def _at_speed(told: dict[str, Any], speed: float) -> dict[str, Any]:
    """Return the same estimate for another speed of the machine."""
    ratio = told["machine"]["speed"] / speed
    stages = [{**stage, "seconds": stage["seconds"] * ratio} for stage in told["stages"]]
    return {**told, "machine": {**told["machine"], "speed": speed}, "stages": stages}


if __name__ == "__main__":
    main()
