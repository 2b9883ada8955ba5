from __future__ import annotations

import json

import numpy as np
import pytest

from tfpeel.errors import DamagedFileError
from tfpeel.storage import (
    read_result,
    sha256_of,
    stored_fingerprint,
    whole_directory,
    write_file,
    write_json,
    write_result,
)

ARRAYS = {
    "codes": np.arange(24, dtype=np.int8).reshape(2, 3, 4),
    "halves": np.linspace(0, 1, 7, dtype=np.float16),
    "flags": np.asarray([True, False]),
    "no_rows": np.zeros((0, 4), np.float32),
    "nothing": np.zeros(0, np.int64),
}


class PowerCutError(Exception):
    pass


def write_until_the_power_goes(path) -> None:
    with whole_directory(path) as directory:
        write_file(directory / "result.json", b"half of")
        raise PowerCutError


def write(path, value: float = 1.0, **changes) -> None:
    given = {"kind": "toy", "schema_version": 3, "fingerprint": "abc", **changes}
    write_result(path, fields={"value": value, "names": ["a", "b"]}, arrays=ARRAYS, **given)


def test_what_is_written_is_read(tmp_path):
    write(tmp_path / "deep" / "result")
    stored = read_result(tmp_path / "deep" / "result", "toy", 3)
    assert stored.fingerprint == "abc"
    assert stored.fields == {"value": 1.0, "names": ["a", "b"]}
    assert stored.arrays.keys() == ARRAYS.keys()
    for name, array in ARRAYS.items():
        assert stored.arrays[name].dtype == array.dtype
        np.testing.assert_array_equal(stored.arrays[name], array)


def test_arrays_in_any_memory_order_are_read_back(tmp_path):
    array = np.arange(12).reshape(3, 4).T[::2]
    write_result(tmp_path / "a", "toy", 1, "", {}, {"x": array})
    np.testing.assert_array_equal(read_result(tmp_path / "a", "toy", 1).arrays["x"], array)


def test_read_arrays_cannot_be_changed(tmp_path):
    write(tmp_path / "a")
    with pytest.raises(ValueError, match="read-only"):
        read_result(tmp_path / "a", "toy", 3).arrays["codes"][0] = 1


def test_equal_results_are_equal_bytes(tmp_path):
    for name in ("a", "b"):
        write(tmp_path / name)
    names = sorted(path.name for path in (tmp_path / "a").iterdir())
    assert names == sorted(path.name for path in (tmp_path / "b").iterdir())
    for name in names:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_a_new_result_replaces_all_of_the_old_one(tmp_path):
    write(tmp_path / "a")
    write_result(tmp_path / "a", "toy", 3, "new", {}, {})
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["result.json"]
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    assert stored_fingerprint(tmp_path / "a") == "new"


def test_killed_before_the_rename_the_old_result_stays(tmp_path):
    write(tmp_path / "a")
    with pytest.raises(PowerCutError):
        write_until_the_power_goes(tmp_path / "a")
    assert read_result(tmp_path / "a", "toy", 3).fields["value"] == 1.0
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_killed_before_the_rename_there_is_no_result(tmp_path):
    with pytest.raises(PowerCutError):
        write_until_the_power_goes(tmp_path / "a")
    assert not list(tmp_path.iterdir())


def test_what_a_killed_process_left_is_removed(tmp_path):
    for name in (".a.123.tmp", ".a.old.tmp"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x.npy").write_text("left")
    (tmp_path / ".b.123.tmp").mkdir()
    write(tmp_path / "a")
    assert sorted(path.name for path in tmp_path.iterdir()) == [".b.123.tmp", "a"]


def test_an_unserialisable_field_leaves_nothing_behind(tmp_path):
    with pytest.raises(TypeError):
        write_result(tmp_path / "a", "toy", 1, "", {"x": object()}, ARRAYS)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", sorted(ARRAYS))
@pytest.mark.parametrize("kept", [0, -1])
def test_a_file_that_was_cut_short_is_found(tmp_path, name, kept):
    write(tmp_path / "a")
    file = tmp_path / "a" / f"{name}.npy"
    file.write_bytes(file.read_bytes()[:kept])
    with pytest.raises(DamagedFileError, match=rf"{name}\.npy is missing or cut short"):
        read_result(tmp_path / "a", "toy", 3)


def test_a_file_that_is_gone_is_missed(tmp_path):
    write(tmp_path / "a")
    (tmp_path / "a" / "codes.npy").unlink()
    with pytest.raises(DamagedFileError, match="missing"):
        read_result(tmp_path / "a", "toy", 3)


@pytest.mark.parametrize(("kind", "version"), [("other", 3), ("toy", 2), ("toy", 4)])
def test_another_kind_or_version_is_refused(tmp_path, kind, version):
    write(tmp_path / "a")
    text = f"holds toy version 3, not {kind} version {version}"
    with pytest.raises(DamagedFileError, match=text):
        read_result(tmp_path / "a", kind, version)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"kind": "toy"}', '{"files": 3}'])
def test_a_damaged_header_is_refused(tmp_path, text):
    write(tmp_path / "a")
    (tmp_path / "a" / "result.json").write_text(text)
    with pytest.raises(DamagedFileError, match="no readable toy"):
        read_result(tmp_path / "a", "toy", 3)
    assert stored_fingerprint(tmp_path / "a") is None


def test_no_result_has_no_fingerprint(tmp_path):
    assert stored_fingerprint(tmp_path / "a") is None
    with pytest.raises(DamagedFileError, match="no readable toy"):
        read_result(tmp_path / "a", "toy", 3)


def test_write_file_leaves_one_file(tmp_path):
    write_file(tmp_path / "x" / "a.bin", b"one")
    write_file(tmp_path / "x" / "a.bin", b"two")
    assert [path.name for path in (tmp_path / "x").iterdir()] == ["a.bin"]
    assert (tmp_path / "x" / "a.bin").read_bytes() == b"two"


def test_json_does_not_depend_on_the_order_of_keys(tmp_path):
    write_json(tmp_path / "a", {"b": 1, "a": [2]})
    write_json(tmp_path / "b", {"a": [2], "b": 1})
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert json.loads((tmp_path / "a").read_text()) == {"a": [2], "b": 1}


def test_sha256_of_a_known_text(tmp_path):
    (tmp_path / "a").write_bytes(b"abc")
    assert sha256_of(tmp_path / "a").startswith("ba7816bf8f01cfea414140de5dae2223")
