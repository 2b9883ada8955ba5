from __future__ import annotations

from tfpeel.errors import (
    ConnectionLostError,
    DamagedFileError,
    DeviceError,
    EnvironmentProblemError,
    InputError,
    TfpeelError,
)


def test_an_input_error_is_one_line_with_all_four_parts():
    error = InputError("the budget\n is too small", 3, "at least 5 B", "raise it")
    expected = "the budget is too small; received: 3; allowed: at least 5 B; next: raise it"
    assert str(error) == expected


def test_all_errors_have_one_base():
    for kind in (
        InputError,
        DamagedFileError,
        EnvironmentProblemError,
        DeviceError,
        ConnectionLostError,
    ):
        assert issubclass(kind, TfpeelError)
