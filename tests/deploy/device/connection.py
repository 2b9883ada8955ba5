"""One connection of a computer: handshake, then streams.

Source: protocol.txt of the Android Open Source Project's adb.
"""

from __future__ import annotations

import asyncio
import itertools
import os
from typing import TYPE_CHECKING

from tests.deploy.device.message import Message, read_message
from tests.deploy.device.rsa_key import is_signed
from tests.deploy.device.shell_service import serve_shell
from tests.deploy.device.stream import Stream
from tests.deploy.device.sync_service import SyncService

if TYPE_CHECKING:
    from tests.deploy.device.device import Device

_VERSION = 0x01000001
_TOKEN, _SIGNATURE, _PUBLIC_KEY = 1, 2, 3


class ConnectionCut(Exception):  # noqa: N818 - an event that a fault asks for, not an error
    """The device breaks the connection."""


class Connection:
    """A connection.

    Args:
        device: whose.
        reader: from the computer.
        writer: to it.
    """

    def __init__(
        self, device: Device, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.device = device
        self._reader = reader
        self._writer = writer
        self._most_bytes = 4096
        self._streams: dict[int, Stream] = {}
        self._numbers = itertools.count(1)
        self._tasks: set[asyncio.Task[None]] = set()

    async def serve(self) -> None:
        """Serve until either side ends it."""
        try:
            await self._shake_hands()
            while True:
                self._take(await read_message(self._reader))
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            self.cut()

    def cut(self) -> None:
        """Break the connection; nothing that is under way is answered."""
        for task in self._tasks:
            task.cancel()
        self._writer.transport.abort()

    async def _shake_hands(self) -> None:
        hello = await read_message(self._reader)
        if hello.command != b"CNXN":
            raise ConnectionError
        # Neither side takes more than both can.
        self._most_bytes = min(hello.second, self.device.faults.most_bytes)
        if self.device.faults.silent:
            await self._reader.read()
        if self.device.asks_for_keys:
            await self._authorise()
        self._send(Message(b"CNXN", _VERSION, self._most_bytes, self.device.banner()))

    async def _authorise(self) -> None:
        token = os.urandom(20)
        self._send(Message(b"AUTH", _TOKEN, 0, token))
        while True:
            answer = await read_message(self._reader)
            if answer.command != b"AUTH":
                continue
            if answer.first == _SIGNATURE:
                if any(is_signed(key, token, answer.data) for key in self.device.known_keys()):
                    return
                self._send(Message(b"AUTH", _TOKEN, 0, token))
            elif answer.first == _PUBLIC_KEY and not self.device.faults.refuses_keys:
                self.device.remember_key(answer.data.rstrip(b"\0").decode())
                return

    def _send(self, message: Message) -> None:
        self._writer.write(message.packed())

    def _take(self, message: Message) -> None:
        if message.command == b"OPEN":
            self._open(message.first, message.data.rstrip(b"\0").decode())
        elif message.second in self._streams:
            stream = self._streams[message.second]
            stream.take(message)
            if message.command == b"CLSE":
                del self._streams[message.second]

    def _open(self, theirs: int, destination: str) -> None:
        stream = Stream(next(self._numbers), theirs, self._most_bytes, self._send)
        kind, _, rest = destination.partition(":")
        if kind.split(",")[0] not in ("shell", "exec", "sync"):
            self._send(Message(b"CLSE", 0, theirs))
            return
        self._streams[stream.ours] = stream
        self._send(Message(b"OKAY", stream.ours, theirs))
        task = asyncio.get_running_loop().create_task(self._serve(stream, kind, rest))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, stream: Stream, kind: str, rest: str) -> None:
        try:
            self._count_command()
            if kind == "sync":
                await SyncService(self.device, stream).serve()
            else:
                self.device.commands.append(rest)
                await serve_shell(self.device, stream, kind, rest)
            await stream.close()
        except ConnectionCut:
            if self.device.faults.gone_after_cut:
                self.device.stop_listening()
            self._writer.transport.abort()

    def _count_command(self) -> None:
        faults = self.device.faults
        if faults.commands_before_cut is None:
            return
        if faults.commands_before_cut == 0:
            faults.commands_before_cut = None
            raise ConnectionCut
        faults.commands_before_cut -= 1
