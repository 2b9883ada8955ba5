from __future__ import annotations

import numpy as np
import pytest

from tests.export.toy_contents import toy_contents
from tfpeel.errors import DamagedFileError
from tfpeel.export import file_bytes
from tfpeel.runtime.flatbuffer_reader import read_metadata

CONTENT = file_bytes(toy_contents([(3, 2, 8)]))


def test_finds_the_metadata():
    assert read_metadata(CONTENT, "tfpeel") == b'{"cluster":3,"name":"toy"}'


def test_unknown_names_give_none():
    assert read_metadata(CONTENT, "other") is None


def test_refuses_other_files():
    with pytest.raises(DamagedFileError, match="TFL3"):
        read_metadata(b"PK\x03\x04" + CONTENT, "tfpeel")


def test_broken_files_never_end_in_another_error():
    random = np.random.default_rng(0)
    for _ in range(2_000):
        broken = np.frombuffer(CONTENT, np.uint8).copy()
        places = random.integers(8, len(broken), 6)
        broken[places] = random.integers(0, 256, 6)
        cut = broken[: random.integers(1, len(broken))].tobytes()
        for content in (broken.tobytes(), cut):
            try:
                read_metadata(content, "tfpeel")
            except DamagedFileError:
                continue
