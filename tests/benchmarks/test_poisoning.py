"""The command of docs/privacy.md that makes users up, and whom it makes up."""

from __future__ import annotations

import polars as pl

from poisoning import by_popularity, crowd_of, rare_item

REAL = pl.DataFrame(
    [(f"u{user}", f"{item}") for item in range(8) for user in range(8 - item)],
    schema=["user", "item"],
    orient="row",
)


def test_the_target_is_an_item_that_few_have():
    assert by_popularity(REAL) == [str(item) for item in range(8)]
    assert rare_item(REAL) == "6"


def test_every_one_of_the_crowd_has_the_target_and_its_own_draw_of_fillers():
    crowd = crowd_of("6", ["0", "1", "2", "3"], 2, 30)
    assert crowd.columns == REAL.columns
    items = crowd.group_by("user").agg("item")["item"].to_list()
    assert len(items) == 30
    assert all(len(set(one)) == 3 and "6" in one for one in items)
    assert set().union(*items) == {"0", "1", "2", "3", "6"}
    assert len({tuple(sorted(one)) for one in items}) > 1
    assert crowd.equals(crowd_of("6", ["0", "1", "2", "3"], 2, 30))


def test_a_small_crowd(checkout, ratings, tmp_path):
    others = {
        "poisoning.py": "poisoning.py --attacks segment --crowds 5",
        "--data FOLDER": f"--data {ratings}",
        "--work FOLDER": f"--work {tmp_path}",
    }
    checkout.run_block("docs/privacy.md", "bash poisoning", others)
    report = checkout.result("poisoning")
    rows = [(row["attack"], row["crowd"]) for row in report["results"]]
    assert rows == [("none", 0), ("segment", 5)]
    assert "\n| segment | 5 |" in (checkout.path / "docs/privacy.md").read_text()
