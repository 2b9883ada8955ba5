from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest

from tests.cluster.toy_model import plain_model, spectral_model
from tests.pretrain.toy_world import toy_dataset
from tfpeel.cluster import ClusterConfig, Clusters, Membership, cluster
from tfpeel.errors import InputError
from tfpeel.pretrain.neighbours import item_neighbours
from tfpeel.refine import RefineConfig, Refined, Refiner, shuffled_weights

DATA = toy_dataset()
MODEL = spectral_model(DATA.train, 24)
CLUSTERS = cluster(MODEL, DATA.train, ClusterConfig(clusters=3, item_groups=8), seed=0)
NAMES = tuple(field.name for field in fields(Refined))
CONFIG = RefineConfig(
    width=16, block_width=4, head_items=80, tail_width=8, steps=12, controller="learned"
)


def refiner(**changes) -> Refiner:
    config = CONFIG.model_copy(update=changes)
    return Refiner(MODEL, CLUSTERS, DATA.train, DATA.valid, config, seed=0)


@pytest.fixture(scope="module")
def refined() -> list[Refined]:
    one = refiner()
    return [one.refine(number) for number in range(3)]


@pytest.mark.parametrize("basis", ["cluster", "global"])
def test_without_training_at_full_width_the_scores_are_the_models(basis):
    found = refiner(basis=basis, steps=0, width=24, head_items=10**4).refine(1)
    items = found.head.astype(np.float32)
    users = CLUSTERS.users_of(1)
    np.testing.assert_array_equal(found.users, users)
    expected = MODEL.scores(DATA.train[users], users)[:, found.item_order]
    allowed = 3e-3 * np.abs(expected).max()
    np.testing.assert_allclose(found.user_vectors @ items.T, expected, atol=allowed)
    assert found.tail.shape[0] == 0


def test_neighbourhood_scores_are_in_the_clusters_space():
    near = item_neighbours(DATA.train, 20)
    own = spectral_model(DATA.train, 24)
    model = plain_model(own.user_vectors, own.item_vectors, own.history_vectors, 4, near)
    config = CONFIG.model_copy(update={"steps": 0, "width": 120, "head_items": 10**4})
    found = Refiner(model, CLUSTERS, DATA.train, None, config, seed=0).refine(1)
    expected = model.scores(DATA.train[found.users], found.users)[:, found.item_order]
    without = own.scores(DATA.train[found.users], found.users)[:, found.item_order]
    scores = found.user_vectors @ found.head.astype(np.float32).T
    left = np.square(scores - expected).sum()
    assert left < 0.05 * np.square(without - expected).sum()


def test_head_and_tail_are_cut_at_a_groups_end(refined):
    for one in refined:
        head = len(one.head)
        assert head in one.group_ends
        assert head <= 80
        assert head + len(one.tail) == DATA.item_count
        assert one.head.shape[1] == 16
        assert one.tail.shape[1] == 8
        there = one.weights > 0
        heads = one.group_ends <= head
        assert there[heads].all()
        assert there[~heads][:, :2].all()
        assert not there[~heads][:, 2:].any()


def test_items_have_a_root_mean_square_of_one():
    found = refiner(steps=0).refine(0)
    assert np.sqrt(np.mean(found.head.astype(np.float64) ** 2)) == pytest.approx(1, abs=1e-3)


def test_the_tail_is_the_start_of_the_same_basis():
    whole = refiner(steps=0, head_items=10**4).refine(0)
    cut = refiner(steps=0).refine(0)
    users = MODEL.user_vectors[CLUSTERS.users_of(0)]
    full = users @ MODEL.item_vectors[cut.item_order[len(cut.head) :]].T
    scores = cut.user_vectors[:, :8] @ cut.tail.astype(np.float32).T
    assert np.corrcoef(full.ravel(), scores.ravel())[0, 1] > 0.8
    assert len(whole.head) == DATA.item_count


def test_each_clusters_result_does_not_depend_on_what_was_refined_before(refined):
    again = refiner()
    for number in (2, 0):
        found = again.refine(number)
        for name in NAMES:
            np.testing.assert_array_equal(getattr(found, name), getattr(refined[number], name))


def test_other_seeds_differ(refined):
    other = Refiner(MODEL, CLUSTERS, DATA.train, DATA.valid, CONFIG, seed=1).refine(0)
    assert (other.head != refined[0].head).any()
    assert (other.weights != refined[0].weights).any()


