"""Files in interpreters against the numpy reference."""

from __future__ import annotations

import numpy as np
import pytest
from ai_edge_litert import interpreter as litert

from tests.export.toy_contents import toy_contents, toy_router, toy_votes
from tfpeel.export import (
    FileContents,
    file_bytes,
    reference_encode,
    reference_item_vectors,
    reference_recommend,
    reference_route,
    reference_train_user,
    reference_votes,
    router_bytes,
    votes_bytes,
)

LOWEST_REAL_SCORE = -1e8
INT32 = np.iinfo(np.int32)

FILES = {
    "int4": toy_contents([(20, 5, 4), (12, 8, 4)]),
    "int4-odd": toy_contents([(7, 3, 4), (5, 5, 4), (1, 1, 4)]),
    "int8": toy_contents([(20, 5, 8), (12, 8, 8)]),
    "fp16": toy_contents([(20, 5, 16), (12, 8, 16)]),
    "fp32": toy_contents([(20, 5, 32), (12, 8, 32)]),
    "mixed": toy_contents([(9, 3, 4), (8, 7, 8), (7, 11, 16), (6, 12, 32)]),
    "one-row": toy_contents([(1, 3, 4)]),
    "one-segment": toy_contents([(30, 7, 4)]),
    "one-dimension": toy_contents([(3, 1, 8), (4, 1, 4)]),
    "one-item": toy_contents([(1, 1, 8)], item_count=1, width=1),
    "all-items": toy_contents([(15, 4, 4), (25, 6, 8)], levels=1),
    "all-scale-codes": toy_contents([(2_000, 2, 4)], item_count=2_000, levels=256),
    "two-bytes": toy_contents([(60, 4, 4), (30, 6, 8)], item_count=300),
    "unsigned-ids": toy_contents([(60, 4, 4), (30, 6, 8)], item_count=65_536),
    "three-bytes": toy_contents([(60, 4, 4), (30, 6, 8)], item_count=70_000),
    "steps": toy_contents([(9_000, 2, 4), (5_000, 3, 8)], item_count=14_500),
    "wide-steps": toy_contents([(70_000, 1, 4)], item_count=70_000, width=2),
    "wide": toy_contents([(20, 290, 4), (10, 40, 8)], width=300),
    "divided": toy_contents([(3_000, 200, 4)], width=200, item_count=3_001),
    "no-weights": toy_contents([(20, 5, 4), (12, 8, 8)], exponent=0.0),
    "squared-weights": toy_contents([(20, 5, 4), (12, 8, 8)], exponent=2.0),
}


def _litert(resolver: str):
    kind = litert.OpResolverType[resolver]
    return lambda content: litert.Interpreter(
        model_content=content, num_threads=1, experimental_op_resolver_type=kind
    )


def _tensorflow(content: bytes):
    tensorflow = pytest.importorskip("tensorflow")
    return tensorflow.lite.Interpreter(model_content=content, num_threads=1)


RUNTIMES = {
    "litert": _litert("AUTO"),
    "litert-without-xnnpack": _litert("BUILTIN_WITHOUT_DEFAULT_DELEGATES"),
    "litert-reference-kernels": _litert("BUILTIN_REF"),
    "tensorflow": _tensorflow,
}


@pytest.fixture(params=RUNTIMES)
def open_bytes(request):
    return RUNTIMES[request.param]


def _recommend(interpreter, vector, excluded, k):
    answer = interpreter.get_signature_runner("recommend")(
        user_vector=np.asarray(vector, np.float32)[None],
        exclude_ids=np.asarray(excluded, np.int32),
        k=np.asarray(k, np.int32),
    )
    real = answer["scores"] > LOWEST_REAL_SCORE
    assert answer["ids"].shape == answer["scores"].shape == (len(real),)
    return answer["ids"][real], answer["scores"][real], len(real)


