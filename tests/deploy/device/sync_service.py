"""Files over sync: STAT, STA2, LST2, LIST, SEND, RECV.

Source: SYNC.TXT and file_sync_protocol.h of the Android Open Source Project's adb.
"""

from __future__ import annotations

import asyncio
import errno
import os
import struct
from pathlib import Path
from typing import TYPE_CHECKING

from tests.deploy.device.stream import Stream

if TYPE_CHECKING:
    from tests.deploy.device.device import Device

_MOST_DATA = 64 * 1024
_STAT = struct.Struct("<4s3I")
_STAT_V2 = struct.Struct("<4sI2Q4IQ3q")
_ENTRY = struct.Struct("<4s4I")


class SyncService:
    """The service on one stream.

    Args:
        device: whose files.
        stream: that was opened.
    """

    def __init__(self, device: Device, stream: Stream) -> None:
        self._device = device
        self._stream = stream

    async def serve(self) -> None:
        """Answer requests until QUIT or the end of the stream."""
        answers = {
            b"STAT": self._stat,
            b"LST2": self._stat_v2,
            b"STA2": self._stat_v2,
            b"LIST": self._list,
            b"SEND": self._receive_file,
            b"RECV": self._send_file,
        }
        while True:
            try:
                name, length = struct.unpack("<4sI", await self._stream.read_exactly(8))
                argument = (await self._stream.read_exactly(length)).decode()
            except EOFError:
                return
            if name == b"QUIT":
                return
            if name not in answers:
                await self._fail(f"unknown command {name!r}")
                return
            await answers[name](name, argument)

    async def _stat(self, name: bytes, path: str) -> None:
        try:
            found = self._device.path(path).lstat()
            answer = (found.st_mode, found.st_size & 0xFFFFFFFF, int(found.st_mtime))
        except OSError:
            answer = (0, 0, 0)
        await self._stream.write(_STAT.pack(name, *answer))

    async def _stat_v2(self, name: bytes, path: str) -> None:
        place = self._device.path(path)
        try:
            s = place.lstat() if name == b"LST2" else place.stat()
        except OSError as error:
            zeros = (0,) * 11
            await self._stream.write(_STAT_V2.pack(name, error.errno or errno.EIO, *zeros[:-1]))
            return
        times = (int(s.st_atime), int(s.st_mtime), int(s.st_ctime))
        who = (s.st_mode, s.st_nlink, s.st_uid, s.st_gid)
        await self._stream.write(
            _STAT_V2.pack(name, 0, s.st_dev, s.st_ino, *who, s.st_size, *times)
        )

    async def _list(self, _: bytes, path: str) -> None:
        place = self._device.path(path)
        for entry in sorted(place.iterdir()) if place.is_dir() else ():
            found, text = entry.lstat(), entry.name.encode()
            numbers = (found.st_mode, found.st_size & 0xFFFFFFFF, int(found.st_mtime), len(text))
            await self._stream.write(_ENTRY.pack(b"DENT", *numbers) + text)
        await self._stream.write(_ENTRY.pack(b"DONE", 0, 0, 0, 0))

    async def _send_file(self, _: bytes, path: str) -> None:
        try:
            content = self._device.path(path).read_bytes()
        except OSError as error:
            await self._fail(os.strerror(error.errno or errno.EIO))
            return
        for start in range(0, len(content), _MOST_DATA):
            piece = content[start : start + _MOST_DATA]
            await self._stream.write(struct.pack("<4sI", b"DATA", len(piece)) + piece)
        await self._stream.write(struct.pack("<4sI", b"DONE", 0))

    async def _receive_file(self, _: bytes, argument: str) -> None:
        path, _, mode = argument.rpartition(",")
        place, problem = self._device.path(path), self._device.write_problem(path)
        if not problem:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(b"")
        time = 0
        while True:
            name, number = struct.unpack("<4sI", await self._stream.read_exactly(8))
            if name == b"DONE":
                time = number
                break
            piece = await self._stream.read_exactly(number)
            await asyncio.sleep(self._device.faults.seconds_per_packet)
            problem = problem or self._store(place, piece)
        if problem:
            await self._fail(problem)
            return
        self._flip_a_bit(path, place)
        place.chmod(int(mode) & 0o777)
        os.utime(place, (time, time))
        await self._stream.write(struct.pack("<4sI", b"OKAY", 0))

    def _store(self, place: Path, piece: bytes) -> str:
        """Append to a file; return what went wrong, after which nothing is left of the file."""
        self._device.count_received(len(piece), place)
        if self._device.free_bytes() < len(piece):
            place.unlink()
            return "couldn't write: No space left on device"
        with place.open("ab") as file:
            file.write(piece)
        return ""

    def _flip_a_bit(self, path: str, place: Path) -> None:
        text = self._device.faults.flips_bit_in
        if text is not None and text in path:
            content = bytearray(place.read_bytes())
            content[len(content) // 2] ^= 1
            place.write_bytes(content)

    async def _fail(self, text: str) -> None:
        said = text.encode()
        await self._stream.write(struct.pack("<4sI", b"FAIL", len(said)) + said)
