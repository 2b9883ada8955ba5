"""The adb program, one method per thing that it is asked to do."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from tfpeel.errors import DeviceError
from tfpeel_deploy.adb_errors import error_of_adb, lost
from tfpeel_deploy.listing import ListedDevice, parse_listing

# The device's shell writes it after a command. Old devices tell no exit status, and adb tells
# none when the connection breaks: without this line, a command did not end.
_MARK = "tfpeel-status:"
_MARKED = re.compile(rf"{_MARK}([0-9]+)\s*\Z")
_ANSWER_SECONDS = 60
_TRY_SECONDS = 3
# A link slower than this is taken for a dead one.
_LEAST_BYTES_PER_SECOND = 4_000


@dataclass(frozen=True)
class ShellAnswer:
    """What a command on a device said.

    Args:
        status: its exit status.
        output: standard output; with old devices, standard error too.
        errors: standard error.
    """

    status: int
    output: str
    errors: str

    @property
    def reason(self) -> str:
        """The last line, which says what went wrong."""
        lines = [line.strip() for line in (self.errors or self.output).splitlines()]
        return next((line for line in reversed(lines) if line), f"exit status {self.status}")


class Adb:
    """The adb program of this computer.

    Args:
        program: path of it.
    """

    def __init__(self, program: str) -> None:
        self._program = program

    @classmethod
    def found(cls) -> Adb:
        """Return the adb in PATH, or else that of the Android SDK.

        Raises:
            DeviceError: there is none.
        """
        homes = [os.environ.get(name) for name in ("ANDROID_HOME", "ANDROID_SDK_ROOT")]
        folders = [os.path.join(home, "platform-tools") for home in homes if home]
        program = shutil.which("adb", path=os.pathsep.join([os.environ.get("PATH", ""), *folders]))
        if program is None:
            raise DeviceError(
                "adb is missing",
                "no program adb in PATH or in platform-tools of ANDROID_HOME",
                "adb of Android's platform tools",
                "install it, for example with: apt-get install adb",
            )
        return cls(program)

    def devices(self) -> tuple[ListedDevice, ...]:
        """Return every device that adb knows of, whatever its state.

        Raises:
            DeviceError: adb's server does not work.
        """
        return parse_listing(self._done(None, ["devices", "-l"], _ANSWER_SECONDS).stdout)

    def shell(self, serial: str, script: str) -> ShellAnswer:
        """Run a script in a device's shell.

        Args:
            serial: of a device that is ready.
            script: lines of sh; `exit` in it ends the script alone.

        Returns:
            What it said, whatever its exit status.

        Raises:
            ConnectionLostError: the connection broke before the script ended.
            DeviceError: adb or the device refuses.
        """
        # In parentheses, so that `exit` leaves the script and not the line that marks the end.
        done = self._run(serial, ["shell", f"({script}); echo {_MARK}$?"], _ANSWER_SECONDS)
        output = done.stdout.replace("\r\n", "\n")
        marked = _MARKED.search(output)
        if marked is None and done.stderr.strip():
            raise error_of_adb(serial, done.stderr)
        if marked is None:
            raise lost(serial, "the command did not end")
        return ShellAnswer(int(marked[1]), output[: marked.start()], done.stderr)

    def push(self, serial: str, local: Path, remote: str) -> None:
        """Send a file.

        Args:
            serial: of a device that is ready.
            local: the file here.
            remote: path of the file there, whose directory is there.

        Raises:
            ConnectionLostError: the connection broke.
            DeviceError: the device refuses, or has no space.
        """
        seconds = _ANSWER_SECONDS + local.stat().st_size // _LEAST_BYTES_PER_SECOND
        self._done(serial, ["push", str(local), remote], seconds)

    def install(self, serial: str, apk: Path) -> None:
        """Install an APK, or bring it up to date.

        Args:
            serial: of a device that is ready.
            apk: the file here.

        Raises:
            ConnectionLostError: the connection broke.
            DeviceError: the device refuses it.
        """
        seconds = 2 * _ANSWER_SECONDS + apk.stat().st_size // _LEAST_BYTES_PER_SECOND
        done = self._done(serial, ["install", "-r", str(apk)], seconds)
        # Old versions of adb end well when the device has refused.
        if "Success" not in done.stdout:
            raise error_of_adb(serial, done.stdout + done.stderr)

    def is_back(self, serial: str, seconds: float) -> bool:
        """Wait for a device whose connection broke.

        Args:
            serial: of the device.
            seconds: how long at most.

        Returns:
            Whether it came back in time.
        """
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            if ":" in serial:
                # A device over TCP: adb holds on to the broken connection, and does not try anew.
                self._attempt(["disconnect", serial], left)
                self._attempt(["connect", serial], left)
            if self._attempt(["-s", serial, "wait-for-device"], min(left, _TRY_SECONDS)):
                return True
        return False

    def _attempt(self, arguments: list[str], seconds: float) -> bool:
        try:
            done = subprocess.run(
                [self._program, *arguments],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=seconds,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return False
        return done.returncode == 0

    def _run(
        self, serial: str | None, arguments: list[str], seconds: float
    ) -> subprocess.CompletedProcess[str]:
        of_device = [] if serial is None else ["-s", serial]
        try:
            done = subprocess.run(
                [self._program, *of_device, *arguments],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                encoding="utf-8",
                errors="replace",
                timeout=seconds,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise lost(serial or "adb", f"no answer within {seconds} seconds") from None
        except OSError as error:
            raise DeviceError(
                "adb cannot be run",
                f"{self._program}: {error.strerror}",
                "a program that runs here",
                "install adb anew",
            ) from None
        return done

    def _done(
        self, serial: str | None, arguments: list[str], seconds: float
    ) -> subprocess.CompletedProcess[str]:
        """Run adb and insist on its ending well."""
        done = self._run(serial, arguments, seconds)
        if done.returncode != 0:
            raise error_of_adb(serial, done.stderr.strip() or done.stdout)
        return done
