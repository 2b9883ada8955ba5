"""What is interrupted: each command of a small run, and all that can be done with its results."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tfpeel.cli.main import run
from tfpeel.errors import TfpeelError
from tfpeel.runtime import PackStore
from tfpeel.sign import read_private_key

SMALL_MODEL = """
[pretrain]
dimension = 16
epochs = 1
least_steps = 1
spectral_dimension = 16

[cluster]
clusters = 2
router_bytes = 8000
"""
_CONFIG = f"""
preset = "fast"
budgets = ["16KB", "20KB"]
seed = 3

[synthetic]
users = 60
items = 200
interactions = 900
{SMALL_MODEL}"""


@dataclass(frozen=True)
class Step:
    """A command.

    Args:
        name: of it.
        act: does it in this process; returns the exit status.
        state: what has to be the same after it, of the directory that it works in.
    """

    name: str
    act: Callable[[], int]
    state: Callable[[Path], object]


def steps(root: Path) -> tuple[Step, ...]:
    """Return the steps in their order, all below a directory."""
    ws = ("--workspace", root / "ws")
    pack, key = root / "ws" / "pack", root / "keys" / "key.pem"
    config = root.parent / "config.toml"
    config.write_text(_CONFIG)

    def command(*arguments: object) -> Callable[[], int]:
        return lambda: run([str(argument) for argument in arguments])

    small = ("--trials", 2, "--tuner", "random", "--jobs", 1, "--budget", "16KB")
    acts = {
        "prepare": command("prepare", *ws, "--config", config),
        "pretrain": command("pretrain", *ws),
        "cluster": command("cluster", *ws),
        "refine": command("refine", *ws, "--jobs", 1),
        "export": command("export", *ws),
        "evaluate": command("evaluate", *ws, "--jobs", 1, "--json", root / "out" / "results.json"),
        "export --budget": command("export", *ws, "--budget", "18KB"),
        "report": command("report", *ws, "--jobs", 1, "--overwrite"),
        "keys new": command("keys", "new", key),
        "sign": command("sign", pack, "--key", key, "--pack-version", 1),
        "PackStore.install": lambda: _install(root / "store", pack),
        "sign again": command("sign", pack, "--key", key, "--pack-version", 2),
        "PackStore.install, newer": lambda: _install(root / "store", pack),
        "tune": command("tune", *ws, *small, "--overwrite", "--out", root / "out" / "tuned.toml"),
    }
    states = {"keys new": _keys}
    return tuple(Step(name, act, states.get(name, files)) for name, act in acts.items())


def files(root: Path) -> dict[str, str]:
    """Return path to hash of every file; of the lock nothing but its name."""
    return {
        str(path.relative_to(root)): "lock"
        if path.name == ".lock"
        else hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def _keys(root: Path) -> object:
    """Return which files there are, and whether the two keys, never the same, belong together."""
    private = root / "keys" / "key.pem"
    if not private.exists() or not Path(f"{private}.pub").exists():
        return list(files(root))
    fits = read_private_key(private).public.to_pem() == Path(f"{private}.pub").read_text()
    return list(files(root)), fits


def _install(store: Path, pack: Path) -> int:
    try:
        PackStore(store).install(pack).verify()
    except (TfpeelError, OSError) as error:
        # A library raises; what a program makes of it is its own.
        print(f"Error: {error}; next: up to the program", file=sys.stderr)
        return 2
    return 0
