from __future__ import annotations

import json

import pytest

from tfpeel.runtime.json_reader import read_json


def test_reads_what_json_is():
    text = '{"a": [1, 2.5, true, null, "\\ud83d\\ude00 é"], "b": {}}'
    assert read_json(text.encode()) == json.loads(text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b'{"a": 1, "a": 2}', "the key 'a' occurs twice"),
        (b'[{"b": {"a": 1, "a": 1}}]', "the key 'a' occurs twice"),
        (b"NaN", "NaN is no JSON"),
        (b"[Infinity]", "Infinity is no JSON"),
        (b'{"a": -Infinity}', "-Infinity is no JSON"),
        (b"1e999", "1e999 is too large"),
        (b"-1" + b"0" * 5000, "limit"),
        (b"[" * 66 + b"]" * 66, "more than 64 levels"),
        (b"[" * 100_000, "more than 64 levels"),
        (b'{"a":' * 100_000, "more than 64 levels"),
        (b'"\\ud800"', "half of a character"),
        (b'{"\\uDFFF": 1}', "half of a character"),
        (b"\xff", "not UTF-8"),
        (b"\xff\xfe1\x00", "not UTF-8"),
        (b'"\xed\xa0\x80"', "not UTF-8"),
        (b"\xef\xbb\xbf{}", "Expecting value|BOM"),
        (b"", "Expecting value"),
        (b"{} {}", "Extra data"),
        (b'"\x01"', "control character"),
        (b"'a'", "Expecting value"),
        (b"[1,]", "Expecting value|trailing comma"),
        (b"01", "Extra data"),
    ],
)
def test_refuses_what_is_none(text, message):
    with pytest.raises(ValueError, match=message) as caught:
        read_json(text)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 200


def test_64_levels_are_enough():
    assert read_json(b"[" * 64 + b"]" * 64)
