from __future__ import annotations

import numpy as np
import polars as pl

from tfpeel.data.check.activity import (
    extreme_limit,
    extreme_repeaters,
    extreme_users,
    rare,
)


def series(counts: dict[str, int], name: str = "user") -> pl.Series:
    return pl.Series(name, [key for key, count in counts.items() for _ in range(count)])


def test_a_bot_among_people_is_named_with_the_option_that_leaves_it_out():
    people = {f"u{n:02d}": 5 + n % 7 for n in range(50)}
    (found,) = extreme_users(series(people | {"bot": 4000}))
    assert (found.kind, found.count) == ("extreme-users", 1)
    assert found.examples == ("user 'bot': 4,000",)
    assert found.option is not None
    flag, most = found.option.split()
    assert flag == "--max-user-interactions"
    assert max(people.values()) < int(most) < 4000


def test_a_bot_that_goes_round_a_small_catalogue_is_named_by_its_lines():
    people = {f"u{n:02d}": 5 + n % 7 for n in range(50)}
    pairs = series(people | {"bot": 40})
    (found,) = extreme_repeaters(series(people | {"bot": 4000}), pairs)
    assert (found.kind, found.count, found.option) == ("extreme-repeaters", 1, None)
    assert found.examples == ("user 'bot': 4,000 lines about 40 items",)
    assert extreme_users(pairs) == []
    # Named already, or left out by a filter.
    assert extreme_repeaters(series(people | {"bot": 4000}), series(people | {"bot": 900})) == []
    assert extreme_repeaters(series(people | {"bot": 4000}), series(people)) == []
    assert extreme_repeaters(series({}), series({})) == []


def test_a_long_tail_has_no_bots():
    draw = np.random.default_rng(0)
    counts = np.ceil(draw.lognormal(3, 0.7, 5000)).astype(int)
    assert extreme_users(series({f"u{n}": int(c) for n, c in enumerate(counts)})) == []


def test_the_limit_of_equal_users_is_a_multiple_of_what_they_have():
    assert extreme_limit(np.full(100, 10.0)) == 200


def test_the_limit_follows_the_definition():
    counts = np.asarray([1, 1, 10, 100, 100000.0])
    # Of logarithms to base 10: median 1, distances 1, 1, 0, 1, 4, of which the median is 1.
    assert extreme_limit(counts) == round(10 ** (1 + 3.5 / 0.6745))


def test_users_and_items_with_few_interactions_are_counted():
    (found,) = rare(series({"a": 1, "b": 2, "c": 3, "d": 4}))
    assert (found.kind, found.count) == ("rare-users", 2)
    assert found.examples == ("user 'a': 1", "user 'b': 2")
    assert found.option == "--min-user-interactions 3"
    (found,) = rare(series({"a": 4, "b": 5}, "item"))
    assert (found.kind, found.count, found.option) == ("rare-items", 1, "--min-item-interactions 5")
    assert rare(series({"a": 5}, "item")) == []
