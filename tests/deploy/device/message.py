"""Messages of adb's transport: a header of six little-endian words, then the payload.

Source: protocol.txt of the Android Open Source Project's adb.
"""

from __future__ import annotations

import asyncio
import struct
from dataclasses import dataclass

_HEADER = struct.Struct("<4s4I4s")
_ALL_ONES = bytes([255] * 4)


@dataclass(frozen=True)
class Message:
    """A message; the names of the arguments depend on the command."""

    command: bytes
    first: int
    second: int
    data: bytes = b""

    def packed(self) -> bytes:
        magic = bytes(a ^ b for a, b in zip(self.command, _ALL_ONES, strict=True))
        checksum = sum(self.data) & 0xFFFFFFFF
        header = (self.command, self.first, self.second, len(self.data), checksum, magic)
        return _HEADER.pack(*header) + self.data


async def read_message(reader: asyncio.StreamReader) -> Message:
    """Return the next message.

    Raises:
        asyncio.IncompleteReadError: the connection ended.
        ValueError: this is no message.
    """
    header = await reader.readexactly(_HEADER.size)
    command, first, second, length, _, magic = _HEADER.unpack(header)
    if bytes(a ^ b for a, b in zip(command, magic, strict=True)) != _ALL_ONES:
        raise ValueError(f"the magic of {command!r} is wrong")
    return Message(command, first, second, await reader.readexactly(length))
