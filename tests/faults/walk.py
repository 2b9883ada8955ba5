"""Lets every change of a file in a small run go wrong, and checks that the same command recovers.

    python tests/faults/walk.py --json benchmarks/results/faults.json
    python tests/faults/walk.py --fault kill --points 5     of each step, evenly spaced

A JSON file keeps what it says of other steps and faults.

Each step starts from the files that the one before has left. At each point it is started with a
fault, and then again without: afterwards every file must have the bytes of the undisturbed run. A
fault that leaves the process alive must give exit status 2 and one line, or do no harm.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import sys
import tempfile
import traceback
from itertools import product
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.faults.injector import FAULTS, Injector  # noqa: E402

_FOLDER, _MEMORY = "FAULTS_FOLDER", "/dev/shm"
_KILLS = ("kill", "power")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--fault", choices=FAULTS, action="append", help="[default: all]")
    parser.add_argument("--step", action="append", help="one alone  [default: all]")
    parser.add_argument("--points", type=int, help="of each step and fault  [default: all]")
    parser.add_argument("--json", type=Path, help="write the counts to a file")
    given = parser.parse_args()
    if _FOLDER not in os.environ:
        _start_watched()
    walk = Walk(Path(os.environ[_FOLDER]))
    try:
        walk.undisturbed()
        wanted = [step for step in walk.steps if step.name in (given.step or walk.counts)]
        for step, fault in product(wanted, given.fault or FAULTS):
            walk.try_fault(fault, step, given.points)
            if given.json:
                walk.write(given.json)
    finally:
        shutil.rmtree(walk.folder)
    sys.exit(1 if walk.findings else 0)


def _start_watched() -> None:
    """Start this program again, with the library that watches it."""
    # In memory, where it can be: else the walk waits for the disk most of the time.
    folder = Path(tempfile.mkdtemp(dir=_MEMORY if os.access(_MEMORY, os.W_OK) else None))
    injector = Injector(folder, folder / "root")
    noise = {"TF_CPP_MIN_LOG_LEVEL": "3", "TF_USE_LEGACY_KERAS": "1", _FOLDER: str(folder)}
    environment = {**os.environ, **injector.environment, **noise}
    os.execve(sys.executable, [sys.executable, *sys.argv], environment)


class Walk:
    """A small run, and what became of it under faults.

    Args:
        folder: gets all files; what is watched is `root` in it.
    """

    def __init__(self, folder: Path) -> None:
        from tests.faults.remembered import remember  # noqa: PLC0415 - in the second process alone
        from tests.faults.steps import steps  # noqa: PLC0415 - the same

        self.folder, self._root = folder, folder / "root"
        self._injector = Injector(folder, self._root)
        remember(folder / "remembered")
        self.steps = steps(self._root)
        self.counts: dict[str, dict[str, Any]] = {}
        self.findings = 0

    def undisturbed(self) -> None:
        """Do each step, count its points and keep what it leaves."""
        self._root.mkdir()
        for step in self.steps:
            self._keep(f"before {step.name}")
            # Once to compute and once to count: what computes may write below the root too.
            for _ in range(2):
                self._restore(f"before {step.name}")
                self._injector.count()
                status, said = self._attempt(step.act)
                points = len(self._injector.stop())
                if status != 0:
                    sys.exit(f"{step.name} ended with status {status}: {said}")
            self.counts[step.name] = {"points": points}
            print(f"{step.name}: {points} points", flush=True)
        self._keep("after all")

    def try_fault(self, fault: str, step: Any, most: int | None) -> None:
        """Try a fault at every point of a step, or at so many, evenly spaced."""
        points = self.counts[step.name]["points"]
        tried = min(most or points, points)
        found = 0
        for number in (1 + (2 * i + 1) * points // (2 * tried) for i in range(tried)):
            problem = self._problem(step, fault, number)
            if problem:
                found += 1
                print(f"{step.name}, {fault} at {number}: {problem}", flush=True)
        print(f"{step.name}, {fault}: {tried} points tried, {found} findings", flush=True)
        self.counts[step.name][fault] = {"tried": tried, "findings": found}
        self.findings += found

    def write(self, path: Path) -> None:
        """Write what was tried to a file, beside what is in it already."""
        before = json.loads(path.read_text())["steps"] if path.is_file() else {}
        steps = {name: {**before.get(name, {}), **new} for name, new in self.counts.items()}
        path.write_text(json.dumps({"steps": steps}, indent=1) + "\n")

    def _problem(self, step: Any, fault: str, number: int) -> str | None:
        """Return what is wrong after a fault, None where all is well."""
        self._restore(f"before {step.name}")
        self._injector.fail_at(fault, number)
        status, said = self._attempt(step.act)
        points = self._injector.stop()
        at = points[number - 1].replace("\t", " ") if number <= len(points) else "nowhere"
        if fault == "power":
            self._injector.lose_what_was_not_synced(points)
        if fault in _KILLS:
            if status != -9:
                return f"not killed: {status} {said}"
        elif status != 0 and (status != 2 or not _ends_with_one_line(said)):
            return f"{at}: status {status}: {said}"
        # What is done may be refused: a key is never made twice.
        is_done = not self._difference(step)
        again, said = self._attempt(step.act)
        if again != 0 and not is_done:
            return f"{at}: afterwards status {again}: {said}"
        different = self._difference(step)
        return f"{at}: afterwards other files: {different}" if different else None

    def _difference(self, step: Any) -> str:
        names = [step.name for step in self.steps]
        after = [*(f"before {name}" for name in names), "after all"][names.index(step.name) + 1]
        found, wanted = step.state(self._root), step.state(self.folder / after)
        if found == wanted:
            return ""
        if isinstance(found, dict) and isinstance(wanted, dict):
            names = sorted({*found, *wanted})
            return ", ".join(name for name in names if found.get(name) != wanted.get(name))
        return repr(found)

    def _attempt(self, act: Any) -> tuple[int, str]:
        """Do something in a process of its own; returns its status and standard error."""
        errors = self.folder / "stderr"
        process = os.fork()
        if process == 0:
            with errors.open("wb") as error, open(os.devnull, "wb") as nowhere:
                os.dup2(error.fileno(), 2)
                os.dup2(nowhere.fileno(), 1)
            try:
                status = act()
            except BaseException:
                traceback.print_exc()
                status = 1
            os._exit(status)
        status = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
        return status, errors.read_text()

    def _keep(self, name: str) -> None:
        shutil.copytree(self._root, self.folder / name)

    def _restore(self, name: str) -> None:
        shutil.rmtree(self._root)
        shutil.copytree(self.folder / name, self._root)


def _ends_with_one_line(said: str) -> bool:
    """Return whether standard error is progress and then one line of an error."""
    *progress, last = said.splitlines() or [""]
    told = all(re.match(r"\w+: done in |default: |\d+ of \d+: ", line) for line in progress)
    return told and last.startswith("Error: ") and "; next: " in last


if __name__ == "__main__":
    main()
