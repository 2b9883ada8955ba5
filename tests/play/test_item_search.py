import pytest

from tfpeel.play.item_search import ItemSearch
from tfpeel.runtime import Items

TITLES = ("Amélie", "The Castle", "Castle in the Sky", "Sandcastle", None, "STRASSE", "Straße 9")
SEARCH = ItemSearch(Items(tuple(f"id-{n}" for n in range(len(TITLES))), TITLES))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("amelie", [0]),
        ("AMÉLIE", [0]),
        ("castle", [1, 2, 3]),
        ("sky castle", [2]),
        ("  castle   in ", [2]),
        ("strasse", [5, 6]),
        ("id-4", [4]),
        ("nothing", []),
        ("", []),
        (" \t", []),
        (".*", []),
    ],
)
def test_what_people_type(text, expected):
    assert SEARCH.find(text, 5) == expected


def test_no_more_than_asked_for():
    assert len(SEARCH.find("id", 3)) == 3
