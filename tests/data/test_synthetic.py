import numpy as np
import polars as pl
import pytest

from tfpeel.data import (
    DataConfig,
    SyntheticConfig,
    generate_interactions,
    prepare,
    prepare_interactions,
    write_csv,
)
from tfpeel.data.invented_titles import invent_titles
from tfpeel.data.synthetic import _make_world
from tfpeel.errors import InputError

SMALL = SyntheticConfig(users=300, items=500, interactions=6_000, communities=4)


def test_shape_and_ids():
    made = generate_interactions(SMALL)
    assert made.frame.schema == {"user": pl.String, "item": pl.String, "time": pl.Int64}
    assert abs(made.frame.height - 6_000) < 900
    assert made.frame["user"].n_unique() == 300
    assert made.frame["user"].str.contains(r"^u-\d{5}$").all()
    assert made.frame["item"].str.contains(r"^item-\d{4}$").all()
    assert not made.frame.select("user", "item").is_duplicated().any()
    assert made.frame.group_by("user").len()["len"].min() >= 4


def test_the_same_seed_makes_the_same_world():
    first, second = (generate_interactions(SMALL) for _ in range(2))
    assert first.frame.equals(second.frame)
    assert first.titles.equals(second.titles)
    other = generate_interactions(SMALL.model_copy(update={"seed": 1}))
    assert not first.frame.equals(other.frame)


def test_titles_are_unique_at_every_length():
    titles = invent_titles(1_200_000, seed=0)
    assert titles.n_unique() == len(titles)
    assert titles[0].startswith("The ")
    assert " of " not in titles[0]


def test_ids_grow_with_the_world():
    config = SyntheticConfig(users=10, items=20_000, interactions=100)
    assert generate_interactions(config).titles["item"][-1] == "item-19999"


def test_popularity_has_a_long_tail():
    counts = generate_interactions(SMALL).frame["item"].value_counts()["count"].sort()
    assert counts[-50:].sum() > 3 * counts[:50].sum()
    assert counts[-1] > 10 * counts.median()


def test_a_community_shares_its_items():
    made = generate_interactions(SMALL)
    communities = _make_world(SMALL).communities
    users = made.frame["user"].str.slice(2).cast(pl.Int64).to_numpy()
    items = made.frame["item"].str.slice(5).cast(pl.Int64).to_numpy()
    table = np.zeros((4, 500))
    np.add.at(table, (communities[users], items), 1)
    table /= np.linalg.norm(table, axis=1, keepdims=True)
    alike = table @ table.T
    assert alike[~np.eye(4, dtype=bool)].max() < 0.5


def test_csv_is_a_way_there_and_back(tmp_path):
    made = generate_interactions(SMALL)
    write_csv(made, tmp_path / "mine.csv", tmp_path / "titles.csv")
    read = prepare(tmp_path / "mine.csv", DataConfig(titles=str(tmp_path / "titles.csv")))
    direct = prepare_interactions(made, DataConfig())
    assert read.dataset.content_hash == direct.dataset.content_hash
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine.csv", "titles.csv"]


@pytest.mark.parametrize("field", ["users", "items", "interactions", "communities"])
def test_sizes_have_limits(field):
    with pytest.raises(InputError, match=f"bad value for {field}"):
        SyntheticConfig.of(**{field: 0})
