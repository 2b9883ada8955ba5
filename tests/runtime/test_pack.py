from __future__ import annotations

import json

import numpy as np
import pytest

from tests.runtime.toy_pack import (
    CONTENTS,
    IDS,
    ITEM_COUNT,
    LARGE,
    ROUTER,
    SMALL,
    TITLES,
    write_toy_pack,
)
from tfpeel.errors import DamagedFileError, InputError
from tfpeel.export import reference_encode, reference_recommend, reference_route
from tfpeel.runtime import Pack, items_lines, parse_items


@pytest.fixture
def path(tmp_path):
    write_toy_pack(tmp_path / "pack")
    return tmp_path / "pack"


def test_opens_and_verifies(path):
    pack = Pack(path)
    pack.verify()
    assert pack.budgets == (SMALL, LARGE)
    assert pack.clusters == (0, 1)
    assert pack.items.ids == IDS
    assert pack.items.titles == TITLES


@pytest.mark.parametrize(("budget", "size"), [(None, LARGE), (LARGE, LARGE), (SMALL, SMALL)])
def test_recommends_what_the_reference_does(path, budget, size):
    history = [2, 5, 30]
    cluster, _ = reference_route(ROUTER, np.asarray(history))
    contents = CONTENTS[cluster, size]
    vector = reference_encode(contents, np.asarray(history))
    ids, scores = reference_recommend(contents, vector, np.asarray(history), 6)
    answer = Pack(path).recommend([IDS[index] for index in history], 6, budget)
    assert (answer.cluster, answer.budget_bytes, answer.unknown_ids) == (cluster, size, ())
    assert [found.item_id for found in answer.recommendations] == [IDS[i] for i in ids]
    assert [found.title for found in answer.recommendations] == [TITLES[i] for i in ids]
    got = [found.score for found in answer.recommendations]
    np.testing.assert_allclose(got, scores, rtol=1e-4, atol=1e-4)


def test_route_agrees_with_the_reference(path):
    pack = Pack(path)
    for index in range(ITEM_COUNT):
        assert pack.route([IDS[index]]) == reference_route(ROUTER, np.asarray([index]))[0]


def test_a_given_cluster_needs_no_router(path):
    (path / "router.tflite").unlink()
    assert Pack(path).recommend([IDS[0]], 3, cluster=1).cluster == 1


def test_new_users_get_something(path):
    assert len(Pack(path).recommend([], 5).recommendations) == 5


def test_unknown_items_are_reported(path):
    pack = Pack(path)
    answer = pack.recommend(["nobody", IDS[3]], 4)
    assert answer.unknown_ids == ("nobody",)
    assert answer.recommendations == pack.recommend([IDS[3]], 4).recommendations


def test_only_unknown_items_are_an_error(path):
    with pytest.raises(InputError, match="nobody"):
        Pack(path).recommend(["nobody"], 4)


@pytest.mark.parametrize("k", [0, -1, ITEM_COUNT + 1])
def test_refuses_bad_k(path, k):
    with pytest.raises(InputError, match=rf"1\.\.{ITEM_COUNT}"):
        Pack(path).recommend([IDS[0]], k)


def test_chooses_the_largest_file_that_fits(path):
    pack = Pack(path)
    for budget, size in ((SMALL, SMALL), (LARGE - 1, SMALL), (LARGE, LARGE), (10**9, LARGE)):
        assert pack.file_for(1, budget).budget_bytes == size
    with pytest.raises(InputError, match=f"{SMALL}, {LARGE}"):
        pack.file_for(1, SMALL - 1)
    with pytest.raises(InputError, match=r"0\.\.1"):
        pack.file_for(2)


def test_a_part_of_a_pack_is_whole_in_itself(path):
    kept = "cluster-001/10000.tflite"
    part = Pack(path).manifest.holding({kept})
    (path / "manifest.json").write_text(json.dumps(part.to_json()))
    for file in path.glob("cluster-*/*"):
        if str(file.relative_to(path)) != kept:
            file.unlink()
    pack = Pack(path)
    pack.verify()
    assert pack.budgets == (SMALL,)
    assert pack.file_for(1).path == kept
    with pytest.raises(InputError, match="no file of the user cluster; received: 0"):
        pack.file_for(0)


@pytest.mark.parametrize(
    "name", ["router.tflite", "items.jsonl", "cluster-000/10000.tflite", "cluster-001/20000.tflite"]
)
def test_tampering_is_seen(path, name):
    file = path / name
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    with pytest.raises(DamagedFileError, match="was changed"):
        Pack(path).verify()
    file.write_bytes(content[:-1])
    with pytest.raises(DamagedFileError, match="bytes, not"):
        Pack(path).verify()
    file.unlink()
    with pytest.raises(DamagedFileError, match="missing"):
        Pack(path).verify()


def test_damaged_files_are_not_opened(path):
    file = path / "cluster-000" / "20000.tflite"
    file.write_bytes(file.read_bytes()[:-4] + b"\xff\xff\xff\xff")
    with pytest.raises(DamagedFileError, match="was changed"):
        Pack(path).recommend([IDS[0]], 3, cluster=0)


def test_links_may_not_lead_out_of_the_pack(path):
    file = path / "cluster-000" / "20000.tflite"
    file.rename(path.parent / "elsewhere")
    file.symlink_to(path.parent / "elsewhere")
    with pytest.raises(DamagedFileError, match="leads out"):
        Pack(path).verify()


def test_no_pack(tmp_path):
    with pytest.raises(InputError, match="no pack"):
        Pack(tmp_path)


@pytest.mark.parametrize("text", ["", "{", "[1]", '{"schema_version": 2}'])
def test_damaged_manifest(path, text):
    (path / "manifest.json").write_text(text)
    with pytest.raises(DamagedFileError):
        Pack(path)


def test_manifest_is_read_as_written(path):
    written = json.loads((path / "manifest.json").read_bytes())
    assert json.loads(json.dumps(Pack(path).manifest.to_json())) == written


def test_items_round_trip():
    lines = items_lines(IDS, TITLES)
    assert lines.startswith(b'{"id":"item-0"}\n{"id":"item-1","title":"Title \xc2\xab1\xc2\xbb"}\n')
    assert parse_items(lines, ITEM_COUNT).titles == TITLES


def test_items_may_be_written_in_other_ways_than_tfpeel_writes_them():
    lines = b'{"id":"a"}\n { "title" : "b c", "id":"\\u00e9" }\r\n{"id":"d","x":[1],"title":null}\n'
    items = parse_items(lines, 3)
    assert items.ids == ("a", "é", "d")
    assert items.titles == (None, "b c", None)


@pytest.mark.parametrize(
    "lines",
    [
        b"",
        b'{"id":"a"}',
        b'{"id":"a"}\n{"id":"a"}\n',
        b'{"id":"a"}\n{"id":3}\n',
        b'{"id":"a"}\n{"title":"b"}\n',
        b'{"id":"a"}\n["b"]\n',
        b'{"id":"a"}\n\xff\n',
        b'{"id":"a"}\n{"id":"b","title":3}\n',
        b'{"id":"a"}\n{"id":"b"}\n{"id":"c"}\n',
    ],
)
def test_damaged_items(lines):
    with pytest.raises(DamagedFileError):
        parse_items(lines, 2)
