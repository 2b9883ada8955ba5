"""Start an app on a pack, and fetch its log where that fails."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass

from tfpeel_deploy.adb import Adb
from tfpeel_deploy.pack_folder import PackFolder

EXTRA = "pack"
_MOST_LOG_LINES = 40
# A line of logcat -v threadtime: date, time, process, thread, level, tag and text.
_LINE = re.compile(r"\S+ \S+\s+(?P<pid>[0-9]+)\s+[0-9]+ \w ")


@dataclass(frozen=True)
class StartReport:
    """How it went.

    Args:
        problem: why the app does not run, or an empty text.
        log: the app's last lines in logcat since it was started, if it does not run.
    """

    problem: str
    log: tuple[str, ...]


def start_app(folder: PackFolder, name: str, activity: str) -> StartReport:
    """Open the app on a pack.

    The activity gets the text extra `pack`: the pack's name where it is in the app's own folder
    (files/packs/), else its whole path.

    Args:
        folder: that the pack is in.
        name: of the pack.
        activity: of the app, such as .MainActivity.

    Returns:
        Whether the app runs, and if not, why.

    Raises:
        DeviceError: there is no such pack.
    """
    folder.manifest(name)
    adb, serial, app = folder.adb, folder.serial, folder.place.app
    since = adb.shell(serial, "date '+%m-%d %H:%M:%S.000'").output.strip()
    component = shlex.quote(f"{app}/{activity}")
    extra = f"--es {EXTRA} {shlex.quote(folder.place.path_for_app(name))}"
    answer = adb.shell(serial, f"am start -W -n {component} {extra}")
    lines = [line.strip() for line in (answer.output + answer.errors).splitlines()]
    refusals = [line for line in lines if line.startswith(("Error:", "Error type", "Exception"))]
    if refusals:
        return StartReport(refusals[-1], _log(adb, serial, app, since))
    if answer.status != 0:
        return StartReport(answer.reason, _log(adb, serial, app, since))
    if not adb.shell(serial, f"pidof {app}").output.strip():
        return StartReport("it ended right after its start", _log(adb, serial, app, since))
    return StartReport("", ())


def _log(adb: Adb, serial: str, app: str, since: str) -> tuple[str, ...]:
    """Return the lines of logcat that name the app, or that one of its processes wrote."""
    lines = adb.shell(serial, f"logcat -d -v threadtime -T {shlex.quote(since)}").output.split("\n")
    named = rf"Start proc ([0-9]+):{re.escape(app)}\b|Process: {re.escape(app)}, PID: ([0-9]+)"
    found = re.findall(named, "\n".join(lines))
    processes = {number for numbers in found for number in numbers if number}

    def is_its(line: str) -> bool:
        parts = _LINE.match(line)
        return app in line or (parts is not None and parts["pid"] in processes)

    return tuple(line.rstrip() for line in lines if is_its(line))[-_MOST_LOG_LINES:]
