from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tfpeel.cli.sizes import format_size, parse_size
from tfpeel.errors import InputError


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2500KB", 2_500_000),
        ("0.5MB", 500_000),
        (".5mb", 500_000),
        ("125 kB", 125_000),
        ("64KiB", 65_536),
        ("1.5MiB", 1_572_864),
        ("300", 300),
        ("300B", 300),
    ],
)
def test_known_sizes(text, expected):
    assert parse_size(text) == expected


@pytest.mark.parametrize(
    "text", ["", "MB", "-1KB", "1GB", "0", "1e6", "0.0001KB", "5GiB", "1,5MB", "٣KB"]
)
def test_other_texts_are_refused_in_one_line(text):
    with pytest.raises(InputError, match="write it like 250KB") as caught:
        parse_size(text)
    assert "\n" not in str(caught.value)


@given(st.integers(1, 2**31 - 1))
def test_a_formatted_size_reads_back_as_itself(size):
    assert parse_size(format_size(size)) == size


@given(st.text(max_size=12))
def test_any_text_is_a_size_or_an_input_error(text):
    with contextlib.suppress(InputError):
        assert 1 <= parse_size(text) < 2**31
