"""An adb server of the test's own: another port, another home, no device but the test's."""

from __future__ import annotations

import io
import os
import shutil
import socket
import subprocess
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from tfpeel.cli.main import run

ADB = shutil.which("adb")
# Longer than anything here takes: a test that hangs ends as a failure.
_HANGS_SECONDS = 100


@dataclass(frozen=True)
class Printed:
    """What a command printed."""

    stdout: str
    stderr: str


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

    def reconnect(self, serial: str) -> None:
        """Connect to a device anew, whatever the server thinks of the old connection."""
        self.adb("disconnect", serial)
        self.adb("connect", serial)

    def deploy(self, *arguments: object, status: int | None = 0) -> Printed:
        """Run `tfpeel deploy`, check its exit status (any for None), and return what it printed."""
        out, err = io.StringIO(), io.StringIO()
        environment = patch.dict(os.environ, self.environment, clear=True)
        with environment, redirect_stdout(out), redirect_stderr(err):
            found = run(["deploy", *map(str, arguments)])
        assert status in (None, found), err.getvalue()
        return Printed(out.getvalue(), err.getvalue())

    def refused(self, *arguments: object) -> str:
        """Run `tfpeel deploy`, which must fail with one line, and return the line."""
        printed = self.deploy(*arguments, status=2)
        assert printed.stdout == ""
        assert printed.stderr.count("\n") == 1, printed.stderr
        assert printed.stderr.startswith("Error: ")
        return printed.stderr

    def stop(self) -> None:
        """End the server."""
        self.adb("kill-server")
