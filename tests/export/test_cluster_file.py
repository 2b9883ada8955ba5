from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from tests.cluster.toy_model import spectral_model
from tests.pretrain.toy_world import toy_dataset
from tfpeel.cluster import ClusterConfig, cluster, group_ends
from tfpeel.errors import InputError
from tfpeel.export import file_bytes, reference_encode, reference_recommend
from tfpeel.export.cluster_file import LEAST_BUDGET_OF_LEARNING, ClusterFile, ClusterFiles
from tfpeel.export.config import ExportConfig
from tfpeel.refine import RefineConfig, Refined, Refiner, shuffled_weights
from tfpeel.runtime import PackFile

DATA = toy_dataset()
MODEL = spectral_model(DATA.train, 32)
CLUSTERS = cluster(MODEL, DATA.train, ClusterConfig(clusters=2, item_groups=10), seed=0)
REFINE = RefineConfig(width=32, block_width=4, head_items=120, tail_width=8, steps=0)
BUDGETS = (6_500, 7_000, 8_000, 9_000, 10_000, 12_000, 100_000)


def files_of(refined: Refined, number: int = 0, **changes) -> ClusterFiles:
    return ClusterFiles(
        refined,
        DATA.train[refined.history_users],
        ExportConfig.of(**changes),
        {"cluster": number},
    )


@pytest.fixture(scope="module")
def refined() -> Refined:
    return Refiner(MODEL, CLUSTERS, DATA.train, None, REFINE, seed=0).refine(0)


def smallest(files: ClusterFiles) -> int:
    with pytest.raises(InputError, match="the budget is too small") as caught:
        files.write(100)
    return int(re.search(r"at least (\d+) B", str(caught.value)).group(1))


@pytest.mark.parametrize("changes", [{}, {"bits": 8}, {"bits": 16}, {"catalogue": "full"}])
def test_files_keep_within_every_budget_and_use_it(refined, changes):
    files = files_of(refined, **changes)
    least = smallest(files)
    longest = len(files.order)
    for budget in np.linspace(least, 16_000, 7).astype(int).tolist():
        made = files.write(budget)
        assert len(made.content) <= budget
        if made.purchases < longest:
            # Sizes are foretold with room for a few bytes of metadata and alignment.
            more = files._build(made.purchases + 1, budget, learns=False)[0]
            assert len(more) > budget - 64


def large_files() -> ClusterFiles:
    """Return the files of a cluster whose table is larger than the budgets asked for."""
    ends = group_ends(4_000, ClusterConfig())
    value = np.diff(ends, prepend=0)[:, None] / ends[:, None] / np.arange(1, 9)
    large = Refined(
        item_order=np.arange(4_000, dtype=np.int32),
        group_ends=ends,
        head=np.random.default_rng(0).normal(size=(4_000, 64)).astype(np.float16),
        tail=np.zeros((0, 16), np.float16),
        users=np.arange(50),
        user_vectors=np.zeros((50, 64), np.float32),
        history_users=np.arange(50),
        history_vectors=MODEL.user_vectors[:50] @ np.eye(32, 64, dtype=np.float32),
        weights=value.astype(np.float32),
        noise=np.zeros(value.shape, np.float32),
    )
    history = DATA.train[:50].copy()
    history.resize((50, 4_000))
    return ClusterFiles(large, history, ExportConfig(), {})


def test_files_of_usual_groups_leave_less_than_a_twentieth_of_the_budget():
    files = large_files()
    for budget in (40_000, 60_000, 90_000, 120_000, 200_000):
        made = files.write(budget)
        assert made.purchases < len(files.order)
        assert 0.95 * budget < len(made.content) <= budget


def test_files_learn_from_a_budget_on_and_stay_nested_there():
    files = large_files()
    last: ClusterFile | None = None
    for distance in (-5_000, -1_000, -1, 0, 1_000, 5_000):
        made = files.write(LEAST_BUDGET_OF_LEARNING + distance)
        signatures = ("encode_history", "recommend")
        if distance >= 0:
            signatures = ("encode_history", "item_vectors", "recommend", "train_user")
        assert tuple(sorted(made.signatures)) == PackFile(made.content).signatures == signatures
        assert len(made.content) > 0.95 * (LEAST_BUDGET_OF_LEARNING + distance)
        if last is not None:
            assert (made.kept.cells >= last.kept.cells).all()
            assert made.purchases >= last.purchases
        last = made


def test_the_signatures_of_learning_take_few_bytes():
    made = large_files().write(LEAST_BUDGET_OF_LEARNING)
    without = file_bytes(made.contents, learns=False)
    assert len(made.content) - len(without) < 0.045 * LEAST_BUDGET_OF_LEARNING


def test_a_larger_budget_keeps_all_that_a_smaller_one_keeps(refined):
    files = files_of(refined)
    last: ClusterFile | None = None
    for budget in (smallest(files), *BUDGETS):
        made = files.write(budget)
        if last is not None:
            assert (made.kept.cells >= last.kept.cells).all()
            assert set(last.contents.item_ids) <= set(made.contents.item_ids)
            assert made.purchases >= last.purchases
        last = made
    assert last is not None
    assert last.purchases == len(files.order)


def test_a_budget_gets_all_that_fits_even_where_groups_keep_scattered_blocks(refined):
    """Sizes fall where segments merge; the search for the last purchase stopped there."""
    scattered = replace(refined, weights=shuffled_weights([refined], 0)[0])
    files = files_of(scattered)
    counts = range(1, len(files.order) + 1)
    sizes = np.asarray([files._size_of(count, learns=False) for count in counts])
    assert (np.diff(sizes) < 0).any()
    for budget in np.linspace(smallest(files), sizes[-1], 6).astype(int).tolist():
        # A file whose encoder has another exponent than 1 holds one more table.
        fitting = np.flatnonzero(sizes + 512 <= budget)
        assert files.write(budget).purchases >= (fitting.max() + 1 if fitting.size else 1)


