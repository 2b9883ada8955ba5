from __future__ import annotations

import pytest
from pydantic import Field, ValidationError

from tfpeel.config import Config, fingerprint_of
from tfpeel.errors import InputError


class Options(Config):
    """Of a toy."""

    width: int = Field(default=8, ge=1, le=64, description="dimensions")
    rate: float = Field(default=0.1, gt=0, le=1, description="learning rate")


def test_defaults_and_given_values():
    assert Options.of() == Options(width=8, rate=0.1)
    assert Options.of(width=64).width == 64


@pytest.mark.parametrize(
    ("fields", "parts"),
    [
        (
            {"width": 65},
            ("bad value for width", "received: 65", "number from 1 to 64 (dimensions)"),
        ),
        ({"width": 0}, ("bad value for width", "received: 0", "from 1 to 64")),
        ({"width": 2.5}, ("bad value for width", "received: 2.5", "whole number from 1 to 64")),
        (
            {"rate": 0.0},
            ("bad value for rate", "received: 0.0", "above 0 to 1 (learning rate)"),
        ),
        ({"rate": float("nan")}, ("bad value for rate", "received: nan")),
        ({"colour": 3}, ("no such field in Options", "received: colour", "leave it out")),
        ({"with": 3}, ("received: with", "allowed: width, rate", "write width")),
    ],
)
def test_an_error_names_the_field_and_the_range(fields, parts):
    with pytest.raises(InputError) as caught:
        Options.of(**fields)
    text = str(caught.value)
    assert all(part in text for part in parts)
    assert "\n" not in text


def test_a_config_cannot_be_changed():
    with pytest.raises(ValidationError, match="frozen"):
        Options().width = 3


def test_equal_configs_have_equal_fingerprints():
    assert Options.of(width=8).fingerprint() == Options().fingerprint()
    assert Options.of(width=9).fingerprint() != Options().fingerprint()
    assert Options.of(rate=0.1 + 1e-12).fingerprint() != Options().fingerprint()


def test_fingerprints_ignore_the_order_of_keys():
    assert fingerprint_of({"a": 1, "b": [2]}) == fingerprint_of({"b": [2], "a": 1})
    assert fingerprint_of([1, 2]) != fingerprint_of([2, 1])
