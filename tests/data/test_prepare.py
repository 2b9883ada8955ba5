import polars as pl
import pytest

from tfpeel.data import DataConfig, Interactions, prepare, prepare_interactions
from tfpeel.errors import InputError


def _interactions(rows, **columns):
    frame = pl.DataFrame(rows, schema=["user", "item"], orient="row").with_columns(
        pl.Series(name, values) for name, values in columns.items()
    )
    return Interactions("made up", frame)


def _total(dataset):
    return sum(getattr(dataset, part).nnz for part in ("train", "valid", "test", "history"))


def test_duplicates_merge_and_keep_the_first_time():
    rows = [("u", "a"), ("u", "b"), ("u", "a"), ("v", "a"), ("v", "b"), ("w", "a"), ("w", "b")]
    # By its first time a comes before b for u; by its last time it would come after.
    prepared = prepare_interactions(
        _interactions(rows, time=[9, 5, 1, 1, 2, 2, 1]), DataConfig(split="leave-last")
    )
    dataset = prepared.dataset
    assert "Merged 1 duplicate interaction." in prepared.notes
    assert _total(dataset) == 6
    assert dataset.test[0].indices.tolist() == [dataset.item_ids.index("b")]


def test_min_rating():
    rows = [("u", "a"), ("u", "b"), ("v", "a"), ("v", "b")]
    prepared = prepare_interactions(
        _interactions(rows, rating=[5.0, 1.0, 4.0, 3.9]), DataConfig(min_rating=4)
    )
    assert prepared.dataset.item_ids == ("a",)
    assert "Left out 2 interactions rated below 4." in prepared.notes
    one = prepare_interactions(
        _interactions(rows, rating=[5.0, 1.0, 4.0, 4.0]), DataConfig(min_rating=4)
    )
    assert "Left out 1 interaction rated below 4." in one.notes


def test_min_rating_needs_ratings():
    with pytest.raises(InputError, match=r"--min-rating needs ratings.*--rating-column"):
        prepare_interactions(_interactions([("u", "a")]), DataConfig(min_rating=4))


def test_nothing_left():
    with pytest.raises(InputError, match=r"no interactions are left.*highest rating is 3"):
        prepare_interactions(_interactions([("u", "a")], rating=[3.0]), DataConfig(min_rating=4))
    with pytest.raises(InputError, match=r"no interactions are left.*--min-user-interactions"):
        prepare_interactions(_interactions([("u", "a")]), DataConfig(min_user_interactions=2))


def test_minimum_interactions_are_counted_until_nothing_changes():
    square = [(user, item) for user in "uvw" for item in "abc"]
    # x falls for want of items; then d has one user left and falls; then y.
    chain = [("x", "d"), ("y", "d"), ("y", "a")]
    prepared = prepare_interactions(
        _interactions(square + chain),
        DataConfig(min_user_interactions=2, min_item_interactions=2),
    )
    assert prepared.dataset.user_ids == ("u", "v", "w")
    assert prepared.dataset.item_ids == ("a", "b", "c")
    assert any("2 users and 1 item with" in note and "(3 inter" in note for note in prepared.notes)


def test_the_hash_is_of_the_content_not_of_the_path(tmp_path):
    text = "user,item\n" + "".join(f"u{u},i{i}\n" for u in range(5) for i in range(5))
    (tmp_path / "one.csv").write_text(text)
    (tmp_path / "two.csv").write_text(text)
    (tmp_path / "titles.csv").write_text("item,title\ni1,x\n")
    one, two, random, titled = (
        prepare(tmp_path / name, DataConfig(**options)).dataset.content_hash
        for name, options in (
            ("one.csv", {}),
            ("two.csv", {}),
            ("one.csv", {"seed": 1}),
            ("one.csv", {"titles": str(tmp_path / "titles.csv")}),
        )
    )
    assert one == two
    assert len({one, random, titled}) == 3
    assert len(one) == 64


@pytest.mark.parametrize(
    "wrong",
    [
        {"valid_fraction": 0.6},
        {"test_fraction": 0},
        {"min_user_interactions": 0},
        {"split": "sideways"},
        {"format": "xml"},
        {"min_rating": float("nan")},
        {"seed": -1},
    ],
)
def test_config_names_the_bad_field(wrong):
    with pytest.raises(InputError, match=f"bad value for {next(iter(wrong))}"):
        DataConfig.of(**wrong)


def test_config_names_a_field_that_is_none():
    with pytest.raises(InputError, match="no such field in DataConfig; received: unheard_of"):
        DataConfig.of(unheard_of=1)


def test_every_option_is_described():
    assert all(field.description for field in DataConfig.model_fields.values())


def test_users_with_more_than_so_many_interactions_are_left_out():
    rows = [("bot", f"i{n}") for n in range(9)] + [(u, f"i{n}") for u in "ab" for n in range(4)]
    prepared = prepare_interactions(_interactions(rows), DataConfig(max_user_interactions=4))
    assert prepared.dataset.user_ids == ("a", "b")
    assert _total(prepared.dataset) == 8
    assert "Left out 1 user with more than 4 interactions (9 interactions)." in prepared.notes
    everybody = prepare_interactions(_interactions(rows), DataConfig(max_user_interactions=9))
    assert len(everybody.dataset.user_ids) == 3
    with pytest.raises(InputError, match="every user has more than 3"):
        prepare_interactions(_interactions(rows), DataConfig(max_user_interactions=3))
