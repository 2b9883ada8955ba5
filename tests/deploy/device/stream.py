"""One stream inside a connection: what a service reads and writes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from tests.deploy.device.message import Message

_END = b""


class Stream:
    """A stream that the computer has opened.

    Every write waits for the other side's OKAY; every write of the other side is answered with
    one when it has been read, so that a slow service slows the sender down.

    Args:
        ours: our number of the stream.
        theirs: the computer's.
        most_bytes: of a payload that the computer takes.
        send: puts a message on the wire.
    """

    def __init__(
        self, ours: int, theirs: int, most_bytes: int, send: Callable[[Message], None]
    ) -> None:
        self.ours = ours
        self.theirs = theirs
        self._most_bytes = most_bytes
        self._send = send
        self._arrived: asyncio.Queue[bytes] = asyncio.Queue()
        self._may_write = asyncio.Event()
        self._may_write.set()
        self._buffer = b""
        self.is_open = True

    def take(self, message: Message) -> None:
        """Take a message for this stream."""
        if message.command == b"WRTE":
            self._arrived.put_nowait(message.data)
        elif message.command == b"OKAY":
            self._may_write.set()
        else:
            self.is_open = False
            self._arrived.put_nowait(_END)
            self._may_write.set()

    async def read_exactly(self, count: int) -> bytes:
        """Return so many bytes.

        Raises:
            EOFError: the stream was closed before.
        """
        while len(self._buffer) < count:
            data = await self._arrived.get()
            if data == _END:
                raise EOFError
            self._send(Message(b"OKAY", self.ours, self.theirs))
            self._buffer += data
        taken, self._buffer = self._buffer[:count], self._buffer[count:]
        return taken

    async def write(self, data: bytes) -> None:
        """Write bytes; nothing happens once the stream is closed."""
        for start in range(0, len(data), self._most_bytes):
            await self._may_write.wait()
            if not self.is_open:
                return
            self._may_write.clear()
            piece = data[start : start + self._most_bytes]
            self._send(Message(b"WRTE", self.ours, self.theirs, piece))

    async def close(self) -> None:
        """Wait until all is taken, then close."""
        await self._may_write.wait()
        if self.is_open:
            self.is_open = False
            self._send(Message(b"CLSE", self.ours, self.theirs))
