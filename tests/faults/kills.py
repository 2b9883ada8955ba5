"""Kills commands with worker processes at random moments; the same command has to recover.

    python tests/faults/kills.py --kills 200 --json benchmarks/results/kills.json
    python tests/faults/kills.py --kills 5 --command tune --kill "kill all" --seed 1

Each command of a small run starts from the files that the one before has left. It is disturbed a
few times in a row, and then left alone: afterwards every file must have the bytes of the
undisturbed run, and nothing may be left of the processes. A JSON file keeps what it says of other
commands and kills.
"""

from __future__ import annotations

import argparse
import json
import shutil
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.faults.attempt import KILLS, Attempt, attempt  # noqa: E402
from tests.faults.steps import SMALL_MODEL, files  # noqa: E402

# Just so much that processes are started for it; the budgets that are added make 42 files more.
_CONFIG = f"""
preset = "fast"
budgets = ["40KB", "60KB"]
seed = 3

[synthetic]
users = 80
items = 1600
interactions = 2400
{SMALL_MODEL}
[refine]
steps = 420
batch_size = 16
"""
_MORE_BUDGETS = [word for kilobytes in range(41, 63) for word in ("--budget", f"{kilobytes}KB")]
_TUNE = "--jobs 2 --trials 2 --tuner random --repeat 1 --budget 40KB --overwrite --out tuned.toml"
_WS = ["--workspace", "ws"]
COMMANDS = {
    "run": ["run", *_WS, "--config", "config.toml", "--jobs", "2"],
    "evaluate": ["evaluate", *_WS, "--jobs", "2", "--split", "validation", "--json", "found.json"],
    "tune": ["tune", *_WS, *_TUNE.split()],
    "export --budget": ["export", *_WS, *_MORE_BUDGETS],
}
# Kills of one start after the other, before it is left alone.
_MOST_IN_A_ROW = 3
# What differs between two undisturbed runs: how long trials took, and in which order they ended.
_MEASURED = ("tune.json", "tune.svg", "oracle.json")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--kills", type=int, default=40, help="of all together  [default: 40]")
    parser.add_argument("--seed", type=int, default=0, help="of the moments  [default: 0]")
    parser.add_argument("--command", choices=COMMANDS, action="append", help="[default: all]")
    parser.add_argument("--kill", choices=KILLS, action="append", help="[default: all]")
    parser.add_argument("--json", type=Path, help="write the counts to a file")
    given = parser.parse_args()
    # What a shell starts in the background, and all that starts, would ignore Ctrl-C.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with tempfile.TemporaryDirectory() as folder:
        kills = Kills(Path(folder), given.command or list(COMMANDS), Random(given.seed))
        for _ in kills.rounds(given.kill or list(KILLS), given.kills):
            if given.json:
                kills.write(given.json)
    sys.exit(1 if kills.findings else 0)


class Kills:
    """A small run, and what became of it when it was disturbed.

    Args:
        folder: gets all files.
        commands: that are disturbed.
        random: chooses the moments.
    """

    def __init__(self, folder: Path, commands: list[str], random: Random) -> None:
        self._folder, self._here, self._random = folder, folder / "here", random
        self._seconds: dict[str, float] = {}
        self.tried, self.found = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
        self._slowest_end = 0.0
        self._here.mkdir()
        (self._here / "config.toml").write_text(_CONFIG)
        last = max(list(COMMANDS).index(name) for name in commands)
        for name in list(COMMANDS)[: last + 1]:
            shutil.copytree(self._here, folder / f"before {name}")
            done = self._attempt(name, None)
            if done.status or done.problems:
                sys.exit(f"{name}, undisturbed: status {done.status}, {done.problems}")
            shutil.copytree(self._here, folder / f"after {name}")
            self._seconds[name] = done.seconds
            print(f"{name}: {done.seconds:.0f} seconds", flush=True)
        self._commands = commands

    @property
    def findings(self) -> int:
        """How often something was not right."""
        return self.found.total()

    def rounds(self, kills: list[str], most: int) -> Iterator[None]:
        """Disturb commands in turn, in each way, until there were so many kills; after each."""
        left = [(name, kill) for name in self._commands for kill in kills]
        while self.tried.total() < most:
            name, kill = min(left, key=lambda pair: self.tried[pair])
            # One is left for each that has had none yet.
            others = sum(self.tried[pair] == 0 for pair in left if pair != (name, kill))
            room = max(most - self.tried.total() - others, 1)
            self._round(name, kill, min(_MOST_IN_A_ROW, room))
            yield

    def _round(self, name: str, kill: str, most: int) -> None:
        """Disturb a command a few times in a row, and then let it end."""
        shutil.rmtree(self._here)
        shutil.copytree(self._folder / f"before {name}", self._here)
        problems, struck = [], 0
        for _ in range(self._random.randint(1, most)):
            done = self._attempt(name, kill)
            struck += done.struck
            problems += done.problems
            self._slowest_end = max(self._slowest_end, done.end_seconds)
        done = self._attempt(name, None)
        problems += done.problems + self._differences(name)
        self.tried[name, kill] += struck
        self.found[name, kill] += len(problems)
        said = "; ".join(problems) or "right"
        print(f"{self.tried.total()}: {name}, {kill}, {struck} times: {said}", flush=True)

    def _attempt(self, name: str, kill: str | None) -> Attempt:
        moment = self._random.uniform(0, self._seconds.get(name, 0))
        return attempt(COMMANDS[name], self._here, kill, moment, self._random)

    def _differences(self, name: str) -> list[str]:
        found, wanted = (_state(path) for path in (self._here, self._folder / f"after {name}"))
        paths = sorted({*found, *wanted})
        return [f"other file: {path}" for path in paths if found.get(path) != wanted.get(path)]

    def write(self, path: Path) -> None:
        """Write what was tried to a file, beside what is in it already."""
        before: dict[str, Any] = (
            json.loads(path.read_text()) if path.is_file() else {"commands": {}}
        )
        commands = before["commands"]
        for name, kill in self.tried:
            counts = {"tried": self.tried[name, kill], "findings": self.found[name, kill]}
            commands.setdefault(name, {})[kill] = counts
        slowest = max(before.get("slowest_end_seconds", 0), round(self._slowest_end, 2))
        path.write_text(
            json.dumps({"commands": commands, "slowest_end_seconds": slowest}, indent=1) + "\n"
        )


def _state(folder: Path) -> dict[str, str]:
    """Return what must be the same: bytes of files, and of what was measured only the recall."""
    found = files(folder)
    for name in found:
        path = folder / name
        if path.name in _MEASURED:
            found[name] = "measured"
        elif "trials" in path.parts:
            found[name] = str(json.loads(path.read_text())["recall"])
    return {name: content for name, content in found.items() if not name.startswith("std")}


if __name__ == "__main__":
    main()
