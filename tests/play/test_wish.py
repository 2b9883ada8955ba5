import pytest

from tfpeel.errors import InputError
from tfpeel.play.wish import Wish, parse_wish

GOOD = {"likes": ["a", "b"], "dislikes": [], "budget_bytes": 125_000, "k": 20}


def test_a_good_one():
    assert parse_wish(GOOD) == Wish(("a", "b"), (), 125_000, 20)


@pytest.mark.parametrize("value", [None, 3, "x", [], {}, {**GOOD, "more": 1}, {"likes": []}])
def test_what_is_none(value):
    with pytest.raises(InputError, match="this is no request for recommendations"):
        parse_wish(value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("likes", "ab"),
        ("likes", [1]),
        ("dislikes", ["x"] * 501),
        ("dislikes", None),
        ("budget_bytes", 0),
        ("budget_bytes", 2**31),
        ("budget_bytes", "125KB"),
        ("budget_bytes", True),
        ("budget_bytes", 1e5),
        ("k", 0),
        ("k", 51),
        ("k", 10**400),
    ],
)
def test_a_wrong_field_is_named_on_one_line(name, value):
    with pytest.raises(InputError, match=f"{name} is wrong; received: ") as caught:
        parse_wish({**GOOD, name: value})
    assert len(str(caught.value)) < 200
