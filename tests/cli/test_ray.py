"""A Ray cluster of two nodes on loopback, started and used as docs/distributed.md says."""

from __future__ import annotations

import os
import secrets
import shlex
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from tests.checkout_copy import CheckoutCopy
from tests.cli.commands import SMALL
from tests.free_port import free_port
from tests.page_blocks import blocks, commands, with_others

((INSTALL, HEAD, NODE, RUN),) = map(commands, blocks("docs/distributed.md", "bash ray"))


@contextmanager
def started(checkout: CheckoutCopy, command: str, environment: dict[str, str]) -> Iterator[None]:
    """Keep a node while the context lasts; it has a process group of its own, which then ends."""
    with subprocess.Popen(
        ["bash", "-c", f"exec {command}"],
        env={**checkout.environment, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as process:
        assert process.stdout is not None
        said = [""]
        try:
            while "Ray runtime started" not in said[-1]:
                said.append(process.stdout.readline())
                assert said[-1] != "", "".join(said)
            yield
        finally:
            process.terminate()  # and it ends what it has started
            with suppress(subprocess.TimeoutExpired):
                process.wait(60)
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def test_two_nodes_and_a_run(checkout, tmp_path):
    pytest.importorskip("ray", reason="Ray is an optional extra")
    checkout.run_inside(INSTALL)
    (tmp_path / "token").write_text(secrets.token_hex(32))
    environment = {
        "RAY_USAGE_STATS_ENABLED": "0",
        "RAY_AUTH_MODE": "token",
        "RAY_AUTH_TOKEN_PATH": str(tmp_path / "token"),
    }
    port = free_port()
    # The paths of its sockets must be short.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        small = f"--block --num-cpus 1 --object-store-memory 100000000 --temp-dir {folder}"
        of_head = f"--port {port} --ray-client-server-port {free_port()} --include-dashboard false"
        head = with_others(HEAD, {"--head": f"--head {small} {of_head}"})
        node = with_others(NODE, {"HEAD:6379": f"127.0.0.1:{port} {small}"})
        own = {
            "my-workspace": tmp_path / "workspace",
            "--data my-interactions.csv": shlex.join(SMALL[: SMALL.index("--jobs")]),
            "HEAD:6379": f"127.0.0.1:{port}",
        }
        with started(checkout, head, environment), started(checkout, node, environment):
            done = checkout.run_inside(with_others(RUN, own), **environment)
    assert f"Pack {tmp_path}/workspace/pack: 2 user clusters" in done.stdout
