from __future__ import annotations

from tests.data.check.frames import interactions
from tfpeel.data.check.ratings import unused_ratings


def rated(*ratings: float):
    return interactions([("a", f"i{n}", r) for n, r in enumerate(ratings)], "rating").frame


def test_each_step_of_a_scale_says_what_it_would_keep():
    (found,) = unused_ratings(rated(1.0, 2.0, 4.0, 5.0), None)
    assert found.examples == (
        "--min-rating 1 keeps 100.0%",
        "--min-rating 2 keeps 75.0%",
        "--min-rating 4 keeps 50.0%",
        "--min-rating 5 keeps 25.0%",
    )
    assert (found.count, found.option) == (2, "--min-rating 4")


def test_a_fine_scale_is_told_in_quarters():
    (found,) = unused_ratings(rated(*map(float, range(101))), None)
    assert [text.split()[1] for text in found.examples] == ["25", "50", "75", "100"]
    assert found.option == "--min-rating 75"


def test_one_rating_no_ratings_and_a_choice_are_nothing_to_tell():
    assert unused_ratings(rated(1.0, 1.0), None) == []
    assert unused_ratings(rated(1.0, 2.0).drop("rating"), None) == []
    assert unused_ratings(rated(1.0, 2.0), 2) == []
