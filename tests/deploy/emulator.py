"""Stands in for Android's emulator: the test device at an emulator's ports, until it is killed.

    python -m tests.deploy.emulator -avd NAME -port PORT ...

It takes the options of scripts/try-emulator, tells adb's server of itself, as the emulator does,
and ends when its console is asked to.
"""

from __future__ import annotations

import argparse
import os
import socket
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from tests.deploy.device.device import Device

_MOST_TRIES, _SECONDS_BETWEEN = 100, 0.1


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("-avd", required=True)
    parser.add_argument("-port", type=int, required=True, help="of the console; adb's is the next")
    for name in ("-read-only", "-no-window", "-no-audio", "-no-boot-anim"):
        parser.add_argument(name, action="store_true")
    port = parser.parse_args().port
    with (
        tempfile.TemporaryDirectory() as folder,
        socket.create_server(("127.0.0.1", port)) as console,
        Device(Path(folder), port=port + 1),
    ):
        _tell_server(f"host:emulator:{port + 1}")
        _wait_for_kill(console)


def _tell_server(message: str) -> None:
    with _connected(os.environ["ADB_SERVER_SOCKET"]) as server:
        server.sendall(f"{len(message):04x}{message}".encode())
        server.recv(1)  # it is closed when the server knows the device


def _connected(place: str) -> socket.socket:
    """Connect to a server which may be just about to start, by the script that started this."""
    _, host, port = place.split(":")
    for _ in range(_MOST_TRIES):
        with suppress(ConnectionRefusedError):
            return socket.create_connection((host, int(port)))
        time.sleep(_SECONDS_BETWEEN)
    raise SystemExit(f"no server of adb at {place}")


def _wait_for_kill(console: socket.socket) -> None:
    said = b""
    connection, _ = console.accept()
    with connection:
        connection.sendall(b"OK\r\n")
        while b"kill\n" not in said:
            said += connection.recv(100)
        connection.sendall(b"OK: killing emulator, bye bye\r\n")


if __name__ == "__main__":
    main()
