"""Two machines on one: a core for each, and a network namespace with a cable between them."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass

# As much as a token bucket may let through at once, and how long a packet may wait.
_BURST, _WAIT = "256kb", "50ms"


@dataclass(frozen=True)
class Machine:
    """A place for processes.

    Args:
        address: of this machine in the network that it shares with the other.
        core: the one that its processes run on.
        namespace: its network namespace; None: that of everybody.
        device: its end of the cable; None: there is none.
    """

    address: str
    core: int
    namespace: str | None = None
    device: str | None = None

    def command(self, words: Sequence[str]) -> list[str]:
        """Return the command that runs these words here."""
        inside = ["ip", "netns", "exec", self.namespace] if self.namespace else []
        return [*inside, "taskset", "--cpu-list", str(self.core), *words]

    def sent_bytes(self) -> int | None:
        """Return the bytes that went into the cable so far."""
        if self.device is None:
            return None
        command = self.command(["cat", f"/sys/class/net/{self.device}/statistics/tx_bytes"])
        return int(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)

    def lose(self) -> None:
        """Kill whatever runs in the namespace, as a machine that loses its power."""
        found = subprocess.run(
            ["ip", "netns", "pids", self.namespace or ""], check=False, capture_output=True
        )
        for process in found.stdout.split():
            with suppress(ProcessLookupError):
                os.kill(int(process), signal.SIGKILL)


_CONNECTED = (
    Machine("10.93.0.1", 0, "tfpeel-0", "peel0"),
    Machine("10.93.0.2", 1, "tfpeel-1", "peel1"),
)


def on_loopback() -> tuple[Machine, Machine]:
    """Return two machines that have nothing but their cores apart."""
    return Machine("127.0.0.1", 0), Machine("127.0.0.1", 1)


def may_lay_cables() -> bool:
    """Return whether this process may make network namespaces, and has what it takes."""
    if shutil.which("ip") is None or shutil.which("tc") is None:
        return False
    _remove()
    name = str(_CONNECTED[0].namespace)
    tried = subprocess.run(["ip", "netns", "add", name], check=False, capture_output=True)
    _remove()
    return tried.returncode == 0


@contextmanager
def with_a_cable(rate: str | None) -> Iterator[tuple[Machine, Machine]]:
    """Give two machines with a cable between them: see may_lay_cables.

    What still runs on them in the end is killed.

    Args:
        rate: of the cable in both directions, as tc writes it, such as `1gbit`; None: no limit.
    """
    _remove()
    try:
        for machine in _CONNECTED:
            _run(f"ip netns add {machine.namespace}")
            _run(f"ip -n {machine.namespace} link set lo up")
        first, second = _CONNECTED
        _run(
            f"ip link add {first.device} netns {first.namespace} type veth"
            f" peer name {second.device} netns {second.namespace}"
        )
        for machine in _CONNECTED:
            inside, device = f"ip -n {machine.namespace}", machine.device
            _run(f"{inside} addr add {machine.address}/24 dev {device}")
            _run(f"{inside} link set {device} up")
            if rate is not None:
                bucket = f"tbf rate {rate} burst {_BURST} latency {_WAIT}"
                _run(f"tc -n {machine.namespace} qdisc add dev {device} root {bucket}")
        yield _CONNECTED
    finally:
        _remove()


def _remove() -> None:
    for machine in _CONNECTED:
        machine.lose()
        command = ["ip", "netns", "del", str(machine.namespace)]
        subprocess.run(command, check=False, stderr=subprocess.DEVNULL)


def _run(command: str) -> None:
    subprocess.run(command.split(), check=True)
