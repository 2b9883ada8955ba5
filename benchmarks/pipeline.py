"""The whole run on one data set: quality of every budget, time and memory, as one JSON file.

    python benchmarks/pipeline.py --data ../shared/datasets/gowalla --workspace /tmp/gowalla \\
        --out benchmarks/results/gowalla.json

It runs the `tfpeel` command as a user would, and reads what `tfpeel evaluate --json` writes. In a
workspace that is there already it goes on where that is, and then gives no time and memory.
"""

from __future__ import annotations

import argparse
import json
import resource
import shlex
import subprocess
import time
from pathlib import Path
from typing import Any

from machine import machine, versions
from memory_watch import peak_bytes_of
from spectral_part import spectral_part
from tfpeel.evaluate import PROTOCOLS, ProtocolName

_PACKAGES = (
    "tfpeel",
    "tensorflow",
    "tf-keras",
    "tensorflow-recommenders",
    "ai-edge-litert",
    "numpy",
)


def main() -> None:
    options = _options()
    workspace = Path(options.workspace)
    is_new = not workspace.exists()
    extra = shlex.split(options.run_options)
    run = ["tfpeel", "run", "--workspace", str(workspace), "--seed", str(options.seed), *extra]
    if options.data:
        run += ["--data", options.data]
    for budget in options.budget:
        run += ["--budget", budget]
    started = time.monotonic()
    peak_of_all = peak_bytes_of(run)
    seconds = time.monotonic() - started
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    results = []
    for protocol in options.protocol:
        results += _evaluated(workspace, protocol)
    manifest = json.loads((workspace / "pack" / "manifest.json").read_text())
    report = {
        "command": shlex.join(run),
        "seed": options.seed,
        "machine": machine(),
        "versions": versions(_PACKAGES),
        "dataset": manifest["dataset"],
        "clusters": len(manifest["clusters"]),
        "wall_seconds": round(seconds, 1) if is_new else None,
        "peak_bytes_of_largest_process": peak if is_new else None,
        # What is looked at twice a second misses peaks that the operating system saw.
        "peak_bytes_of_all_processes": max(peak_of_all, peak) if is_new else None,
        "results": results,
    }
    Path(options.out).write_text(json.dumps(report, indent=2, sort_keys=True) + "\n")
    print(json.dumps({k: v for k, v in report.items() if k != "results"}, indent=2))
    for result in results:
        full = result["full_model"]["recall@20"]
        print(
            f"{result['protocol']:20} {result['budget_bytes']:>9} B "
            f"recall@20 {result['recall@20']:.4f} ndcg@20 {result['ndcg@20']:.4f} "
            f"({result['recall@20'] / full:.1%} of the full model)"
        )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", help="file or directory; without it the synthetic data set")
    parser.add_argument("--workspace", required=True, help="new, or to go on in")
    parser.add_argument("--out", required=True, help="the JSON file")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--budget", action="append", default=[])
    parser.add_argument("--protocol", action="append", default=[], choices=PROTOCOLS)
    parser.add_argument("--run-options", default="", help="more options of tfpeel run")
    options = parser.parse_args()
    options.protocol = options.protocol or ["known-users"]
    return options


def _evaluated(workspace: Path, protocol: ProtocolName) -> list[dict[str, Any]]:
    command = ["tfpeel", "evaluate", "--workspace", str(workspace), "--protocol", protocol]
    command += ["--split", "test", "--k", "20", "--k", "50", "--json", "-"]
    found = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    results: list[dict[str, Any]] = json.loads(found.stdout)["results"]
    part = spectral_part(workspace, protocol)
    return [{**result, "spectral_part": part} for result in results] if part else results


if __name__ == "__main__":
    main()
