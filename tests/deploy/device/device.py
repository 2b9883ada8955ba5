"""A device for tests: speaks adb's protocol over TCP on loopback, with a folder as its storage."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.deploy.device.connection import Connection, ConnectionCut
from tests.deploy.device.faults import Faults

_MIB = 2**20


class Device:
    """A device; a context in which it listens.

    Args:
        folder: an empty one, for its storage and state.
        features: that it announces; without shell_v2 it is as Android 6 was.
        asks_for_keys: whether a computer must prove its key.
        port: at which it listens; 0: any that is free.
    """

    def __init__(
        self,
        folder: Path,
        features: tuple[str, ...] = ("shell_v2", "stat_v2"),
        asks_for_keys: bool = False,
        port: int = 0,
    ) -> None:
        self.port = port
        self.faults = Faults()
        self.features = features
        self.asks_for_keys = asks_for_keys
        self.commands: list[str] = []
        self.received_bytes = 0
        self.root, self.state = folder / "root", folder / "state"
        for name in ("data/local/tmp", "data/data", "data/misc/adb", "sdcard", "proc"):
            (self.root / name).mkdir(parents=True)
        self.state.mkdir()
        for name in ("packages", "logcat", "processes", "started"):
            (self.state / name).touch()
        self.set_properties(
            {
                "ro.product.model": "Pixel Test",
                "ro.product.cpu.abi": "arm64-v8a",
                "ro.build.version.release": "14",
                "ro.build.version.sdk": "34",
                "sys.boot_completed": "1",
            }
        )
        self.set_memory(total_mib=4096, available_mib=1024)
        self.set_storage(total_mib=8192)
        self._connections: set[Connection] = set()
        self._loop = asyncio.new_event_loop()
        self._server: asyncio.Server | None = None
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    @property
    def serial(self) -> str:
        """As `adb connect` takes it."""
        return f"127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(10)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def set_properties(self, values: dict[str, str]) -> None:
        """Set what getprop says."""
        lines = [f"{name}={value}\n" for name, value in values.items()]
        (self.state / "properties").write_text("".join(lines))

    def set_memory(self, total_mib: int, available_mib: int) -> None:
        """Set what /proc/meminfo says."""
        lines = (("MemTotal", total_mib), ("MemFree", 100), ("MemAvailable", available_mib))
        text = "".join(f"{name + ':':15} {mib * 1024:>8} kB\n" for name, mib in lines)
        (self.root / "proc" / "meminfo").write_text(text)

    def set_storage(self, total_mib: float) -> None:
        """Set how much the device can hold."""
        (self.state / "capacity").write_text(f"{int(total_mib * _MIB)}\n")

    def lie_about_storage(self, free_mib: float) -> None:
        """Let df say that so much is free, whatever is."""
        (self.state / "said-capacity").write_text(f"{int(free_mib * _MIB)}\n")

    def set_read_only(self) -> None:
        """Refuse every change."""
        (self.state / "read-only").touch()

    def install(self, package: str, debuggable: bool = True) -> None:
        """Install an app."""
        (self.root / "data/data" / package / "files").mkdir(parents=True)
        with (self.state / "packages").open("a") as file:
            file.write(f"{package} {'debuggable' if debuggable else 'release'}\n")

    def crash_on_start(self) -> None:
        """Let every app crash when it is started."""
        (self.state / "crashes").touch()

    def path(self, path: str) -> Path:
        """Return where a path of the device is on this computer."""
        return self.root / path.lstrip("/")

    def write_problem(self, path: str) -> str:
        """Return why a file cannot be made at a path of the device, or an empty text."""
        if (self.state / "read-only").exists():
            return "couldn't create file: Read-only file system"
        if path.startswith(("/data/data/", "/system/", "/proc/")):
            return "couldn't create file: Permission denied"
        return ""

    def free_bytes(self) -> int:
        """Return the storage that is left."""
        used = sum(file.stat().st_size for file in self.root.rglob("*") if file.is_file())
        return int((self.state / "capacity").read_text()) - used

    def count_received(self, count: int, place: Path) -> None:
        """Count bytes of a file that has come so far.

        Raises:
            ConnectionCut: a fault wants the connection to break here; the file is gone then.
        """
        self.received_bytes += count
        limit = self.faults.cut_after_bytes
        is_at_limit = limit is not None and self.received_bytes >= limit
        if is_at_limit or self.faults.cuts_every_file:
            self.faults.cut_after_bytes = None
            place.unlink()
            raise ConnectionCut

    def banner(self) -> bytes:
        """Return what the device says of itself when a computer connects."""
        names = ("name=test", "model=Pixel Test", "device=test")
        said = [*(f"ro.product.{name}" for name in names), f"features={','.join(self.features)}"]
        return f"device::{';'.join(said)}".encode()

    def known_keys(self) -> list[str]:
        """Return the keys of the computers that may connect."""
        file = self.root / "data/misc/adb/adb_keys"
        return file.read_text().splitlines() if file.exists() else []

    def remember_key(self, key: str) -> None:
        """Let the computer with this key connect from now on."""
        with (self.root / "data/misc/adb/adb_keys").open("a") as file:
            file.write(f"{key}\n")

    def vanish(self) -> None:
        """Break every connection and listen no more."""
        self._loop.call_soon_threadsafe(self.stop_listening)
        asyncio.run_coroutine_threadsafe(self._cut_all(), self._loop).result(10)

    def stop_listening(self) -> None:
        """Take no connection any more; call from the device's own thread."""
        if self._server is not None:
            self._server.close()

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = Connection(self, reader, writer)
        self._connections.add(connection)
        await connection.serve()
        self._connections.discard(connection)

    async def _cut_all(self) -> None:
        for connection in tuple(self._connections):
            connection.cut()

    async def _end(self) -> None:
        self.stop_listening()
        await self._cut_all()
        while self._connections:
            await asyncio.sleep(0.001)
