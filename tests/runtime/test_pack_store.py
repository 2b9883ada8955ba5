from __future__ import annotations

import json

import pytest

from tests.runtime.toy_pack import IDS, write_toy_pack
from tfpeel.errors import DamagedFileError, InputError
from tfpeel.runtime import MANIFEST_NAME, Pack, PackStore


@pytest.fixture
def source(tmp_path):
    write_toy_pack(tmp_path / "source")
    return tmp_path / "source"


def newer(source, users):
    """Change the source into another version."""
    manifest = json.loads((source / MANIFEST_NAME).read_text())
    manifest["dataset"]["users"] = users
    (source / MANIFEST_NAME).write_text(json.dumps(manifest))


def versions(store):
    return sorted(path.name for path in store.path.iterdir() if path.is_dir())


def test_installs_and_replaces(source, tmp_path):
    store = PackStore(tmp_path / "store")
    store.install(source).verify()
    assert store.current().manifest == Pack(source).manifest
    newer(source, 31)
    assert store.install(source).manifest.dataset["users"] == 31
    assert PackStore(store.path).current().manifest.dataset["users"] == 31


def test_the_version_before_stays_for_those_who_have_it_open(source, tmp_path):
    store = PackStore(tmp_path / "store")
    store.install(source)
    opened = store.current()
    for users in (31, 32):
        newer(source, users)
        store.install(source)
        if users == 31:
            assert len(opened.recommend([IDS[0]], 3).recommendations) == 3
    assert len(versions(store)) == 2


def test_installing_the_same_again_changes_nothing(source, tmp_path):
    store = PackStore(tmp_path / "store")
    first = store.install(source).path
    assert store.install(source).path == first
    assert len(versions(store)) == 1
    newer(source, 31)
    second = store.install(source).path
    assert store.install(source).path == second
    assert versions(store) == sorted([first.name, second.name])


def test_a_damaged_pack_is_not_put_in_use(source, tmp_path):
    store = PackStore(tmp_path / "store")
    store.install(source)
    newer(source, 31)
    file = source / "cluster-000" / "10000.tflite"
    content = file.read_bytes()
    file.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    with pytest.raises(DamagedFileError, match="was changed"):
        store.install(source)
    file.unlink()
    with pytest.raises(DamagedFileError, match="missing"):
        store.install(source)
    assert store.current().manifest.dataset["users"] == 30
    store.current().verify()


def test_left_overs_of_an_interrupted_installation_go(source, tmp_path):
    store = PackStore(tmp_path / "store")
    store.install(source)
    (store.path / "0123.half").mkdir()
    newer(source, 31)
    store.install(source)
    assert "0123.half" not in versions(store)


def test_an_empty_store_says_so(tmp_path):
    with pytest.raises(InputError, match="holds no pack"):
        PackStore(tmp_path).current()


@pytest.mark.parametrize("name", ["", "nothing", "../source", "\0", "a" * 32, "x" * 5_000])
def test_a_store_that_was_changed_says_so(source, tmp_path, name):
    store = PackStore(tmp_path / "store")
    store.install(source)
    (store.path / "current").write_text(name)
    with pytest.raises(DamagedFileError, match="install the pack again"):
        store.current()
    store.install(source)
    store.current().verify()
