"""A device, a server that knows it, and a pack to push."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.deploy.adb_server import ADB, AdbServer
from tests.deploy.device.device import Device
from tests.runtime.toy_pack import write_toy_pack

APP = "dev.tfpeel.demo"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[AdbServer]:
    """An adb server that knows no device."""
    if ADB is None:
        pytest.skip("no adb in PATH; on Debian: apt-get install adb")
    home = tmp_path / "home"
    home.mkdir()
    found = AdbServer(home)
    try:
        yield found
    finally:
        found.stop()


@pytest.fixture
def device(tmp_path: Path, server: AdbServer) -> Iterator[Device]:
    """A device with the demo app, to which the server is connected."""
    with Device(tmp_path / "device") as found:
        found.install(APP)
        server.adb("connect", found.serial)
        yield found


@pytest.fixture(scope="session")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small real pack of two clusters and two budgets."""
    path = tmp_path_factory.mktemp("packs") / "toys"
    write_toy_pack(path)
    return path
