from __future__ import annotations

import datetime

import pandas as pd
import polars as pl
import pytest

from tfpeel.data.frame import interactions_frame
from tfpeel.errors import InputError

VALUES = {
    "who": ["ann", "bob", None],
    "what": [3, 7, 9],
    "stars": [4.5, None, 2.0],
    "at": [datetime.datetime(2024, 1, day) for day in (1, 2, 3)],
}
ROLES = {"user": "who", "item": "what", "rating": "stars", "time": "at"}


@pytest.mark.parametrize("make", [pl.DataFrame, pl.LazyFrame, pd.DataFrame])
def test_all_frames_give_the_same_table(make):
    table = interactions_frame(make(VALUES), ROLES)
    assert table.columns == list(ROLES)
    assert table["user"].to_list() == ["ann", "bob", None]
    assert table["item"].to_list() == [3, 7, 9]
    assert table["rating"].fill_nan(None).to_list() == [4.5, None, 2.0]
    assert table["time"].to_list() == VALUES["at"]


def test_missing_values_of_pandas_become_null():
    frame = pd.DataFrame(
        {"who": pd.array(["a", pd.NA], "string"), "what": pd.array([1, None], "Int64")}
    )
    table = interactions_frame(frame, {"user": "who", "item": "what"})
    assert table["user"].to_list() == ["a", None]
    assert table["item"].to_list() == [1, None]
    objects = pd.DataFrame({"who": pd.Series(["a", float("nan")], dtype=object), "what": [1, 2]})
    assert interactions_frame(objects, {"user": "who"})["user"].to_list() == ["a", None]


@pytest.mark.parametrize(
    ("frame", "expected"),
    [
        ({"who": ["a"]}, "this is no data frame; received: dict"),
        (pl.DataFrame({"who": ["a"]}), "no item column 'what' in the data frame; received"),
        (pd.DataFrame({"who": ["a"]}), "columns 'who'; allowed: one of these columns"),
    ],
)
def test_what_is_no_such_frame_is_refused(frame, expected):
    with pytest.raises(InputError) as caught:
        interactions_frame(frame, {"user": "who", "item": "what"})
    assert expected in str(caught.value)
