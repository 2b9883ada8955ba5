from __future__ import annotations

import json

import pytest

from resumable_report import ResumableReport


def test_a_part_that_is_there_is_not_measured_again(tmp_path):
    path = tmp_path / "out.json"
    assert ResumableReport(path, {"seed": 0, "command": "first"}).measure("one", lambda: 1)
    again = ResumableReport(path, {"seed": 0, "command": "second"})
    assert not again.measure("one", lambda: pytest.fail("measured again"))
    assert again.measure("two", lambda: 2)
    written = json.loads(path.read_text())
    assert written == {"seed": 0, "command": "second", "parts": {"one": 1, "two": 2}}


def test_what_was_measured_elsewhere_is_not_mixed_in(tmp_path):
    path = tmp_path / "out.json"
    ResumableReport(path, {"machine": "a"}).measure("one", lambda: 1)
    with pytest.raises(SystemExit, match="another machine"):
        ResumableReport(path, {"machine": "b"})
