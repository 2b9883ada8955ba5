"""Everything that is wrong with data is told on one line."""

from __future__ import annotations

import json

import pytest

from tests.data.malformed_inputs import MESSAGES, malformed_inputs, message_of

CASES = malformed_inputs()
EXPECTED = json.loads(MESSAGES.read_text())


def test_every_input_has_its_message():
    assert list(EXPECTED) == list(CASES)
    assert len(CASES) > 200


@pytest.mark.parametrize("name", CASES)
def test_what_is_wrong_is_told(name):
    said = message_of(CASES[name])
    assert said == EXPECTED[name]
    assert "\n" not in said
    assert len(said) < 400
    assert [part in said for part in ("received: ", "allowed: ", "next: ")] == [True] * 3
