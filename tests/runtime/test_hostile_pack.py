"""Packs that somebody made to do harm: every hash is right, and what they say is not."""

from __future__ import annotations

import copy
import hashlib
import json
import os

import numpy as np
import pytest

from tests.export.toy_contents import toy_contents, toy_router
from tests.runtime.toy_pack import IDS, ITEM_COUNT, LARGE, SMALL, write_toy_pack
from tfpeel.errors import DamagedFileError, InputError, TfpeelError
from tfpeel.export import file_bytes, router_bytes
from tfpeel.runtime import MANIFEST_NAME, Pack, PackFile, Recommender, UserState, parse_items
from tfpeel.runtime.limits import (
    LARGEST_ITEMS_BYTES,
    LARGEST_MANIFEST_BYTES,
    MOST_ITEMS,
    MOST_LISTED_IDS,
    MOST_PAIRED_IDS,
)


@pytest.fixture
def path(tmp_path):
    write_toy_pack(tmp_path / "pack")
    return tmp_path / "pack"


def change(path, **values):
    """Change fields of the manifest, whose places are named like files__0__path."""
    manifest = json.loads((path / MANIFEST_NAME).read_bytes())
    for name, value in values.items():
        inside = manifest
        *steps, last = [int(step) if step.isdigit() else step for step in name.split("__")]
        for step in steps:
            inside = inside[step]
        inside[last] = value
    (path / MANIFEST_NAME).write_text(json.dumps(manifest))


def put(path, name, content, **values):
    """Put another file in the pack, with the hash and size that it has."""
    (path / name).write_bytes(content)
    manifest = json.loads((path / MANIFEST_NAME).read_bytes())
    entries = [manifest["router"], manifest["items"], *manifest["files"]]
    entry = next(entry for entry in entries if entry["path"] == name)
    entry.update(bytes=len(content), sha256=hashlib.sha256(content).hexdigest(), **values)
    (path / MANIFEST_NAME).write_text(json.dumps(manifest))


@pytest.mark.parametrize(
    ("place", "value", "message"),
    [
        ("items__count", 10**30, "at most"),
        ("items__count", MOST_ITEMS + 1, "at most"),
        ("items__count", 10_000, "at most"),  # more lines than the file has bytes for
        ("items__bytes", LARGEST_ITEMS_BYTES + 1, "at most"),
        ("files__0__bytes", 2**31, "at most"),
        ("width", 2**31, "at most"),
        ("files__0__path", "a/" * 600 + "b", "1023 bytes"),
        ("files__0__path", "ä" * 128, "255 between slashes"),
        ("pack_version", 0, "at least 1"),
        ("pack_version", None, "at least 1"),
        ("pack_version", 2**63, "at most"),
    ],
)
def test_numbers_and_paths_have_limits(path, place, value, message):
    change(path, **{place: value})
    with pytest.raises(DamagedFileError, match=message):
        Pack(path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"[" * 1_000_000, "levels"),
        (b'{"schema_version": 1, "schema_version": 1}', "occurs twice"),
        (b'{"schema_version": NaN}', "NaN"),
        (b'{"schema_version": 1' + b"0" * 6_000 + b"}", "limit"),
        (b"\xff\xfe{\0}\0", "UTF-8"),
        (b'{"schema_version": 3}', "schema_version 3"),
    ],
)
def test_manifests_that_are_none(path, content, message):
    (path / MANIFEST_NAME).write_bytes(content)
    with pytest.raises(DamagedFileError, match=message):
        Pack(path)


def test_a_very_large_manifest_is_not_read(path):
    with (path / MANIFEST_NAME).open("wb") as file:
        file.truncate(LARGEST_MANIFEST_BYTES + 1)
    with pytest.raises(DamagedFileError, match=f"more than {LARGEST_MANIFEST_BYTES} bytes"):
        Pack(path)


@pytest.mark.parametrize("name", ["router.tflite", "items.jsonl", "cluster-000/10000.tflite"])
def test_links_pipes_and_folders_are_no_files(path, name):
    file = path / name
    for make in (lambda: file.symlink_to(file.name), file.mkdir, lambda: os.mkfifo(file)):
        file.rename(path / "kept") if not (path / "kept").exists() else None
        make()
        with pytest.raises(DamagedFileError, match=r"missing|cannot be read|leads out"):
            Pack(path).verify()
        file.rmdir() if file.is_dir() else file.unlink()
    for target in ("/etc/passwd", "../../elsewhere"):
        file.symlink_to(target)
        with pytest.raises(DamagedFileError, match="leads out"):
            Pack(path).verify()
        file.unlink()


def test_a_pipe_for_a_manifest_is_no_pack(path):
    (path / MANIFEST_NAME).unlink()
    os.mkfifo(path / MANIFEST_NAME)
    with pytest.raises(InputError, match="no pack"):
        Pack(path)


@pytest.mark.parametrize(
    "line",
    [
        b'{"id":"a","id":"b"}',
        b'{"id":"\\ud800"}',
        b'{"id":' + b"[" * 5_000,
        b'{"id":"a","x":1e999}',
        b'{"id":"a","title":"\xff"}',
        b'{"id":"a\x01"}',
        b'{"id":"a"},{"id":"b"}',
        b'{"id":"a"}\r}',
        b'{"id":NaN}',
        b'"id"',
    ],
)
def test_items_are_json(line):
    with pytest.raises(DamagedFileError, match="items line 1 is no item"):
        parse_items(line + b"\n", 1)


