"""A copy of this checkout, with a Python environment of its own, for commands that change either.

The packages are those of the running environment; nothing is fetched.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, Self

from tests.page_blocks import ROOT, blocks, with_others

# What git ignores, folders all of them, is no part of a checkout.
_IGNORED = [Path(pattern).name for pattern in (ROOT / ".gitignore").read_text().split()]
# Would lead to another environment, or to the code of this checkout.
_UNSET = ("TFPEEL_VENV", "TFPEEL_DEMO_WORKSPACE", "PYTHONPATH")


@dataclass(frozen=True)
class CheckoutCopy:
    """A copy.

    Args:
        path: where it is.
    """

    path: Path

    @classmethod
    def made_in(cls, path: Path) -> Self:
        """Copy the checkout to a path where nothing is, and make the environment as ./test does."""
        shutil.copytree(ROOT, path, symlinks=True, ignore=_ignored)
        subprocess.run([sys.executable, "-m", "venv", path / ".venv"], check=True)
        (packages,) = path.glob(".venv/lib/python*/site-packages")
        (packages / "here.pth").write_text(sysconfig.get_path("purelib"))
        made = cls(path)
        made.run(". scripts/environment; tfpeel_environment requirements-dev.txt")
        return made

    @property
    def environment(self) -> dict[str, str]:
        """What the commands get; programs such as ruff are those of the running environment."""
        kept = {name: value for name, value in os.environ.items() if name not in _UNSET}
        path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        return {**kept, "PATH": path, "PIP_NO_INDEX": "1"}

    def run(self, script: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run lines of a shell in the copy, check that all went well, and return what was said."""
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", script],
            cwd=self.path,
            env={**self.environment, **more},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{script}\n{done.stdout}{done.stderr}"
        return done

    def run_inside(self, script: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Do the same with the environment activated."""
        return self.run(f". .venv/bin/activate\n{script}", **more)

    def run_block(
        self, page: str, kind: str, others: Mapping[str, object]
    ) -> subprocess.CompletedProcess[str]:
        """Run the one block of a kind that a page has, with the test's words in their places."""
        (block,) = blocks(page, kind)
        return self.run_inside(with_others(block.text, others))

    def result(self, name: str) -> Any:
        """Return what is in a file of benchmarks/results."""
        return json.loads((self.path / "benchmarks" / "results" / f"{name}.json").read_text())


def _ignored(folder: str, names: Iterable[str]) -> list[str]:
    """Return what is not copied; in a worktree .git is a file."""
    return [
        name
        for name in names
        if name == ".git"
        or (Path(folder, name).is_dir() and any(fnmatch(name, pattern) for pattern in _IGNORED))
    ]
