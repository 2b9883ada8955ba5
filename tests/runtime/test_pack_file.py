from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from tests.export.toy_contents import toy_contents, toy_router
from tfpeel.errors import DamagedFileError, InputError
from tfpeel.export import (
    file_bytes,
    reference_encode,
    reference_item_vectors,
    reference_recommend,
    reference_route,
    reference_train_user,
    router_bytes,
)
from tfpeel.runtime import PackFile, RouterFile
from tfpeel.runtime.interpreter import open_interpreter
from tfpeel.runtime.tflite_file import padded_ids

CONTENTS = toy_contents([(20, 5, 4), (12, 8, 8)])


@pytest.fixture
def file() -> PackFile:
    return PackFile(file_bytes(CONTENTS))


def test_answers_as_the_reference_does(file):
    for history in ([], [3, 5], list(range(30)), [5, 5, -1, 99, 2**40]):
        ids = np.asarray(history, np.int64)
        vector = file.encode_history(ids)
        np.testing.assert_allclose(vector, reference_encode(CONTENTS, ids), rtol=1e-4, atol=1e-5)
        found, scores = file.recommend(vector, ids, 40)
        expected, expected_scores = reference_recommend(CONTENTS, vector, ids, 40)
        assert set(found.tolist()) == set(expected.tolist())
        np.testing.assert_allclose(scores, expected_scores, rtol=1e-4, atol=1e-4)


def test_equal_scores_have_one_order_for_every_k(file):
    nothing = np.zeros(12, np.float32)
    everything, scores = file.recommend(nothing, [], 40)
    assert len(everything) == 32
    assert set(scores.tolist()) == {0.0}
    for k in (1, 7, 31):
        np.testing.assert_array_equal(file.recommend(nothing, [], k)[0], everything[:k])


def test_path_and_bytes_are_the_same(file, tmp_path):
    path = tmp_path / "a.tflite"
    path.write_bytes(file_bytes(CONTENTS))
    other = PackFile(path)
    np.testing.assert_array_equal(other.encode_history([4]), file.encode_history([4]))
    assert other.metadata == file.metadata == {"cluster": 3, "name": "toy"}
    assert other.width == file.width == 12
    assert other.signatures == ("encode_history", "item_vectors", "recommend", "train_user")


def test_vectors_and_training_are_the_reference_s(file):
    vector = np.ones(12, np.float32)
    for ids in ([], [3, 5, 3], list(range(30)), [5, -1, 99, 2**40]):
        expected = reference_item_vectors(CONTENTS, np.asarray(ids, np.int64))
        np.testing.assert_allclose(file.item_vectors(ids), expected, rtol=1e-5, atol=1e-6)
        trained = file.train_user(vector, ids, [7, 8])
        expected = reference_train_user(CONTENTS, vector, np.asarray(ids, np.int64), [7, 8])
        np.testing.assert_allclose(trained, expected, rtol=1e-4, atol=1e-5)


def test_small_files_say_that_they_do_not_learn(file):
    small = PackFile(file_bytes(CONTENTS, learns=False))
    assert (small.learns, file.learns) == (False, True)
    with pytest.raises(InputError, match=r"no signature item_vectors.*take a larger budget"):
        small.item_vectors([1])
    with pytest.raises(InputError, match="no signature train_user"):
        small.train_user(np.ones(12, np.float32), [1], [2])


def test_everything_excluded_gives_nothing(file):
    ids, scores = file.recommend(np.ones(12, np.float32), np.arange(40), 5)
    assert ids.size == scores.size == 0


def test_huge_k_gives_all_rows(file):
    ids, _ = file.recommend(np.ones((1, 12), np.float32), [], 10**12)
    assert sorted(ids.tolist()) == sorted(CONTENTS.item_ids.tolist())


@pytest.mark.parametrize(
    ("vector", "k", "message"),
    [
        (np.ones(11), 3, "12 finite numbers"),
        (np.full(12, np.nan), 3, "12 finite numbers"),
        (np.ones(12), 0, "1 or more"),
    ],
)
def test_refuses_bad_input(file, vector, k, message):
    with pytest.raises(InputError, match=message):
        file.recommend(vector.astype(np.float32), [], k)


def test_training_refuses_what_is_no_user_vector(file):
    with pytest.raises(InputError, match="12 finite numbers"):
        file.train_user(np.ones(11, np.float32), [1], [2])


def test_router_answers_as_the_reference_does():
    contents = toy_router()
    router = RouterFile(router_bytes(contents))
    for history in ([], [1], [1, 2, 3, 99, -4]):
        cluster, scores = router.route(history)
        expected, expected_scores = reference_route(contents, np.asarray(history, np.int32))
        assert cluster == expected
        np.testing.assert_allclose(scores, expected_scores, rtol=1e-4, atol=1e-4)


def test_a_router_is_no_pack_file():
    with pytest.raises(DamagedFileError, match="no signature recommend"):
        PackFile(router_bytes(toy_router()))


@pytest.mark.parametrize("content", [b"", b"nonsense", b"\0" * 200])
def test_refuses_what_is_no_tflite_file(content, tmp_path):
    path = tmp_path / "a.tflite"
    path.write_bytes(content)
    with pytest.raises(DamagedFileError, match=r"a\.tflite cannot be used"):
        PackFile(path)


def test_refuses_a_file_that_is_not_there(tmp_path):
    with pytest.raises(DamagedFileError, match="cannot be used"):
        PackFile(tmp_path / "a.tflite")


@pytest.mark.parametrize(
    ("count", "length"), [(0, 16), (1, 16), (16, 16), (17, 32), (64, 64), (65, 128)]
)
def test_lists_are_padded_to_few_lengths(count, length):
    padded = padded_ids(list(range(count)))
    assert padded.tolist() == [*range(count), *[-1] * (length - count)]
    assert padded.dtype == np.int32


def test_ids_beyond_int32_are_no_items():
    assert padded_ids([2**40, -(2**40)])[:2].tolist() == [2**31 - 1, -1]


def test_needs_no_tensorflow_and_no_exporter():
    code = (
        "import sys, tfpeel.runtime; "
        "bad = {'tensorflow', 'tf_keras', 'pydantic', 'flatbuffers', 'scipy'} & set(sys.modules); "
        "assert not bad, bad"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_exporter_needs_no_tensorflow():
    code = "import sys, tfpeel.export; assert 'tensorflow' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_declared_shape_of_a_user_vector_is_one_row(tmp_path):
    # It once was [d, d]: the interpreter did not mind, a client that reads shapes would have.
    path = tmp_path / "a.tflite"
    path.write_bytes(file_bytes(CONTENTS))
    details = open_interpreter(path).get_signature_runner("encode_history").get_output_details()
    assert details["user_vector"]["shape"].tolist() == [1, 12]


def test_nothing_is_said_on_standard_error(tmp_path):
    path = tmp_path / "a.tflite"
    path.write_bytes(file_bytes(CONTENTS))
    code = (
        "import sys; from tfpeel.runtime import PackFile; file = PackFile(sys.argv[1]); "
        "vector = file.encode_history([1, 2]); file.recommend(vector, [1], 3); "
        "file.train_user(vector, [1], [2]); file.item_vectors([1])"
    )
    command = [sys.executable, "-c", code, path]
    assert subprocess.run(command, check=True, capture_output=True).stderr == b""
