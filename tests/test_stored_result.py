from __future__ import annotations

import json
import os
import subprocess
import sys

import numpy as np
import pytest

from tfpeel.errors import DamagedFileError
from tfpeel.storage import whole_directory, write_file
from tfpeel.stored_result import is_stored, read_result, stored_fingerprint, write_result

ARRAYS = {
    "codes": np.arange(24, dtype=np.int8).reshape(2, 3, 4),
    "halves": np.linspace(0, 1, 7, dtype=np.float16),
    "flags": np.asarray([True, False]),
    "no_rows": np.zeros((0, 4), np.float32),
    "nothing": np.zeros(0, np.int64),
}


FIELDS = {"value": 1.0, "names": ["a", "b"]}


class PowerCutError(Exception):
    pass


def write_until_the_power_goes(path) -> None:
    with whole_directory(path) as directory:
        write_file(directory / "result.json", b"half of")
        raise PowerCutError


def write(path, value: float = 1.0, **changes) -> None:
    given = {"kind": "toy", "schema_version": 3, "fingerprint": "abc", **changes}
    write_result(path, fields={**FIELDS, "value": value}, arrays=ARRAYS, **given)


def test_what_is_written_is_read(tmp_path):
    write(tmp_path / "deep" / "result")
    stored = read_result(tmp_path / "deep" / "result", "toy", 3)
    assert stored.fingerprint == "abc"
    assert stored.fields == FIELDS
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
    with pytest.raises(DamagedFileError, match=rf"{name}\.npy was cut short or changed .*next: "):
        read_result(tmp_path / "a", "toy", 3)


def test_a_file_that_is_gone_is_missed(tmp_path):
    write(tmp_path / "a")
    (tmp_path / "a" / "codes.npy").unlink()
    with pytest.raises(DamagedFileError, match=r"codes\.npy is not readable: No such file"):
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
    with pytest.raises(DamagedFileError, match=r"readable.*; next: remove"):
        read_result(tmp_path / "a", "toy", 3)
    assert stored_fingerprint(tmp_path / "a") is None


def test_no_result_has_no_fingerprint(tmp_path):
    assert stored_fingerprint(tmp_path / "a") is None
    with pytest.raises(DamagedFileError, match=r"result\.json is not readable: No such file"):
        read_result(tmp_path / "a", "toy", 3)


def test_arrays_are_the_files_that_numpy_writes(tmp_path):
    write(tmp_path / "a")
    for name, array in ARRAYS.items():
        np.save(tmp_path / "numpy.npy", array)
        written = (tmp_path / "a" / f"{name}.npy").read_bytes()
        assert written == (tmp_path / "numpy.npy").read_bytes()


def test_any_changed_bit_is_found_or_does_no_harm(tmp_path):
    write(tmp_path / "a")
    files = sorted((tmp_path / "a").iterdir())
    every_byte = [(file, place) for file in files for place in range(file.stat().st_size)]
    found = 0
    for file, place in every_byte[::7]:
        whole = file.read_bytes()
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        # The clock of files may stand still between two writes.
        os.utime(file, ns=(place, place))
        try:
            stored = read_result(tmp_path / "a", "toy", 3)
        except DamagedFileError:
            assert not is_stored(tmp_path / "a", "abc")
            found += 1
        else:  # white space, or the name of the hash
            assert (stored.fingerprint, stored.fields) == ("abc", FIELDS)
        file.write_bytes(whole)
        os.utime(file, ns=(0, 0))
    assert found > 0.95 * len(every_byte) / 7
    assert is_stored(tmp_path / "a", "abc")


def test_a_header_of_before_it_had_a_hash_is_read(tmp_path):
    write(tmp_path / "a")
    header = json.loads((tmp_path / "a" / "result.json").read_text())
    del header["sha256_of_the_rest"]
    (tmp_path / "a" / "result.json").write_text(json.dumps(header))
    assert read_result(tmp_path / "a", "toy", 3).fields["value"] == 1.0


def test_a_result_of_another_fingerprint_is_another(tmp_path):
    write(tmp_path / "a")
    assert not is_stored(tmp_path / "a", "abd")
    assert not is_stored(tmp_path / "b", "abc")


def test_a_full_disk_names_the_file(tmp_path):
    code = (
        "import resource, sys, numpy as np; from pathlib import Path\n"
        "from tfpeel.stored_result import write_result\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "try: write_result(Path(sys.argv[1]), 'toy', 1, '', {}, {'x': np.zeros(1000)})\n"
        "except OSError as error: print(error.strerror, error.filename)\n"
    )
    call = [sys.executable, "-c", code, tmp_path / "a"]
    done = subprocess.run(call, capture_output=True, text=True, check=True)
    assert done.stdout.startswith(f"File too large {tmp_path}")
    assert done.stdout.endswith("x.npy\n")
    assert not list(tmp_path.iterdir())
