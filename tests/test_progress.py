from __future__ import annotations

import pytest

from tfpeel.progress import Silent


def test_silence_hides_no_error(capsys):
    with Silent().task("train", 3) as task:
        task.advance()
        task.advance(2)
        task.note("recall 0.1")
    with pytest.raises(KeyError), Silent().task("train", 1):
        raise KeyError
    assert capsys.readouterr() == ("", "")
