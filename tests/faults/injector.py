"""Says at which change of a file the processes that are watched fail, and how."""

from __future__ import annotations

import mmap
import os
import shutil
import struct
import subprocess
from pathlib import Path

_SOURCE = Path(__file__).with_name("faulty_files.c")
# As in faulty_files.c: mode, point, points so far.
_BLOCK = struct.Struct("qqq")
# What happens at a point, by name: the mode of faulty_files.c, and what a user would say.
FAULTS = {
    "kill": (2, "SIGKILL; of a write, one half is done"),
    "power": (2, "the same, and all that was not synced is lost"),
    "full": (3, "no space from here on"),
    "read-only": (4, "a read-only file system from here on"),
    "broken": (5, "writing gives an input/output error from here on"),
}
_COUNT = 1


def can_be_built() -> bool:
    """Whether there is a compiler."""
    return shutil.which("cc") is not None


class Injector:
    """Watches what processes do below a directory that were started with `environment`.

    Args:
        folder: gets the library, its block of memory and its log.
        root: whose files are watched.
    """

    def __init__(self, folder: Path, root: Path) -> None:
        self._root = root
        self._log, self._library = folder / "log", folder / "faulty_files.so"
        control = folder / "control"
        if not self._library.exists():
            control.write_bytes(bytes(_BLOCK.size))
            self._log.touch()
            call = ["cc", "-shared", "-fPIC", "-O1", "-o", self._library, _SOURCE, "-ldl"]
            subprocess.run(call, check=True)
        with control.open("r+b") as file:
            self._block = mmap.mmap(file.fileno(), _BLOCK.size)
        self.environment = {
            "LD_PRELOAD": str(self._library),
            "FAULTS_CONTROL": str(control),
            "FAULTS_LOG": str(self._log),
            "FAULTS_ROOT": f"{root}/",
        }

    def count(self) -> None:
        """Let everything go well from now on, and count."""
        self._begin(_COUNT, 0)

    def fail_at(self, fault: str, point: int) -> None:
        """Let the point of this number, from 1, go wrong from now on."""
        self._begin(FAULTS[fault][0], point)

    def stop(self) -> list[str]:
        """Stop watching; returns each point that was met, as operation, inode and path."""
        self._begin(0, 0)
        return self._log.read_text().splitlines()

    def lose_what_was_not_synced(self, points: list[str]) -> None:
        """Empty the files that were written and not synced after, as a power cut may do."""
        unsynced = set()
        for line in points:
            operation, inode, _ = line.split("\t")
            change = unsynced.discard if operation in ("fsync", "fdatasync") else unsynced.add
            change(int(inode))
        for path in self._root.rglob("*"):
            if path.is_file() and path.stat().st_ino in unsynced:
                os.truncate(path, 0)

    def _begin(self, mode: int, point: int) -> None:
        if mode:
            os.truncate(self._log, 0)
        self._block[:] = _BLOCK.pack(mode, point, 0)
