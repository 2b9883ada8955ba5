from __future__ import annotations

import pytest

from sizing.quantity import size_text, time_text


@pytest.mark.parametrize(
    ("size_bytes", "text"),
    [(1_500, "1.5 KB"), (12_700_000, "13 MB"), (184.3e9, "184 GB"), (2.5e12, "2.5 TB")],
)
def test_sizes(size_bytes, text):
    assert size_text(size_bytes) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.031, "0.031 s"), (90, "90 s"), (150, "2.5 minutes"), (7200, "2 hours"), (1e6, "12 days")],
)
def test_times(seconds, text):
    assert time_text(seconds) == text
