from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from tfpeel.errors import (
    ConnectionLostError,
    DamagedFileError,
    DeviceError,
    EnvironmentProblemError,
    InputError,
    NobodyToAskError,
    TfpeelError,
)


def test_an_input_error_is_one_line_with_all_four_parts():
    error = InputError("the budget\n is too small", 3, "at least 5 B", "raise it")
    expected = "the budget is too small; received: 3; allowed: at least 5 B; next: raise it"
    assert str(error) == expected


@pytest.mark.parametrize("kind", [InputError, NobodyToAskError, DeviceError])
def test_an_error_of_a_worker_process_arrives_as_it_was(kind):
    error = kind("the loss is no number", Path("a"), "numbers", "lower the rate")
    arrived = pickle.loads(pickle.dumps(error))
    assert type(arrived) is kind
    assert str(arrived) == str(error)


def test_all_errors_have_one_base():
    for kind in (
        InputError,
        DamagedFileError,
        EnvironmentProblemError,
        DeviceError,
        ConnectionLostError,
    ):
        assert issubclass(kind, TfpeelError)
