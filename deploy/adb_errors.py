"""What adb says when it fails, as errors of one line that say what to do."""

from __future__ import annotations

from tfpeel.errors import ConnectionLostError, DeviceError

# A part of adb's or the device's line; what is wrong; what is allowed; what to do.
_KNOWN = (
    (
        ("no space left",),
        "the device has no space",
        "as much free storage as the files need",
        "free some, or choose a smaller --budget or fewer clusters",
    ),
    (
        ("read-only file system",),
        "the place on the device is read-only",
        "a folder that can be written",
        "choose another --folder, or leave it out to use the app's own",
    ),
    (
        ("permission denied", "operation not permitted"),
        "the place on the device may not be written",
        "a folder that adb's shell may write",
        "choose another --folder, or leave it out to use the app's own",
    ),
    (
        ("unauthorized",),
        "the device has not authorised this computer",
        "an authorised device",
        "unlock it and answer its question about USB debugging with yes",
    ),
    (
        (
            *("cannot connect to daemon", "failed to start daemon", "cannot start server"),
            *("failed to check server version", "connection refused"),
        ),
        "adb's server does not work",
        "a server that answers",
        "adb kill-server, then the same command again; check ADB_SERVER_SOCKET",
    ),
    (
        ("install_failed", "install_parse_failed", "failure [", "failed to install"),
        "the device refuses the APK",
        "an APK for its Android version and ABI, signed as the one that is installed",
        "take another --apk, or uninstall the old app first",
    ),
)
_LOST = (
    *("closed", "eof", "protocol fault", "connection reset", "broken pipe", "not found"),
    *("device offline", "failed to read", "connect failed", "no devices", "failed to get feature"),
    "couldn't read from device",
)


def error_of_adb(serial: str | None, text: str) -> DeviceError:
    """Return the error for what adb printed before it ended with a failure.

    Args:
        serial: the device that was spoken to, or None.
        text: adb's standard error.
    """
    line = telling_line(text)
    known = error_of_device(line)
    if known is not None:
        return known
    if serial is not None and any(part in line.lower() for part in _LOST):
        return lost(serial, line)
    return DeviceError(
        "adb failed",
        line,
        "what adb devices lists as `device`",
        "try adb devices; if that hangs or fails, adb kill-server",
    )


def error_of_device(line: str) -> DeviceError | None:
    """Return the error for a line in which a device or adb names the reason, if it is known."""
    for parts, what, allowed, next_step in _KNOWN:
        if any(part in line.lower() for part in parts):
            return DeviceError(what, line, allowed, next_step)
    return None


def error_of_run_as(line: str, app: str, serial: str) -> DeviceError | None:
    """Return the error for a run-as that did not even begin, None if the line is not its own.

    Args:
        line: the last one printed.
        app: in whose name something was to be done.
        serial: of the device.
    """
    if not line.startswith("run-as:"):
        return None
    if "debuggable" in line:
        return DeviceError(
            f"{app} cannot be debugged, so that its own folder is closed",
            line,
            "a debug build",
            "install one with push --apk FILE, or push with --shared",
        )
    if "unknown" in line or "not installed" in line:
        return DeviceError(
            f"the app is not installed on {serial}",
            line,
            app,
            "install it with push --apk FILE, or name another with --app",
        )
    return DeviceError(
        f"the folder of {app} cannot be entered",
        line,
        "an app that run-as takes",
        "push with --shared, or to a folder with --folder",
    )


def lost(serial: str, what: str) -> ConnectionLostError:
    """Return the error for a connection that broke."""
    return ConnectionLostError(
        f"the connection to {serial} was lost",
        what,
        "a device that stays connected",
        "check the cable or the network and give the same command again: it goes on where it was",
    )


def telling_line(text: str) -> str:
    """Return the line that says what went wrong: adb may print others before and after it."""
    lines = [line.strip() for line in text.splitlines()]
    # Those with a star are about adb's server being started.
    said = [line for line in lines if line and not line.startswith("*")]
    telling = [line for line in said if line.startswith(("adb:", "error:"))]
    return (telling or said or ["adb said nothing"])[-1]
