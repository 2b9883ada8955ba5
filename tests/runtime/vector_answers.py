"""Whether an answer is the one that the test vectors ask for."""

from __future__ import annotations

from typing import Any

import numpy as np


def assert_answers(answer: dict[str, Any], expected: dict[str, Any], tolerance: float) -> None:
    """Fail unless an answer has the expected fields, numbers within the tolerance."""
    assert answer.keys() == expected.keys()
    for name, value in expected.items():
        if name in ("scores", "user_vector"):
            np.testing.assert_allclose(answer[name], value, rtol=0, atol=tolerance)
        else:
            assert answer[name] == value
