"""How fast one model is trained by one or two machines, and how good it becomes."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from together.two_machines import Machine

_SCRIPT = Path(__file__).with_name("train_part.py")
_PORTS = (23450, 23451)


@dataclass(frozen=True)
class Training:
    """What is trained, by whomever.

    Args:
        workspace: a prepared one.
        epochs: at least two; the first, which has the tracing of graphs, does not count, and those
            that pretraining does together with it.
        batch_size: interactions in a step.
    """

    workspace: Path
    epochs: int
    batch_size: int

    def alone(self, cores: Sequence[int]) -> dict[str, Any]:
        """Train in one process.

        Args:
            cores: that it may use.

        Returns:
            Seconds of an epoch, its steps, and the towers' recall@20 on validation.
        """
        where = ["taskset", "--cpu-list", ",".join(map(str, cores))]
        return _figures([[*where, *self._words()]])

    def together(self, machines: tuple[Machine, Machine]) -> dict[str, Any]:
        """Train in one process on each machine.

        Args:
            machines: both.

        Returns:
            The same, and the bytes that one machine sent for each step where there is a cable.
        """
        group = [f"{m.address}:{port}" for m, port in zip(machines, _PORTS, strict=True)]
        workers = [word for address in group for word in ("--worker", address)]
        words = [*self._words(), *workers]
        commands = [m.command([*words, "--place", str(place)]) for place, m in enumerate(machines)]
        before = machines[0].sent_bytes()
        found = _figures(commands)
        after = machines[0].sent_bytes()
        if before is not None and after is not None:
            found["sent_bytes_per_step"] = (after - before) / (found["steps"] * self.epochs)
        return found

    def _words(self) -> list[str]:
        options = ["--workspace", str(self.workspace), "--epochs", str(self.epochs)]
        options += ["--batch-size", str(self.batch_size)]
        return [sys.executable, str(_SCRIPT), *options]


def _figures(commands: Sequence[Sequence[str]]) -> dict[str, Any]:
    """Run all at once; the first says what there is to say."""
    started = time.monotonic()
    processes = [subprocess.Popen(c, stdout=subprocess.PIPE, text=True) for c in commands]
    said = [process.communicate()[0] for process in processes]
    if any(process.returncode for process in processes):
        raise SystemExit(f"a worker failed: {commands}")
    found = json.loads(said[0].splitlines()[-1])
    ends = found.pop("epoch_ends")
    later = [end for end in ends if end > ends[0]]
    if not later:
        raise SystemExit("all epochs were trained at once: take more --epochs")
    seconds = (later[-1] - ends[0]) / len(later)
    return {**found, "epoch_seconds": seconds, "all_seconds": time.monotonic() - started}
