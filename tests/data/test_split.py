"""Properties of every split, over worlds that hypothesis makes up."""

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tfpeel.data import DataConfig, Interactions, prepare, prepare_interactions
from tfpeel.errors import InputError

SPLITS = ("random", "temporal", "leave-last", "held-out-users")
PARTS = ("train", "valid", "test", "history")
FAST = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def _interactions(rows):
    schema = {"user": pl.String, "item": pl.String, "time": pl.Int64}
    return Interactions("made up", pl.DataFrame(rows, schema=schema, orient="row"))


@st.composite
def worlds(draw):
    seed, users, items = draw(
        st.tuples(st.integers(0, 999), st.integers(3, 25), st.integers(6, 20))
    )
    random = np.random.default_rng(seed)
    rows = []
    for user in range(users):
        count = items if user < 2 else int(random.integers(1, items + 1))
        chosen = random.choice(items, count, replace=False)
        rows += [(f"u{user}", f"i{item}", int(random.integers(0, 500))) for item in chosen]
    return rows


def _triples(dataset):
    return {
        part: {
            (dataset.user_ids[u], dataset.item_ids[i])
            for u, i in zip(*getattr(dataset, part).nonzero(), strict=True)
        }
        for part in PARTS
    }


def _dropped(notes):
    return sum(int(note.split()[1].replace(",", "")) for note in notes if note.startswith("Drop"))


@pytest.mark.parametrize("name", SPLITS)
@given(rows=worlds(), seed=st.integers(0, 5))
@FAST
def test_parts_are_disjoint_and_lose_only_what_the_notes_say(name, rows, seed):
    prepared = prepare_interactions(_interactions(rows), DataConfig(split=name, seed=seed))
    dataset = prepared.dataset
    parts = _triples(dataset)
    union = set().union(*parts.values())
    assert sum(map(len, parts.values())) == len(union)
    assert union <= {(user, item) for user, item, _ in rows}
    assert len(rows) - len(union) == _dropped(prepared.notes)
    for part in PARTS:
        matrix = getattr(dataset, part)
        assert matrix.shape == (dataset.user_count, dataset.item_count)
        assert matrix.dtype == np.float32
        assert matrix.has_canonical_format
        assert (matrix.data == 1).all()
    assert (np.asarray(dataset.train.sum(axis=0)) > 0).all()


@pytest.mark.parametrize("name", SPLITS)
@given(rows=worlds(), seed=st.integers(0, 5))
@FAST
def test_same_seed_same_split_whatever_the_order_of_rows(name, rows, seed):
    config = DataConfig(split=name, seed=seed)
    first = prepare_interactions(_interactions(rows), config)
    shuffled = [rows[i] for i in np.random.default_rng(1).permutation(len(rows))]
    second = prepare_interactions(_interactions(shuffled), config)
    assert first.dataset.content_hash == second.dataset.content_hash
    assert first.notes == second.notes
    assert _triples(first.dataset) == _triples(second.dataset)


@pytest.mark.parametrize("name", ["random", "held-out-users"])
def test_another_seed_is_another_split(name):
    rows = [(f"u{u}", f"i{i}", 0) for u in range(20) for i in range(20)]
    hashes = {
        prepare_interactions(
            _interactions(rows), DataConfig(split=name, seed=seed)
        ).dataset.content_hash
        for seed in range(3)
    }
    assert len(hashes) == 3


@given(rows=worlds())
@FAST
def test_random_counts_per_user(rows):
    # Two users have every item, so that items lose their last training interaction rarely;
    # a third and fourth training row per item rules it out.
    anchors = [(f"z{k}", f"i{item}", 0) for k in range(40) for item in range(20)]
    prepared = prepare_interactions(_interactions(rows + anchors), DataConfig(split="random"))
    dataset = prepared.dataset
    train, valid, test = (np.diff(getattr(dataset, part).indptr) for part in PARTS[:3])
    counts = train + valid + test
    expected = np.where(counts >= 2, np.maximum(np.floor(counts * 0.2 + 0.5), 1), 0)
    assert prepared.notes == ()
    assert test.tolist() == expected.tolist()
    assert (np.abs(valid - counts * 0.1) < 1).all()
    assert (train >= 1).all()


def test_random_leaves_a_single_interaction_in_train_and_tests_one_of_two():
    rows = [("one", "a", 0), ("two", "a", 0), ("two", "b", 0)]
    rows += [(f"u{u}", item, 0) for u in range(30) for item in "abcdefghij"]
    dataset = prepare_interactions(_interactions(rows), DataConfig()).dataset
    one, two = dataset.user_ids.index("one"), dataset.user_ids.index("two")
    assert [int(getattr(dataset, part)[one].nnz) for part in PARTS] == [1, 0, 0, 0]
    assert [int(getattr(dataset, part)[two].nnz) for part in PARTS] == [1, 0, 1, 0]


