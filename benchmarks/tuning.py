"""Whether the process that tunes grows, and goes on after a kill: a long search of small trials.

    python benchmarks/tuning.py --trials 50 --kill-after 25 --jobs 2 \\
        --out benchmarks/results/tuning.json

It kills `tfpeel tune` with SIGKILL in the middle of a trial, starts the same command again, and
notes the memory of that process after every trial. Linux, for /proc.
"""

from __future__ import annotations

import argparse
import json
import re
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

from machine import machine

_SMALL = ["--users", "150", "--items", "250", "--interactions", "3000", "--preset", "fast"]
_SMALL += ["--epochs", "2", "--dimension", "16", "--budget", "25KB"]
_ENDED = re.compile(r"([0-9]+) of [0-9]+: trial ")
_INTO_THE_NEXT_SECONDS = 4  # a trial takes longer


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--trials", type=int, default=50)
    parser.add_argument("--kill-after", type=int, default=25)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--out", required=True, help="the JSON file, which gets one more run")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        workspace = ["--workspace", f"{folder}/ws"]
        subprocess.run(["tfpeel", "prepare", *workspace, *_SMALL, "--quiet"], check=True)
        tune = ["tfpeel", "tune", *workspace, "--trials", str(given.trials)]
        tune += ["--jobs", str(given.jobs), "--parameter", "diversity"]
        tune += ["--parameter", "learning-rate"]
        before = _memory(tune, given.kill_after)
        after = _memory(tune, None)
    row = {
        "jobs": given.jobs,
        "trials": given.trials,
        "killed_after": given.kill_after,
        "first_bytes": before[0],
        "killed_bytes": before[-1],
        "resumed_bytes": after[0],
        "last_bytes": after[-1],
    }
    out = Path(given.out)
    found: dict[str, Any] = json.loads(out.read_text()) if out.exists() else {}
    found.setdefault("endurance", []).append(row)
    found["machine"] = machine()
    out.write_text(json.dumps(found, indent=2, sort_keys=True) + "\n")
    print(json.dumps(row, indent=2))


def _memory(command: list[str], kill_after: int | None) -> list[int]:
    """Run the search, perhaps not to its end; return its bytes in memory after each trial."""
    found: list[int] = []
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    assert process.stderr is not None
    for line in process.stderr:
        ended = _ENDED.match(line)
        if ended is None:
            continue
        found.append(_resident_bytes(process.pid))
        if kill_after is not None and int(ended.group(1)) >= kill_after:
            time.sleep(_INTO_THE_NEXT_SECONDS)
            process.send_signal(signal.SIGKILL)
            break
    process.wait()
    return found


def _resident_bytes(process_id: int) -> int:
    status = Path(f"/proc/{process_id}/status").read_text()
    return int(re.findall(r"VmRSS:\s+([0-9]+) kB", status)[0]) * 1024


if __name__ == "__main__":
    main()