def _assert_recommends(interpreter, contents: FileContents, vector, excluded, k) -> None:
    ids, scores, returned = _recommend(interpreter, vector, excluded, k)
    expected_ids, expected = reference_recommend(contents, vector, excluded, k)
    assert returned == min(k, len(contents.item_ids))
    assert len(ids) == len(expected_ids)
    tolerance = 1e-5 * np.abs(vector).sum() * 7
    np.testing.assert_allclose(scores, expected, rtol=1e-5, atol=tolerance)
    every_id, every_score = reference_recommend(contents, vector, excluded, contents.item_count)
    score_of = dict(zip(every_id.tolist(), every_score, strict=True))
    assert len(set(ids.tolist())) == len(ids)
    np.testing.assert_allclose(
        [score_of[i] for i in ids.tolist()], scores, rtol=1e-5, atol=tolerance
    )
    clear = np.abs(scores - expected[-1:]) > 4 * tolerance
    assert set(ids[clear].tolist()) <= set(expected_ids.tolist())


@pytest.mark.parametrize("name", FILES)
def test_recommends_what_the_reference_does(name, open_bytes):
    contents = FILES[name]
    interpreter = open_bytes(file_bytes(contents))
    random = np.random.default_rng(1)
    some = random.permutation(contents.item_count)[: contents.item_count // 3]
    strange = [-1, -2, INT32.min, INT32.max, contents.item_count, contents.item_count + 1]
    lists = [[-1], [], some, [*some, *some, *some], [*strange, some[0] if len(some) else 0] * 40]
    for excluded in lists:
        vector = random.normal(size=contents.width).astype(np.float32)
        for k in (1, 5, contents.item_count + 7):
            _assert_recommends(interpreter, contents, vector, np.asarray(excluded), k)


@pytest.mark.parametrize("name", FILES)
def test_encodes_what_the_reference_does(name, open_bytes):
    contents = FILES[name]
    encode = open_bytes(file_bytes(contents)).get_signature_runner("encode_history")
    random = np.random.default_rng(2)
    rows = contents.item_ids
    strange = [-1, -2, INT32.min, INT32.max, contents.item_count, contents.item_count + 1]
    few = random.permutation(rows)[:4]
    histories = [[-1], [], few, [*few, *few, *strange], random.permutation(contents.item_count)]
    for history in histories:
        ids = np.asarray(history, np.int32)
        vector = encode(history_ids=ids)["user_vector"]
        assert vector.shape == (1, contents.width)
        expected = reference_encode(contents, ids)
        np.testing.assert_allclose(vector[0], expected, rtol=1e-4, atol=2e-5)


def test_empty_history_gives_the_bias(open_bytes):
    contents = FILES["mixed"]
    encode = open_bytes(file_bytes(contents)).get_signature_runner("encode_history")
    for history in ([], [-1] * 16, [contents.item_count + 3]):
        vector = encode(history_ids=np.asarray(history, np.int32))["user_vector"]
        np.testing.assert_array_equal(vector[0], contents.encoder.bias)


def test_repeated_and_foreign_items_of_a_history_change_nothing(open_bytes):
    contents = FILES["int4"]
    encode = open_bytes(file_bytes(contents)).get_signature_runner("encode_history")
    foreign = np.setdiff1d(np.arange(contents.item_count), contents.item_ids)
    once = encode(history_ids=contents.item_ids[:3])["user_vector"]
    often = np.concatenate([contents.item_ids[:3], contents.item_ids[:2], foreign, [-1]])
    again = encode(history_ids=often.astype(np.int32))["user_vector"]
    np.testing.assert_array_equal(once, again)


@pytest.mark.parametrize("name", FILES)
def test_vectors_are_those_of_the_reference(name, open_bytes):
    contents = FILES[name]
    vectors_of = open_bytes(file_bytes(contents)).get_signature_runner("item_vectors")
    random = np.random.default_rng(5)
    rows = random.permutation(contents.item_ids)[:30]
    strange = [-1, -2, INT32.min, INT32.max, contents.item_count, contents.item_count + 1]
    some = random.permutation(contents.item_count)[:40]
    for items in ([-1], [], rows, [*rows[:3], *strange, *rows[:3]], some):
        ids = np.asarray(items, np.int32)
        vectors = vectors_of(item_ids=ids)["vectors"]
        assert vectors.shape == (len(ids), contents.width)
        expected = reference_item_vectors(contents, ids)
        np.testing.assert_allclose(vectors, expected, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("name", FILES)
def test_trains_as_the_reference_does(name, open_bytes):
    contents = FILES[name]
    train = open_bytes(file_bytes(contents)).get_signature_runner("train_user")
    random = np.random.default_rng(6)
    rows = random.permutation(contents.item_ids)
    strange = [-1, INT32.min, INT32.max, contents.item_count]
    some = random.permutation(contents.item_count)
    for positive, negative in (
        (rows[:1], rows[1:2]),
        (rows[:5], rows[5:8]),
        ([*rows[:2], *strange, rows[0]], [*strange, *rows[2:9]]),
        (rows[:3], rows[:3]),
        (some[:40], some[40:50]),
    ):
        ids = [np.asarray(items, np.int32) for items in (positive, negative)]
        vector = random.normal(size=contents.width).astype(np.float32)
        trained = train(user_vector=vector[None], positive_ids=ids[0], negative_ids=ids[1])
        expected = reference_train_user(contents, vector, *ids)
        assert trained["user_vector"].shape == (1, contents.width)
        np.testing.assert_allclose(trained["user_vector"][0], expected, rtol=1e-4, atol=2e-5)


def test_training_raises_liked_items_above_disliked_ones_and_keeps_the_length(open_bytes):
    contents = FILES["int8"]
    train = open_bytes(file_bytes(contents)).get_signature_runner("train_user")
    liked, disliked = contents.item_ids[:3], contents.item_ids[3:6]
    vector = np.random.default_rng(7).normal(size=(1, contents.width)).astype(np.float32)

    def advantage(user):
        scores = [reference_item_vectors(contents, ids) @ user[0] for ids in (liked, disliked)]
        return scores[0].mean() - scores[1].mean()

    before = vector
    for _ in range(3):
        after = train(user_vector=before, positive_ids=liked, negative_ids=disliked)["user_vector"]
        assert advantage(after) > advantage(before)
        np.testing.assert_allclose(np.linalg.norm(after), np.linalg.norm(vector), rtol=1e-5)
        before = after


def test_without_a_pair_nothing_is_learned(open_bytes):
    contents = FILES["mixed"]
    train = open_bytes(file_bytes(contents)).get_signature_runner("train_user")
    foreign = np.setdiff1d(np.arange(contents.item_count), contents.item_ids)[:3]
    vector = np.random.default_rng(8).normal(size=(1, contents.width)).astype(np.float32)
    for positive, negative in (
        (contents.item_ids[:3], []),
        ([], contents.item_ids[:3]),
        ([-1], [-1]),
        (contents.item_ids[:3], foreign),
    ):
        trained = train(
            user_vector=vector,
            positive_ids=np.asarray(positive, np.int32),
            negative_ids=np.asarray(negative, np.int32),
        )["user_vector"]
        np.testing.assert_allclose(trained, vector, rtol=1e-6)


def test_a_vector_of_zeros_has_no_direction_and_stays(open_bytes):
    contents = FILES["int4"]
    train = open_bytes(file_bytes(contents)).get_signature_runner("train_user")
    ids = contents.item_ids
    zeros = np.zeros((1, contents.width), np.float32)
    trained = train(user_vector=zeros, positive_ids=ids[:3], negative_ids=ids[3:5])
    np.testing.assert_array_equal(trained["user_vector"], zeros)


def test_excluding_everything_leaves_only_recognisable_scores(open_bytes):
    contents = FILES["all-items"]
    interpreter = open_bytes(file_bytes(contents))
    everything = np.tile(np.arange(contents.item_count, dtype=np.int32), 3)
    ids, _, returned = _recommend(interpreter, np.ones(contents.width), everything, 5)
    assert (len(ids), returned) == (0, 5)


def test_k_below_one_is_taken_as_one(open_bytes):
    contents = FILES["int8"]
    interpreter = open_bytes(file_bytes(contents))
    best, _, _ = _recommend(interpreter, np.ones(contents.width), [-1], 1)
    for k in (0, -1, INT32.min):
        ids, _, returned = _recommend(interpreter, np.ones(contents.width), [-1], k)
        assert returned == 1
        np.testing.assert_array_equal(ids, best)


def test_routes_what_the_reference_does(open_bytes):
    contents = toy_router()
    route = open_bytes(router_bytes(contents)).get_signature_runner("route")
    random = np.random.default_rng(3)
    chosen = set()
    for length in (0, 1, 2, 5, 30):
        history = random.permutation(contents.rows.item_count)[:length].astype(np.int32)
        answer = route(history_ids=history)
        cluster, scores = reference_route(contents, history)
        assert answer["cluster"].reshape(-1).tolist() == [cluster]
        np.testing.assert_allclose(answer["scores"], scores, rtol=1e-4, atol=1e-4)
        chosen.add(cluster)
    assert len(chosen) > 1


@pytest.mark.parametrize("one_of", [1, 2, 20])
@pytest.mark.parametrize(("items", "clusters"), [(900, 5), (950, 2), (4_000, 64), (70_000, 300)])
def test_votes_are_counted_as_the_reference_does(open_bytes, items, clusters, one_of):
    contents = toy_votes(items, items // one_of, clusters)
    random = np.random.default_rng(5)
    route = open_bytes(votes_bytes(contents)).get_signature_runner("route")
    chosen = set()
    for length in (0, 1, 1, 5, 5, 40, 40, 200):
        history = random.permutation(items)[:length].astype(np.int32)
        padded = np.concatenate([history, [-1, items, items + 7, -5]]).astype(np.int32)
        answer = route(history_ids=padded)
        cluster, scores = reference_votes(contents, history)
        assert answer["cluster"].tolist() == [cluster]
        np.testing.assert_allclose(answer["scores"], scores, rtol=1e-5, atol=1e-5)
        chosen.add(cluster)
    assert len(chosen) > 1


def test_votes_take_as_many_bits_as_the_clusters_need():
    def length(items: int, voting: int, clusters: int) -> int:
        return len(votes_bytes(toy_votes(items, voting, clusters)))

    # 6 bits for one of 64 clusters, 2 for one of 4, and a bit for each item of the catalogue.
    assert length(40_000, 24_000, 64) - length(40_000, 16_000, 64) == pytest.approx(6_000, abs=200)
    assert length(40_000, 24_000, 4) - length(40_000, 16_000, 4) == pytest.approx(2_000, abs=200)
    assert length(80_000, 16_000, 4) - length(40_000, 16_000, 4) == pytest.approx(5_000, abs=200)
    # Few of many items: a byte for the step to each.
    assert length(40_000, 2_000, 64) - length(40_000, 1_000, 64) == pytest.approx(1_750, abs=300)


def test_router_with_one_cluster(open_bytes):
    route = open_bytes(router_bytes(toy_router(1))).get_signature_runner("route")
    assert route(history_ids=np.asarray([3], np.int32))["cluster"].tolist() == [0]


@pytest.mark.parametrize("name", ["mixed", "steps"])
def test_equal_contents_give_equal_bytes(name):
    assert file_bytes(FILES[name]) == file_bytes(FILES[name])


def test_order_of_rows_within_a_segment_does_not_matter():
    contents = FILES["one-segment"]
    order = np.random.default_rng(4).permutation(len(contents.item_ids))
    segment = contents.segments[0]
    shuffled = FileContents(
        contents.width,
        contents.item_count,
        contents.item_ids[order],
        (type(segment)(segment.dimensions, segment.bits, segment.codes[order]),),
        type(contents.scale)(contents.scale.codes[order], 0.05, -3.0),
        contents.encoder,
        contents.metadata,
    )
    assert file_bytes(shuffled) == file_bytes(contents)


def test_graph_stays_small():
    contents = toy_contents([(100, 16, 4)] * 8, width=64, item_count=41_000)
    payload = sum(-(-segment.codes.size // 2) for segment in contents.segments)
    payload += 3 * len(contents.item_ids) + 64 * 64 + 8 * 64
    plain = len(file_bytes(contents, learns=False))
    assert plain - payload < 7_500
    assert len(file_bytes(contents)) - plain < 5_000
