from __future__ import annotations

import pytest

from comparison.page.results import size_text


@pytest.mark.parametrize(
    ("size_bytes", "text"),
    [
        (400, "0.0004 MB"),
        (125_000, "0.125 MB"),
        (2_236_916, "2.24 MB"),
        (999_400_000, "999 MB"),
        (6_717_769_444, "6,718 MB"),
    ],
)
def test_a_size_has_three_digits_or_all_before_the_point(size_bytes, text):
    assert size_text(size_bytes) == text
