"""A short soak; run.py does a long one."""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Iterator

import pytest

from tests.page_blocks import ROOT
from tests.runtime.toy_pack import write_toy_pack
from tests.soak.soak import soak
from tfpeel.native_noise import without_native_noise

VECTORS_PACK = ROOT / "tests" / "runtime" / "vectors" / "pack"
# What 6,000 calls of four threads may leave behind; one call that kept its answer would be far
# above it.
LARGEST_GROWTH_BYTES = 30_000_000


def test_threads_get_the_answers_of_one_thread(tmp_path):
    write_toy_pack(tmp_path)
    done = soak((VECTORS_PACK, tmp_path), recommendations=6_000, threads=4)
    assert done.errors == []
    assert done.wrong == 0
    assert done.recommendations == 6_000
    assert done.pack_switches == 12
    assert done.memory_of_tenths[-1] - done.memory_of_tenths[4] < LARGEST_GROWTH_BYTES


def test_the_commands_of_the_page_say_what_happened(checkout):
    done = checkout.run_block("docs/device.md", "bash soak", {"1000000": 200})
    report = json.loads(done.stdout)
    assert report == checkout.result("soak")
    assert (report["recommendations"], report["wrong"], report["errors"]) == (200, 0, 0)
    assert len(report["memory_bytes_of_tenths"]) == 10
    assert "| recommendations | 200 |" in (checkout.path / "docs/device.md").read_text()


@pytest.fixture
def hasty() -> Iterator[None]:
    """Threads take turns as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def test_standard_error_is_where_it_was_after_threads_put_it_aside(hasty):
    before = os.fstat(2)
    begin = threading.Barrier(8)

    def work() -> None:
        begin.wait()
        for _ in range(50):
            with without_native_noise():
                pass

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    after = os.fstat(2)
    assert (after.st_dev, after.st_ino) == (before.st_dev, before.st_ino)
