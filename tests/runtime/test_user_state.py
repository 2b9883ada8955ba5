from __future__ import annotations

import json

import pytest

from tfpeel.errors import DamagedFileError
from tfpeel.runtime import Offset, UserState

FULL = UserState(("a", "b"), ("c",), Offset("0123456789abcdef/4", (0.25, -1.5)))
JSON = FULL.to_json()


def test_likes_and_dislikes_keep_their_order_and_exclude_each_other():
    state = UserState().liking("a", "b", "a", "c").disliking("b", "d").liking("a")
    assert (state.likes, state.dislikes) == (("c", "a"), ("b", "d"))
    assert state.liking("d").dislikes == ("b",)
    assert state.forgetting("c", "d", "unknown") == UserState(("a",), ("b",))


@pytest.mark.parametrize("state", [UserState(), FULL, UserState(("ü «x»",), ("\n",))])
def test_goes_to_json_and_back(state):
    assert UserState.from_json(json.loads(json.dumps(state.to_json()))) == state


def test_feedback_keeps_what_was_learned():
    assert FULL.liking("x").disliking("y").forgetting("a").offset == FULL.offset


def test_an_offset_is_cut_or_followed_by_zeros():
    offset = Offset("", (1.0, 2.0, 3.0))
    assert offset.of_width(2) == (1.0, 2.0)
    assert offset.of_width(3) == (1.0, 2.0, 3.0)
    assert offset.of_width(5) == (1.0, 2.0, 3.0, 0.0, 0.0)


@pytest.mark.parametrize(
    "value",
    [
        None,
        [],
        {},
        {**JSON, "more": 1},
        {**JSON, "schema_version": 2},
        {**JSON, "likes": "ab"},
        {**JSON, "likes": [1]},
        {**JSON, "likes": ["a", "a"]},
        {**JSON, "dislikes": ["a"]},
        {**JSON, "offset": []},
        {**JSON, "offset": {"basis": "x"}},
        {**JSON, "offset": {"basis": 1, "values": []}},
        {**JSON, "offset": {"basis": "x", "values": [float("nan")]}},
        {**JSON, "offset": {"basis": "x", "values": [True]}},
        {**JSON, "offset": {"basis": "x", "values": ["1"]}},
    ],
)
def test_refuses_what_is_no_state(value):
    with pytest.raises(DamagedFileError, match="user state"):
        UserState.from_json(value)
