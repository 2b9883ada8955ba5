from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import sparse

from tests.export.toy_contents import toy_contents
from tfpeel.engine import ThisProcess
from tfpeel.evaluate import Evaluation, Metrics, Row
from tfpeel.evaluate.answers import NO_ITEM, Lists, Question, ServerVectors, answer
from tfpeel.evaluate.evaluation import metrics_of
from tfpeel.evaluate.protocol import Protocol
from tfpeel.export import file_bytes, reference_encode, reference_recommend
from tfpeel.progress import Silent

CONTENTS = toy_contents([(20, 5, 4), (12, 8, 8)])
METRICS = {20: Metrics(0.5, 0.1, 0.4, 0.3)}


def lists(*rows: list[int]) -> Lists:
    ends = np.cumsum([len(row) for row in rows])
    return Lists(
        np.asarray([item for row in rows for item in row], np.int32), ends.astype(np.int64)
    )


def answered(question: Question, users: int, k: int) -> NDArray[np.int32]:
    ((row, found),) = answer(
        [lambda: [question]], [question.file], [users], k, ThisProcess(), Silent()
    )
    assert row == 0
    return found


def test_answers_come_from_the_file_at_the_users_places(tmp_path):
    path = tmp_path / "a.tflite"
    path.write_bytes(file_bytes(CONTENTS))
    history = ([3, 5], [1], list(range(30)))
    known = lists(*history)
    places = np.asarray([2, 0, 1])
    found = answered(Question(path, places, known, known, None, 40), 3, 40)
    for place, items in zip(places, history, strict=True):
        ids = np.asarray(items)
        vector = reference_encode(CONTENTS, ids).astype(np.float32)
        expected, _ = reference_recommend(CONTENTS, vector, ids, 40)
        row = found[place]
        assert set(row[row != NO_ITEM].tolist()) == set(expected.tolist())
        assert (row[len(expected) :] == NO_ITEM).all()


def test_metrics_by_hand():
    relevant = sparse.csr_matrix(np.asarray([[0, 1, 1, 0], [1, 0, 0, 0]], np.float32))
    protocol = Protocol("known-users", "test", True, np.arange(2), relevant[:0], relevant)
    found = metrics_of(np.asarray([[1, 3], [2, 1]], np.int32), protocol, (1, 2))
    assert found[1].recall == pytest.approx(0.25)
    assert found[2].recall == pytest.approx(0.25)
    assert found[2].recall_spread == pytest.approx(0.25)
    assert found[1].ndcg == pytest.approx(0.5)
    assert found[2].coverage == pytest.approx(3 / 4)
    assert found[2].by_user is not None
    assert found[2].by_user.recall.tolist() == [0.5, 0.0]


def test_one_result_per_budget_holds_the_comparison():
    rows = (
        Row("pack", 100, 90, 7, METRICS),
        Row("pack", 200, 190, 7, METRICS),
        Row("one table", 100, 95, 5, METRICS),
        Row("full model", None, 4000, 7, METRICS),
        Row("popularity", None, 80, 7, METRICS),
    )
    results = Evaluation("known-users", "test", 7, rows).to_json()["results"]
    assert [result["budget_bytes"] for result in results] == [100, 200]
    first = results[0]
    assert (first["protocol"], first["split"], first["users"]) == ("known-users", "test", 7)
    assert first["largest_file_bytes"] == 90
    assert first["recall@20"] == first["full_model"]["recall@20"] == 0.5
    assert (first["one_table"]["ndcg@20"], first["one_table"]["users"]) == (0.4, 5)
    assert "one_table" not in results[1]


def test_a_servers_vector_is_added_to_what_the_device_encodes(tmp_path):
    path = tmp_path / "a.tflite"
    path.write_bytes(file_bytes(CONTENTS))
    history = [3, 5, 9, 14, 21]
    server = np.random.default_rng(4).normal(size=CONTENTS.width + 2).astype(np.float32)
    asked = (path, np.asarray([0]), lists(history), lists(history))
    found = answered(Question(*asked, ServerVectors(server[None], None, 2 / 3), 10), 1, 10)
    direction = server[: CONTENTS.width] / np.linalg.norm(server[: CONTENTS.width])
    vector = reference_encode(CONTENTS, np.asarray(history)) + 2 * direction
    expected, _ = reference_recommend(CONTENTS, vector.astype(np.float32), np.asarray(history), 10)
    np.testing.assert_array_equal(found[0], expected)
    alone = answered(Question(*asked, None, 10), 1, 10)
    assert (alone != found).any()


def test_what_the_server_did_not_know_moves_the_vector_as_far_as_it_moves_the_files(tmp_path):
    path = tmp_path / "a.tflite"
    path.write_bytes(file_bytes(CONTENTS))
    before, now = [3, 5, 9], [3, 5, 9, 14, 21]
    server = np.random.default_rng(4).normal(size=CONTENTS.width).astype(np.float32)
    known = ServerVectors(server[None], lists(before), 0.75)
    found = answered(Question(path, np.asarray([0]), lists(now), lists(now), known, 10), 1, 10)
    encoded = [reference_encode(CONTENTS, np.asarray(items)) for items in (before, now)]
    vector = 0.25 * encoded[0] + 0.75 * server / np.linalg.norm(server) + encoded[1] - encoded[0]
    expected, _ = reference_recommend(CONTENTS, vector.astype(np.float32), np.asarray(now), 10)
    np.testing.assert_array_equal(found[0], expected)