@pytest.mark.parametrize("catalogue", ["important", "full"])
def test_the_smallest_budget_that_is_named_works(refined, catalogue):
    files = files_of(refined, catalogue=catalogue)
    least = smallest(files)
    assert len(files.write(least).content) <= least
    with pytest.raises(InputError, match=f"received: {least - 200} B"):
        files.write(least - 200)


def test_the_error_names_the_catalogue_that_would_fit(refined):
    with pytest.raises(InputError, match="use --catalogue important"):
        files_of(refined, catalogue="full").write(100)


def test_the_full_catalogue_keeps_every_item(refined):
    files = files_of(refined, catalogue="full")
    for budget in (smallest(files), 9_000, 20_000):
        made = files.write(budget)
        assert sorted(made.contents.item_ids.tolist()) == list(range(DATA.item_count))
        assert made.kept.cells.any(axis=1).all()


def test_kept_items_are_those_of_the_kept_cells(refined):
    made = files_of(refined).write(7_000)
    groups = np.flatnonzero(made.kept.cells.any(axis=1))
    expected = np.concatenate([refined.item_order[refined.group_rows(g)] for g in groups])
    assert sorted(made.contents.item_ids.tolist()) == sorted(expected.tolist())
    assert len(expected) < DATA.item_count


def test_stored_values_are_the_refined_ones_and_nothing_else(refined):
    made = files_of(refined, bits=32).write(100_000)
    place = {int(item): row for row, item in enumerate(refined.item_order)}
    scales, start = made.contents.scale.values(), 0
    for segment in made.contents.segments:
        for codes in segment.codes:
            row = place[int(made.contents.item_ids[start])]
            stored = refined.head if row < len(refined.head) else refined.tail
            index = row if row < len(refined.head) else row - len(refined.head)
            expected = stored[index].astype(np.float32)[segment.dimensions]
            np.testing.assert_allclose(codes * scales[start], expected, rtol=1e-4, atol=1e-5)
            start += 1
    assert start == DATA.item_count


def test_all_pairs_rows_are_scaled_by_blocks_over_kept(refined):
    plain = files_of(refined, bits=32).write(8_000).contents
    scaled = files_of(refined, bits=32, scoring="all-pairs").write(8_000).contents
    np.testing.assert_array_equal(plain.item_ids, scaled.item_ids)
    start = 0
    for one, other in zip(plain.segments, scaled.segments, strict=True):
        rows = slice(start, start + len(one.codes))
        factor = 32 / len(one.dimensions)
        np.testing.assert_allclose(
            other.codes * scaled.scale.values()[rows, None],
            factor * one.codes * plain.scale.values()[rows, None],
            rtol=1e-3,
            atol=1e-5,
        )
        start += len(one.codes)


@pytest.mark.parametrize("budget", [7_000, 100_000])
@pytest.mark.parametrize("bits", [None, 8, 16])
def test_the_interpreter_answers_as_the_reference_does(refined, budget, bits):
    made = files_of(refined, bits=bits).write(budget)
    file = PackFile(made.content)
    for user in CLUSTERS.users_of(0)[:5]:
        history = DATA.train[user].indices
        vector = file.encode_history(history)
        expected = reference_encode(made.contents, history)
        np.testing.assert_allclose(vector, expected, rtol=1e-3, atol=1e-4)
        ids, scores = file.recommend(vector, history, 10)
        wanted, wanted_scores = reference_recommend(made.contents, vector, history, 10)
        np.testing.assert_allclose(scores, wanted_scores, rtol=1e-4, atol=1e-4)
        assert len(set(ids.tolist()) & set(wanted.tolist())) >= 9
        assert not set(ids.tolist()) & set(history.tolist())


def test_metadata_tells_cluster_and_budget(refined):
    made = files_of(refined).write(8_000)
    assert PackFile(made.content).metadata == {"budget_bytes": 8_000, "cluster": 0}


def test_equal_budgets_give_equal_bytes(refined):
    first, again = (files_of(refined).write(8_000) for _ in range(2))
    assert first.content == again.content == file_bytes(first.contents, learns=False)


def recall(refined: list[Refined], budget: int) -> float:
    """Return recall@20 on test from the files, users encoded by the files."""
    hits, total = 0, 0
    for number, one in enumerate(refined):
        contents = files_of(one, number).write(budget).contents
        for user in CLUSTERS.users_of(number):
            history = DATA.train[user].indices
            vector = reference_encode(contents, history).astype(np.float32)
            found, _ = reference_recommend(contents, vector, history, 20)
            wanted = set(DATA.test[user].indices.tolist())
            hits, total = hits + len(wanted & set(found.tolist())), total + len(wanted)
    return hits / total


def test_end_to_end_shuffled_weights_are_clearly_worse_at_a_small_budget():
    config = REFINE.model_copy(update={"steps": 60, "batch_size": 64})
    refiner = Refiner(MODEL, CLUSTERS, DATA.train, DATA.valid, config, seed=0)
    learned = [refiner.refine(number) for number in range(CLUSTERS.count)]
    shuffled = []
    for seed in range(3):
        dealt = shuffled_weights(learned, seed)
        control = [refiner.refine(n, weights=dealt[n]) for n in range(CLUSTERS.count)]
        shuffled.append(recall(control, 7_000))
    assert recall(learned, 7_000) > 1.5 * np.mean(shuffled)
    assert recall(learned, 100_000) >= recall(learned, 7_000) - 0.05
