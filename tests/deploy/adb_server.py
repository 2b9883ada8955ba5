"""An adb server of the test's own: another port, another home, no device but the test's."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

ADB = shutil.which("adb")
# Longer than anything here takes: a test that hangs ends as a failure.
_HANGS_SECONDS = 100


class AdbServer:
    """The real adb, with a server of its own that ends with `stop`.

    Args:
        home: for its keys and logs.
    """

    def __init__(self, home: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.environment = {
            **{name: value for name, value in os.environ.items() if name != "ANDROID_SERIAL"},
            "HOME": str(home),
            "TMPDIR": str(home),
            "ADB_SERVER_SOCKET": f"tcp:localhost:{port}",
            # No search for emulators, nor for devices in the network.
            "ADB_LOCAL_TRANSPORT_MAX_PORT": "5554",
            "ADB_MDNS_AUTO_CONNECT": "0",
        }

    def adb(self, *arguments: str) -> str:
        """Run adb and return all that it printed."""
        done = subprocess.run(
            [str(ADB), *arguments],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_HANGS_SECONDS,
            check=False,
        )
        return done.stdout + done.stderr

    def deploy(
        self, *arguments: object, status: int | None = 0
    ) -> subprocess.CompletedProcess[str]:
        """Run `tfpeel deploy`, check its exit status (any for None), and return what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "tfpeel", "deploy", *map(str, arguments)],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_HANGS_SECONDS,
            check=False,
        )
        assert status in (None, done.returncode), done.stderr
        return done

    def refused(self, *arguments: object) -> str:
        """Run `tfpeel deploy`, which must fail with one line, and return the line."""
        done = self.deploy(*arguments, status=2)
        assert done.stdout == ""
        assert done.stderr.count("\n") == 1, done.stderr
        assert done.stderr.startswith("Error: ")
        return done.stderr

    def stop(self) -> None:
        """End the server."""
        self.adb("kill-server")
