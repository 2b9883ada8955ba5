from __future__ import annotations

import os

import pytest

from tfpeel.errors import DamagedFileError
from tfpeel.runtime.stored_file import read_limited


def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "signature.json")
    with pytest.raises(DamagedFileError, match=r"signature\.json is no regular file"):
        read_limited(tmp_path / "signature.json", 10)


def test_no_more_is_read_than_allowed(tmp_path):
    (tmp_path / "manifest.json").write_bytes(bytes(11))
    with pytest.raises(DamagedFileError, match="more than 10 bytes"):
        read_limited(tmp_path / "manifest.json", 10)