def test_random_trains_every_item_and_says_what_it_moved():
    rows = [("u", f"i{k}", 0) for k in range(100)]
    prepared = prepare_interactions(_interactions(rows), DataConfig())
    assert prepared.dataset.train.nnz == 100
    assert len(prepared.notes) == 1
    assert "to training" in prepared.notes[0]


def test_temporal_cuts_at_one_moment_for_everyone():
    rows = [(f"u{k % 4}", f"i{k % 5}", k) for k in range(20)]
    dataset = prepare_interactions(
        _interactions(rows), DataConfig(split="temporal", valid_fraction=0.2)
    ).dataset
    times = {(user, item): time for user, item, time in rows}
    parts = {part: [times[pair] for pair in pairs] for part, pairs in _triples(dataset).items()}
    assert sorted(parts["train"]) == list(range(12))
    assert sorted(parts["valid"]) == list(range(12, 16))
    assert sorted(parts["test"]) == list(range(16, 20))


def test_temporal_drops_and_counts_the_untrained():
    rows = [(f"u{k % 2}", f"i{k // 2}", k // 2) for k in range(20)]
    prepared = prepare_interactions(_interactions(rows), DataConfig(split="temporal"))
    assert prepared.dataset.item_count == 7
    assert prepared.dataset.test.nnz == 0
    assert any(note.startswith("Dropped 6 interactions") for note in prepared.notes)


def test_temporal_needs_times_that_differ():
    rows = [(f"u{k % 2}", f"i{k // 2}", 5) for k in range(20)]
    with pytest.raises(InputError, match="differ too little"):
        prepare_interactions(_interactions(rows), DataConfig(split="temporal"))


@pytest.mark.parametrize("name", ["temporal", "leave-last"])
def test_times_are_needed(name):
    frame = pl.DataFrame({"user": ["u"] * 5, "item": list("abcde")})
    with pytest.raises(InputError, match=f"--split {name} needs times.*--time-column"):
        prepare_interactions(Interactions("no times", frame), DataConfig(split=name))


def test_leave_last_by_hand():
    rows = [("three", "a", 30), ("three", "b", 10), ("three", "c", 20)]
    rows += [("two", "a", 1), ("two", "b", 2), ("one", "c", 9)]
    rows += [("many", item, time) for time, item in enumerate("abcxy")]
    dataset = prepare_interactions(_interactions(rows), DataConfig(split="leave-last")).dataset
    parts = _triples(dataset)
    assert {pair for pair in parts["test"] if pair[0] != "many"} == {("three", "a"), ("two", "b")}
    assert {pair for pair in parts["valid"] if pair[0] != "many"} == {("three", "c")}
    assert parts["train"] == {
        ("three", "b"), ("two", "a"), ("one", "c"), ("many", "a"), ("many", "b"), ("many", "c"),
    }  # fmt: skip


@given(rows=worlds(), seed=st.integers(0, 5))
@FAST
def test_held_out_users_take_no_part_in_fitting(rows, seed):
    config = DataConfig(split="held-out-users", seed=seed, held_out_fraction=0.3)
    dataset = prepare_interactions(_interactions(rows), config).dataset
    train, valid, test, history = (np.diff(getattr(dataset, part).indptr) for part in PARTS)
    held_out = history > 0
    assert held_out.any()
    assert (train[held_out] + valid[held_out] == 0).all()
    assert (test[held_out] >= 1).all()
    assert (test[~held_out] == 0).all()
    assert (train[~held_out] >= 1).all()
    counts = (test + history)[held_out]
    expected = np.clip(np.floor(counts * 0.8 + 0.5), 1, counts - 1)
    assert history[held_out].tolist() == expected.tolist()


def test_held_out_users_needs_users_with_enough_items():
    rows = [(f"u{u}", f"i{i}", 0) for u in range(9) for i in range(4)]
    with pytest.raises(InputError, match=r"too few users to hold some out.*0 users"):
        prepare_interactions(_interactions(rows), DataConfig(split="held-out-users"))


@pytest.mark.parametrize("name", [*SPLITS[:1], "held-out-users"])
def test_other_splits_merge_the_given_parts(datasets, name):
    prepared = prepare(datasets / "ml-1m", DataConfig(split=name))
    total = sum(getattr(prepared.dataset, part).nnz for part in PARTS)
    assert total == 590_733 + 80_897 + 164_848 - _dropped(prepared.notes)
    assert "Merged the given parts before the split." in prepared.notes
