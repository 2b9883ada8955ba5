"""Which columns are guessed, from their names alone."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from tfpeel.data import DataConfig, read_interactions
from tfpeel.data.columns import choose_columns, choose_title_columns
from tfpeel.errors import InputError

HERE = Path("data.csv")


@pytest.mark.parametrize(
    ("found", "chosen"),
    [
        (
            ["viewer", "film", "watched at"],
            {"user": "viewer", "item": "film", "time": "watched at"},
        ),
        (["user", "item", "boughtAt"], {"user": "user", "item": "item", "time": "boughtAt"}),
        (["user", "item", "flat", "birth_date"], {"user": "user", "item": "item"}),
        (["user", "item", "name"], {"user": "user", "item": "item"}),
        (["user", "movieId", "title"], {"user": "user", "item": "movieId", "title": "title"}),
    ],
)
def test_usual_names_are_recognised(found, chosen):
    assert choose_columns(found, DataConfig(), HERE)[0] == chosen


def test_a_named_column_wins_over_a_guess():
    given = DataConfig(title_column="label")
    chosen, notes = choose_columns(["user", "item", "title", "label"], given, HERE)
    assert chosen["title"] == "label"
    assert not any(note.startswith("Took column 'title'") for note in notes)


def test_columns_that_nobody_knows_are_said_with_the_options_that_take_them():
    notes = choose_columns(["user", "item", "cooked on", "stars"], DataConfig(), HERE)[1]
    asked = "Is one the time (--time-column) or the title (--title-column)?"
    assert notes[-1] == f"Not used: column 'cooked on'. {asked}"
    given = DataConfig(time_column="cooked on", titles="titles.csv")
    assert choose_columns(["user", "item", "cooked on", "stars"], given, HERE)[1][-1].startswith(
        "T"
    )
    many = [f"c{n}" for n in range(20)]
    note = choose_columns(["user", "item", *many], DataConfig(titles="titles.csv"), HERE)[1][-1]
    assert note.startswith("Not used: columns 'c0', ")
    assert note.endswith(
        "'c11', and more. Is one the rating (--rating-column) or the time (--time-column)?"
    )


def test_a_file_of_titles_may_call_them_names():
    assert choose_title_columns(["id", "name"], HERE) == {"item": "id", "title": "name"}
    words = choose_title_columns(["Album ID", "artist name", "album title"], HERE)
    assert words == {"item": "Album ID", "title": "album title"}
    both = choose_title_columns(["id", "name", "title"], HERE)
    assert both == {"item": "id", "title": "title"}


@pytest.mark.parametrize("name", ["data.csv", "data.parquet"])
def test_titles_beside_the_interactions_are_taken(tmp_path, name):
    table = pl.DataFrame(
        {"user": ["u", "u", "v", "v"], "item": ["a", "b", "a", "b"]}
        | {"title": [None, " Bee, the ", "Ay", "later"]}
    )
    path = tmp_path / name
    (table.write_csv if name.endswith(".csv") else table.write_parquet)(path)
    read = read_interactions(path, DataConfig())
    assert dict(read.titles.iter_rows()) == {"a": "Ay", "b": "Bee, the"}
    assert read.frame.columns == ["user", "item"]
    assert "Took column 'title' as the title; --title-column changes it." in read.notes
    titles = tmp_path / "titles.csv"
    titles.write_text("item,title\na,Mine\n")
    read = read_interactions(path, DataConfig(titles=str(titles)))
    assert dict(read.titles.iter_rows()) == {"a": "Mine", "b": "Bee, the"}


def test_another_separator_is_named():
    with pytest.raises(InputError, match="save it with commas for ';'"):
        choose_columns(["user;item;rating"], DataConfig(), HERE)


def test_a_matrix_is_no_table_of_interactions():
    with pytest.raises(InputError, match=r"received: 10,001 columns; allowed: at most 10,000"):
        choose_columns([str(number) for number in range(10_001)], DataConfig(), HERE)
