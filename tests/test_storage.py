from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess

import pytest

from tfpeel import storage
from tfpeel.errors import DamagedFileError
from tfpeel.storage import (
    read_sealed,
    sha256_of,
    whole_directory,
    write_file,
    write_json,
    write_new_file,
    write_sealed,
)


@pytest.fixture(scope="module")
def gone() -> int:
    """The number of a process that has ended."""
    process = subprocess.Popen(["true"])
    process.wait()
    return process.pid


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


def test_what_killed_processes_left_is_removed_and_nothing_else(tmp_path, gone):
    # Of this process's number: one of before had the same. Process 1 is running.
    left = (f".a.{gone}.tmp", f".a.{os.getpid()}.tmp", ".a.99999999999999999999.tmp")
    kept = (".a.1.tmp", f".b.{gone}.tmp", f".a.json.{gone}.tmp", ".a..tmp", ".a.tmp", "b")
    for write in (lambda path: write_file(path, b"x"), lambda path: write_directory(path, "x")):
        for name in (*left, *kept):
            (tmp_path / name).write_bytes(b"left")
        write(tmp_path / "a")
        assert {path.name for path in tmp_path.iterdir()} == {"a", *kept}
        storage.remove(tmp_path / "a")


def write_directory(path, content: str) -> None:
    with whole_directory(path) as directory:
        (directory / content).write_text(content)


@pytest.mark.parametrize("in_one_step", [True, False])
def test_a_directory_takes_the_place_of_another(tmp_path, monkeypatch, in_one_step):
    if not in_one_step:
        monkeypatch.setattr(storage, "_renamed", lambda *names: False)
    for content in ("old", "new"):
        write_directory(tmp_path / "a", content)
    assert [path.name for path in tmp_path.rglob("*")] == ["a", "new"]
    shutil.rmtree(tmp_path / "a")
    (tmp_path / "a").write_text("a file")
    write_directory(tmp_path / "a", "newest")
    assert [path.name for path in tmp_path.rglob("*")] == ["a", "newest"]


@pytest.mark.parametrize("in_one_step", [True, False])
def test_a_new_file_replaces_none(tmp_path, monkeypatch, in_one_step):
    if not in_one_step:
        monkeypatch.setattr(storage, "_renamed", lambda *names: False)
    write_new_file(tmp_path / "x" / "a", b"one", 0o600)
    with pytest.raises(FileExistsError):
        write_new_file(tmp_path / "x" / "a", b"two", 0o600)
    assert [path.read_bytes() for path in (tmp_path / "x").iterdir()] == [b"one"]
    assert stat.S_IMODE((tmp_path / "x" / "a").stat().st_mode) == 0o600


def test_every_change_of_a_sealed_object_is_seen(tmp_path):
    value = {"b": [1, {"2": 0.1}], "a": None}
    write_sealed(tmp_path / "a", {**value, "numbers": {10: "x", 9: "y"}})
    assert read_sealed(tmp_path / "a") == {**value, "numbers": {"10": "x", "9": "y"}}
    text = (tmp_path / "a").read_text()
    for old, new in (("0.1", "0.2"), ("null", "0"), ('"b"', '"c"'), ('"a": null,', "")):
        (tmp_path / "a").write_text(text.replace(old, new, 1))
        with pytest.raises(DamagedFileError, match="was changed after it was written"):
            read_sealed(tmp_path / "a")


@pytest.mark.parametrize("text", ["", "[]", "3", "{", "[" * 100_000, "\udc80", None])
def test_what_is_no_object_is_refused(tmp_path, text):
    if text is not None:
        (tmp_path / "a").write_bytes(text.encode(errors="surrogateescape"))
    with pytest.raises(DamagedFileError, match="a is not readable: "):
        read_sealed(tmp_path / "a")
