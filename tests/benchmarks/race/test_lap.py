from __future__ import annotations

import numpy as np
from scipy import sparse

from race.lap import Judge, interactions_a_second
from tfpeel.pretrain.validation import Validation

_ITEMS = 40


def _judge(most_seconds: float) -> Judge:
    nothing = sparse.csr_matrix((1, _ITEMS), dtype=np.float32)
    wanted = sparse.csr_matrix(([1.0], ([0], [0])), shape=(1, _ITEMS), dtype=np.float32)
    return Judge(Validation(nothing, wanted, 1, 0), most_seconds)


def _lap(judge: Judge, found: bool) -> None:
    scores = np.full((_ITEMS, 1), 0.0, np.float32)
    scores[0 if found else slice(1, None)] = 1
    judge.lap(lambda: (np.ones((1, 1), np.float32), scores))


def test_a_plateau_ends_after_the_patience_and_not_for_want_of_time():
    judge = _judge(1e9)
    for found in (False, True, True, True):
        assert judge.goes_on(2)
        _lap(judge, found)
    assert not judge.goes_on(2)
    assert [lap.recall for lap in judge.laps] == [0, 1, 1, 1]
    assert not judge.runner("name", "source", 2, 100).out_of_time


def test_who_was_still_improving_is_marked_as_out_of_time():
    judge = _judge(0)
    _lap(judge, True)
    assert not judge.goes_on(2)
    assert judge.runner("name", "source", 2, 100).out_of_time


def test_the_pace_leaves_out_the_first_lap_where_there_is_another():
    assert interactions_a_second([9.0, 11.0, 13.0], 100) == 50
    assert interactions_a_second([2.0], 100) == 50