def test_training_changes_the_head_and_its_weights_and_not_the_tail(refined):
    plain = refiner(steps=0).refine(0)
    groups = int((plain.group_ends <= len(plain.head)).sum())
    assert (refined[0].head != plain.head).mean() > 0.9
    assert (refined[0].weights[:groups] != plain.weights[:groups]).all()
    np.testing.assert_array_equal(refined[0].weights[groups:], plain.weights[groups:])
    np.testing.assert_array_equal(refined[0].tail, plain.tail)


def test_a_large_catalogue_is_projected_in_parts(refined, monkeypatch):
    monkeypatch.setattr("tfpeel.refine.refine.ITEMS_AT_ONCE", 33)
    found = refiner().refine(1)
    for name in NAMES:
        np.testing.assert_allclose(getattr(found, name), getattr(refined[1], name), atol=2e-3)


def test_given_weights_are_kept(refined):
    given = refined[0].weights * np.float32(1.5)
    found = refiner().refine(0, weights=given)
    np.testing.assert_array_equal(found.weights, given)
    assert (found.head != refiner(steps=0).refine(0).head).any()


def test_energy_weights_are_not_learned():
    found = refiner(controller="energy").refine(0)
    plain = refiner(controller="energy", steps=0).refine(0)
    np.testing.assert_allclose(found.weights, plain.weights, rtol=1e-4)


def test_equal_weights_are_equal_per_byte():
    found = refiner(controller="equal", steps=0).refine(0)
    rows = np.diff(found.group_ends, prepend=0)[:, None]
    per_row = (found.weights / rows)[found.weights > 0]
    assert set(np.round(per_row, 4).tolist()) == {2.0, 5.0}  # 3 bytes of scale and id.


def test_without_validation_the_weights_are_the_energies():
    without = Refiner(MODEL, CLUSTERS, DATA.train, None, CONFIG, seed=0).refine(0)
    plain = refiner(steps=0).refine(0)
    np.testing.assert_allclose(without.weights, plain.weights, rtol=1e-4)


def test_a_sample_of_a_large_cluster_is_enough():
    found = refiner(sampled_users=10, batch_size=32).refine(0)
    assert np.isfinite(found.head).all()


def test_all_pairs_scores_with_every_cell():
    found = refiner(basis="global", scoring="all-pairs", steps=0, width=24, head_items=10**4)
    one = found.refine(0)
    users = MODEL.user_vectors[one.users]
    scores = one.user_vectors @ one.head.astype(np.float32).T
    summed = users.reshape(len(users), 6, 4).sum(axis=1)
    items = MODEL.item_vectors[one.item_order].reshape(-1, 6, 4).sum(axis=1)
    expected = summed @ items.T
    np.testing.assert_allclose(scores, expected, atol=2e-3 * np.abs(expected).max())


def test_a_model_narrower_than_the_width():
    found = refiner(width=400).refine(0)
    assert found.head.shape[1] == 24
    assert np.isfinite(found.head).all()


def test_a_model_narrower_than_a_block():
    found = refiner(width=64, block_width=32, tail_width=32).refine(0)
    assert found.head.shape[1] == 32
    assert not found.user_vectors[:, 24:].any()
    assert np.isfinite(found.head).all()


def test_one_user_a_cluster_and_one_group():
    assignment = np.full(300, -1, np.int32)
    assignment[:2] = [0, 1]
    clusters = Clusters(
        Membership(assignment, assignment),
        np.tile(np.arange(240, dtype=np.int32), (2, 1)),
        np.ones((2, 240), np.float32),
        np.asarray([240]),
    )
    for number in range(2):
        found = Refiner(MODEL, clusters, DATA.train, DATA.valid, CONFIG, 0).refine(number)
        assert len(found.head) == 240
        assert np.isfinite(found.head).all()
        assert np.isfinite(found.weights).all()


def test_shuffled_weights_are_the_same_ones_per_row_elsewhere(refined):
    rows = np.diff(CLUSTERS.group_ends, prepend=0)[:, None]
    shuffled = shuffled_weights(refined, seed=0)
    again, other = (shuffled_weights(refined, seed=seed) for seed in (0, 1))
    for number, one in enumerate(refined):
        there = one.weights > 0
        np.testing.assert_array_equal(shuffled[number] > 0, there)
        before, after = (one.weights / rows)[there], (shuffled[number] / rows)[there]
        np.testing.assert_allclose(np.sort(after), np.sort(before), rtol=1e-5)
        assert (after != before).mean() > 0.5
        np.testing.assert_array_equal(shuffled[number], again[number])
        assert (shuffled[number] != other[number]).any()


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_training_that_diverges_names_cluster_and_step():
    student = refiner(learning_rate=1e38)
    with pytest.raises(InputError, match=r"refinement of user cluster 1 diverged;.* step \d+"):
        student.refine(1)