def test_a_file_that_recommends_items_that_there_are_not(path):
    contents = toy_contents([(10, 4, 4)], item_count=90, seed=8)
    assert max(contents.item_ids) >= ITEM_COUNT
    put(path, "cluster-000/10000.tflite", file_bytes(contents, learns=False))
    pack = Pack(path)
    pack.verify()
    with pytest.raises(DamagedFileError, match=f"recommends item .*there are {ITEM_COUNT}"):
        pack.recommend([IDS[0]], 20, SMALL, cluster=0)


def test_a_file_with_longer_vectors_than_the_pack(path):
    put(path, "cluster-000/10000.tflite", file_bytes(toy_contents([(10, 4, 4)], width=13)))
    signatures = ["encode_history", "item_vectors", "recommend", "train_user"]
    change(path, files__0__signatures=signatures)
    with pytest.raises(DamagedFileError, match="13 numbers, more than the pack's 12"):
        Pack(path).open_file(0, SMALL)


def test_a_file_with_other_signatures_than_the_manifest_says(path):
    put(path, "cluster-000/10000.tflite", file_bytes(toy_contents([(10, 4, 4)])))
    with pytest.raises(DamagedFileError, match="other signatures"):
        Pack(path).open_file(0, SMALL)


def test_a_router_of_more_clusters_than_there_are(path):
    put(path, "router.tflite", router_bytes(toy_router(7)))
    with pytest.raises(DamagedFileError, match="7 user clusters, the pack 2"):
        Pack(path).recommend([IDS[0]], 3)


def test_a_file_that_answers_with_no_numbers(path):
    contents = toy_contents([(10, 4, 4)])
    bias = np.full_like(contents.encoder.bias, np.nan)
    encoder = copy.copy(contents.encoder)
    object.__setattr__(encoder, "bias", bias)
    broken = copy.copy(contents)
    object.__setattr__(broken, "encoder", encoder)
    file = PackFile(file_bytes(broken))
    with pytest.raises(DamagedFileError, match="user vector that is none"):
        file.encode_history([1])


@pytest.mark.parametrize("k", [0, -1, ITEM_COUNT + 1, 2**40, True, 2.0, "3", None])
def test_k_is_a_number_of_items(path, k):
    device = Recommender(Pack(path), LARGE, cluster=0)
    device.like(IDS[0])
    held = device.recommend(1).recommendations[0].item_id
    for ask in (device.recommend, lambda k: device.similar(held, k), lambda k: device.why(held, k)):
        with pytest.raises(InputError, match=rf"k is out of range.*1\.\.{ITEM_COUNT}"):
            ask(k)


def test_long_and_repeated_histories(path):
    pack = Pack(path)
    once = pack.recommend(list(IDS[:20]), 5)
    assert pack.recommend(list(IDS[:20]) * 5_000, 5) == once
    file = pack.open_file(0, LARGE)
    np.testing.assert_allclose(
        file.encode_history(np.tile(np.arange(20), 5_000)), file.encode_history(range(20))
    )
    with pytest.raises(InputError, match=f"at most {MOST_LISTED_IDS}"):
        file.encode_history(np.zeros(MOST_LISTED_IDS + 1, np.int64))
    with pytest.raises(InputError, match=f"at most {MOST_PAIRED_IDS}"):
        file.train_user(np.ones(file.width), [1], np.zeros(MOST_PAIRED_IDS + 1, np.int64))


def test_a_state_of_very_many_unknown_items(path):
    names = tuple(f"nobody-{number}" for number in range(100_000))
    device = Recommender(Pack(path), state=UserState(names, ("no", "never")))
    answer = device.recommend(3)
    assert len(answer.recommendations) == 3
    assert len(answer.unknown_ids) == 100_002


@pytest.mark.parametrize("number", [10**400, 1e39, -1e39, 1e308, True, "1", None, [1]])
def test_offsets_of_states_are_numbers_of_32_bits(number):
    state = {
        "schema_version": 1,
        "likes": [],
        "dislikes": [],
        "offset": {"basis": "b", "values": [number]},
    }
    with pytest.raises(DamagedFileError, match="finite numbers"):
        UserState.from_json(state)


def test_every_byte_of_a_pack_is_guarded(path):
    """One flipped bit in any file, and the pack is refused or says the same as before."""
    random = np.random.default_rng(5)
    expected = Pack(path).recommend([IDS[3]], 5)
    lines = []
    names = [MANIFEST_NAME, "items.jsonl", "router.tflite", "cluster-000/20000.tflite"]
    for name in names:
        right = (path / name).read_bytes()
        for place in random.integers(0, len(right), 40).tolist():
            wrong = bytearray(right)
            wrong[place] ^= 1 << int(random.integers(8))
            (path / name).write_bytes(wrong)
            try:
                pack = Pack(path)
                pack.verify()
                answer = pack.recommend([IDS[3]], 5)
            except TfpeelError as error:
                lines.append(str(error))
            else:
                # Only fields that say nothing about the answer may change unseen.
                assert name == MANIFEST_NAME
                assert answer.recommendations == expected.recommendations
        (path / name).write_bytes(right)
    assert len(lines) >= 120
    assert not any("\n" in line for line in lines)
