"""How fast the clusters of a workspace are refined by one or two machines of a Ray cluster."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tfpeel.config import fingerprint_of
from tfpeel.storage import sha256_of
from together.two_machines import Machine

_PORT = 23460
_STORE_BYTES = 2_000_000_000
_SECONDS_BETWEEN = 0.2
_LATER = ("refined", "pack", "reports")
# A cluster of Ray that asks for no token, in a network of its own; what Ray notes of it is not
# where others look for the cluster of this computer.
_ENVIRONMENT = {
    **os.environ,
    "RAY_AUTH_MODE": "disabled",
    "RAY_DISABLE_IMPORT_WARNING": "1",
    "RAY_TMPDIR": "/tmp/tfpeel-ray",
}


def copied_for_refinement(workspace: Path, copy: Path) -> None:
    """Copy a finished workspace without what comes after its clusters.

    Args:
        workspace: a finished one.
        copy: where it goes; what is there is removed.
    """
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(workspace, copy, ignore=shutil.ignore_patterns(*_LATER))


def refined_alone(workspace: Path, machine: Machine) -> dict[str, Any]:
    """Refine all clusters in one process.

    Args:
        workspace: see copied_for_refinement.
        machine: whose core does it.

    Returns:
        The seconds of the command, and a hash of all that it wrote.
    """
    return _timed(workspace, machine, ["--jobs", "1"])


def refined_together(
    workspace: Path, machines: Sequence[Machine], lost_after: int | None = None
) -> dict[str, Any]:
    """Refine all clusters on the nodes of a Ray cluster.

    Args:
        workspace: see copied_for_refinement.
        machines: one node each, as long as they have their cable; the command runs on the first.
        lost_after: as many clusters are done when the last machine is lost; None: it stays.

    Returns:
        The same, and the bytes that the first machine sent where there is a cable.
    """
    head = machines[0]
    for machine in machines:
        _start_node(machine, head)
    before = head.sent_bytes()
    options = ["--ray", f"{head.address}:{_PORT}"]
    lost = None if lost_after is None else machines[-1]
    found = _timed(workspace, head, options, lost, lost_after or 0)
    after = head.sent_bytes()
    if before is not None and after is not None:
        found["sent_bytes"] = after - before
    return found


def _timed(
    workspace: Path,
    machine: Machine,
    options: Sequence[str],
    lost: Machine | None = None,
    lost_after: int = 0,
) -> dict[str, Any]:
    refined = workspace / "refined"
    for made in list(workspace.rglob("refined")):
        shutil.rmtree(made)
    command = ["tfpeel", "refine", "--workspace", str(workspace), "--quiet", *options]
    started = time.monotonic()
    process = subprocess.Popen(machine.command(command), env=_ENVIRONMENT)
    if lost is not None:
        while process.poll() is None and len(list(refined.glob("*"))) < lost_after:
            time.sleep(_SECONDS_BETWEEN)
        lost.lose()
    if process.wait():
        raise SystemExit(f"{command} ended with {process.returncode}")
    return {"seconds": time.monotonic() - started, "sha256": _hash_of(refined)}


def _start_node(machine: Machine, head: Machine) -> None:
    """Start a node, which ends with the machine."""
    where = (
        ["--head", "--port", str(_PORT), "--include-dashboard=false"]
        if machine is head
        else ["--address", f"{head.address}:{_PORT}"]
    )
    words = ["ray", "start", *where, "--node-ip-address", machine.address, "--num-cpus", "1"]
    words += ["--object-store-memory", str(_STORE_BYTES)]
    subprocess.run(machine.command(words), check=True, env=_ENVIRONMENT, stdout=subprocess.DEVNULL)


def _hash_of(folder: Path) -> str:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return fingerprint_of([[str(path.relative_to(folder)), sha256_of(path)] for path in files])
