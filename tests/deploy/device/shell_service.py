"""Commands: /bin/sh runs them, on the device's own folder and with the device's own programs.

Paths that begin as a device's do are led into the folder; the programs of bin/ come first.
Source: the packets of shell v2 are as in shell_protocol.h of the Android Open Source Project.
"""

from __future__ import annotations

import asyncio
import os
import re
import struct
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tests.deploy.device.stream import Stream

if TYPE_CHECKING:
    from tests.deploy.device.device import Device

_PROGRAMS = Path(__file__).parent / "bin"
_DEVICE_PATH = re.compile(r"(?<![\w./-])/(?=(?:data|sdcard|proc)\b)")
_STDOUT, _STDERR, _EXIT = 1, 2, 3


async def serve_shell(device: Device, stream: Stream, kind: str, command: str) -> None:
    """Run a command and send what it says: shell v2 with its status, shell v1 and exec without."""
    # The old shell has a terminal: one stream, and lines that end as there.
    has_streams = "v2" in kind.split(",")
    process = await asyncio.create_subprocess_exec(
        "/bin/sh",
        "-c",
        _DEVICE_PATH.sub(f"{device.root}/", command),
        cwd=device.root,
        env={
            "PATH": f"{_PROGRAMS}:/usr/bin:/bin",
            "DEVICE_ROOT": str(device.root),
            "DEVICE_STATE": str(device.state),
            "DEVICE_PYTHON": sys.executable,
            "TZ": os.environ.get("TZ", "UTC"),
        },
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE if has_streams else asyncio.subprocess.STDOUT,
    )
    out, err = (_as_on_device(device, text or b"") for text in await process.communicate())
    if has_streams:
        await stream.write(_packet(_STDOUT, out) if out else b"")
        await stream.write(_packet(_STDERR, err) if err else b"")
        await stream.write(_packet(_EXIT, bytes([process.returncode or 0])))
    else:
        await stream.write(out.replace(b"\n", b"\r\n") if kind == "shell" else out)


def _packet(number: int, data: bytes) -> bytes:
    return struct.pack("<BI", number, len(data)) + data


def _as_on_device(device: Device, text: bytes) -> bytes:
    return text.replace(f"{device.root}/".encode(), b"/")
