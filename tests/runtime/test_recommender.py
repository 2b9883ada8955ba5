"""A user on a device, against the numpy reference of the toy pack's files."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import replace

import numpy as np
import pytest

from tests.runtime.toy_pack import CONTENTS, IDS, LARGE, ROUTER, SMALL, write_toy_pack
from tfpeel.errors import InputError
from tfpeel.export import (
    reference_encode,
    reference_item_vectors,
    reference_recommend,
    reference_route,
    reference_train_user,
)
from tfpeel.runtime import MANIFEST_NAME, Offset, Pack, Recommender, UserState, items_lines

LIKES, DISLIKES = [2, 5, 30], [7, 8, 9]


@pytest.fixture
def path(tmp_path):
    write_toy_pack(tmp_path / "pack")
    return tmp_path / "pack"


@pytest.fixture
def user(path) -> Recommender:
    user = Recommender(Pack(path), cluster=1)
    user.like(*names(LIKES))
    user.dislike(*names(DISLIKES))
    return user


def names(indices) -> list[str]:
    return [IDS[index] for index in indices]


def learned(contents, likes=LIKES, dislikes=DISLIKES):
    start = reference_encode(contents, np.asarray(likes))
    return reference_train_user(contents, start, np.asarray(likes), np.asarray(dislikes))


def assert_recommends(user, contents, vector, excluded, k=6):
    expected, scores = reference_recommend(contents, vector, np.asarray(excluded), k)
    found = user.recommend(k).recommendations
    assert [one.item_id for one in found] == names(expected)
    np.testing.assert_allclose([one.score for one in found], scores, rtol=1e-4, atol=1e-4)


def test_a_new_user_gets_recommendations_that_follow_each_event(path):
    user = Recommender(Pack(path), cluster=1)
    contents = CONTENTS[1, LARGE]
    assert_recommends(user, contents, contents.encoder.bias, [])
    likes = []
    for item in LIKES:
        user.like(IDS[item])
        likes.append(item)
        assert_recommends(user, contents, reference_encode(contents, np.asarray(likes)), likes)
    best = user.recommend(1).recommendations[0].item_id
    user.dislike(best)
    assert best not in [one.item_id for one in user.recommend(30).recommendations]
    user.forget(best)
    assert user.recommend(1).recommendations[0].item_id == best


def test_the_cluster_follows_the_likes_without_telling_anyone(path):
    user = Recommender(Pack(path))
    seen = set()
    for index in range(12):
        user.state = UserState((IDS[index],))
        expected, _ = reference_route(ROUTER, np.asarray([index]))
        assert user.cluster == user.recommend(3).cluster == expected
        seen.add(expected)
    assert seen == {0, 1}


def test_learning_is_the_reference_s_and_can_be_repeated(user):
    contents = CONTENTS[1, LARGE]
    for _ in range(2):
        assert user.learn()
        np.testing.assert_allclose(user.user_vector(), learned(contents), rtol=1e-4, atol=1e-5)
    assert_recommends(user, contents, learned(contents), LIKES + DISLIKES)


def test_only_the_latest_64_are_learned_from(path):
    user = Recommender(Pack(path), cluster=1)
    contents = CONTENTS[1, LARGE]
    user.like(IDS[0], IDS[1], *(f"foreign-{n}" for n in range(100)))
    user.dislike(*names(DISLIKES))
    user.learn()
    likes, dislikes = np.asarray([0, 1]), np.asarray(DISLIKES)
    np.testing.assert_allclose(user.user_vector(), learned(contents, likes, dislikes), atol=1e-4)


def test_nothing_is_learned_without_a_pair(user):
    user.learn()
    user.forget(*names(DISLIKES))
    assert not user.learn()
    assert user.state.offset is None


def test_what_was_learned_survives_new_likes(user):
    user.learn()
    start = reference_encode(CONTENTS[1, LARGE], np.asarray(LIKES))
    offset = learned(CONTENTS[1, LARGE]) - start
    user.like(IDS[11])
    expected = reference_encode(CONTENTS[1, LARGE], np.asarray([*LIKES, 11])) + offset
    np.testing.assert_allclose(user.user_vector(), expected, rtol=1e-4, atol=1e-4)


def test_a_state_goes_on_where_it_was(user):
    user.learn()
    state = UserState.from_json(json.loads(json.dumps(user.state.to_json())))
    again = Recommender(user.pack, state=state, cluster=1)
    assert again.recommend(10) == user.recommend(10)


def test_a_smaller_budget_keeps_what_was_learned(user):
    user.learn()
    whole = user.state
    user.use_budget(SMALL)
    contents = CONTENTS[1, SMALL]
    offset = np.asarray(whole.offset.values)
    vector = reference_encode(contents, np.asarray(LIKES)) + offset[: contents.width]
    assert_recommends(user, contents, vector, LIKES + DISLIKES)
    assert not user.learn()
    user.use_budget(LARGE)
    assert user.state == whole


def test_offsets_of_narrower_files_are_followed_by_zeros(user):
    user.learn()
    offset = user.state.offset
    user.state = replace(user.state, offset=Offset(offset.basis, offset.values[:5]))
    start = reference_encode(CONTENTS[1, LARGE], np.asarray(LIKES))
    vector = start + np.asarray([*offset.values[:5], *[0.0] * 7])
    np.testing.assert_allclose(user.user_vector(), vector, rtol=1e-4, atol=1e-4)


def test_another_cluster_learns_anew(user):
    user.learn()
    other = Recommender(user.pack, state=user.state, cluster=0)
    contents = CONTENTS[0, LARGE]
    np.testing.assert_allclose(other.user_vector(), learned(contents), rtol=1e-4, atol=1e-5)
    assert other.state.offset.basis == user.pack.manifest.basis_of(0)
    small = Recommender(user.pack, SMALL, user.state, cluster=0)
    expected = reference_encode(CONTENTS[0, SMALL], np.asarray(LIKES))
    np.testing.assert_allclose(small.user_vector(), expected, rtol=1e-4, atol=1e-5)
    assert small.state.offset is None


def test_budgets_share_a_basis_and_fits_do_not(path):
    manifest = Pack(path).manifest
    assert manifest.basis_of(0) != manifest.basis_of(1)
    more = replace(manifest, budgets=(SMALL,), files=manifest.files[:1])
    assert more.basis_of(0) == manifest.basis_of(0)
    for change in ({"dataset": {"content_hash": "x"}}, {"width": 16}, {"block_width": 2}):
        assert replace(manifest, **change).basis_of(0) != manifest.basis_of(0)


def test_similar_items_are_what_the_item_s_vector_gets(user):
    contents = CONTENTS[1, LARGE]
    for index in (3, 17):
        vector = reference_item_vectors(contents, np.asarray([index]))[0]
        expected, scores = reference_recommend(contents, vector, np.asarray([index]), 5)
        found = user.similar(IDS[index], 5)
        assert [one.item_id for one in found] == names(expected)
        np.testing.assert_allclose([one.score for one in found], scores, rtol=1e-4, atol=1e-4)


def test_reasons_are_the_likes_that_point_to_the_item(user):
    contents = CONTENTS[1, LARGE]
    item = user.recommend(1).recommendations[0].item_id
    target = reference_item_vectors(contents, np.asarray([IDS.index(item)]))[0]
    vectors = reference_item_vectors(contents, np.asarray(LIKES))
    expected = vectors @ target / np.linalg.norm(vectors, axis=1)
    order = np.argsort(-expected)
    found = user.why(item, 2)
    assert [one.item_id for one in found] == [IDS[LIKES[place]] for place in order[:2]]
    np.testing.assert_allclose([one.score for one in found], expected[order[:2]], rtol=1e-4)


def test_likes_that_the_file_does_not_hold_are_no_reasons(path):
    contents = CONTENTS[0, LARGE]
    user = Recommender(Pack(path), cluster=0)
    user.like("foreign", IDS[int(contents.item_ids[0])])
    assert len(user.why(IDS[int(contents.item_ids[1])])) == 1
    assert Recommender(Pack(path), cluster=0).why(IDS[int(contents.item_ids[1])]) == ()


def test_says_what_it_cannot_tell(user, path):
    with pytest.raises(InputError, match="does not hold the item; received: nobody"):
        user.similar("nobody")
    with pytest.raises(InputError, match="no signature item_vectors"):
        Recommender(user.pack, SMALL, cluster=1).why(IDS[0])
    with pytest.raises(InputError, match="k is out of range"):
        user.recommend(0)
    with pytest.raises(InputError, match="no file fits the budget"):
        user.use_budget(SMALL - 1)
    assert user.budget_bytes == LARGE


def test_unknown_items_are_reported_and_kept(path):
    user = Recommender(Pack(path), cluster=1)
    user.like("later", IDS[2])
    user.dislike("never")
    assert user.recommend(3).unknown_ids == ("later", "never")
    assert user.state.likes == ("later", IDS[2])


def test_an_update_keeps_the_likes_forgets_what_was_learned_and_outlives_vanished_items(
    user, path, tmp_path
):
    user.learn()
    old = user.state
    new = tmp_path / "new"
    shutil.copytree(path, new)
    ids = [f"new-{name}" if index == LIKES[0] else name for index, name in enumerate(IDS)]
    lines = items_lines(ids, [None] * len(ids))
    (new / "items.jsonl").write_bytes(lines)
    manifest = Pack(path).manifest
    entry = replace(manifest.items, bytes=len(lines), sha256=_sha256(lines))
    updated = replace(manifest, items=entry).to_json()
    (new / MANIFEST_NAME).write_text(json.dumps(updated))
    user.use_pack(Pack(new))
    assert user.recommend(5).unknown_ids == (IDS[LIKES[0]],)
    assert user.state.likes == old.likes
    assert user.state.offset.basis != old.offset.basis
    expected = learned(CONTENTS[1, LARGE], LIKES[1:])
    np.testing.assert_allclose(user.user_vector(), expected, rtol=1e-4, atol=1e-5)


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
