"""What adb and devices have been seen to print, and what tfpeel says of it."""

from __future__ import annotations

import pytest

from tfpeel.errors import ConnectionLostError, DeviceError
from tfpeel_deploy.adb_errors import error_of_adb, error_of_run_as

COPY = "adb: error: failed to copy 'a' to 'b': "
PUSHED = "\na: 0 files pushed, 0 skipped. 35.0 MB/s (30000 bytes in 0.001s)\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{COPY}remote No space left on device{PUSHED}", "the device has no space"),
        (f"{COPY}remote couldn't create file: Read-only file system{PUSHED}", "is read-only"),
        (f"{COPY}remote couldn't create file: Permission denied{PUSHED}", "may not be written"),
        (
            "error: device unauthorized.\nThis adb server's keys are not set",
            "authorised",
        ),
        ("* cannot start server on remote host\nadb: failed to check server version: x", "server"),
        ("adb: failed to install x.apk: Failure [INSTALL_FAILED_OLDER_SDK]", "refuses the APK"),
        ("something new", "adb failed; received: something new"),
        ("", "adb failed; received: adb said nothing"),
    ],
)
def test_refusals(text, expected):
    error = error_of_adb("serial", text)
    assert type(error) is DeviceError
    assert expected in str(error)
    assert "\n" not in str(error)


@pytest.mark.parametrize(
    "text",
    [
        f"{COPY}couldn't read from device{PUSHED}",
        "adb: error: failed to get feature set: device offline",
        "error: device 'serial' not found",
        "error: closed",
        "adb F 11-21 16:57:37 1 1 file_sync_client.cpp:328] protocol fault: failed to read",
    ],
)
def test_lost_connections(text):
    assert type(error_of_adb("serial", text)) is ConnectionLostError


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("run-as: unknown package: a.b", "the app is not installed on serial"),
        ("run-as: Package 'a.b' is unknown", "the app is not installed on serial"),
        ("run-as: package not debuggable: a.b", "a.b cannot be debugged"),
        ("run-as: Package 'a.b' is not debuggable", "a.b cannot be debugged"),
        ("run-as: couldn't stat /data/user/0/a.b", "the folder of a.b cannot be entered"),
    ],
)
def test_run_as(line, expected):
    assert expected in str(error_of_run_as(line, "a.b", "serial"))
    assert error_of_run_as(f"cat: {line}", "a.b", "serial") is None
