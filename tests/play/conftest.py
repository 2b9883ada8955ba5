"""A server that plays a toy pack, and what is known of the pack."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.runtime.toy_pack import write_toy_pack
from tfpeel.play import Playground, PlayServer
from tfpeel.runtime import Pack


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    write_toy_pack(tmp_path / "pack")
    return Pack(tmp_path / "pack")


@pytest.fixture
def server(pack: Pack) -> Iterator[PlayServer]:
    with PlayServer(Playground(pack), 0) as server:
        # Looks often whether it is to end: by default each test would wait half a second.
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()
