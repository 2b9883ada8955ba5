from __future__ import annotations

import copy
import json

import pytest

from tests.runtime.toy_pack import write_toy_pack
from tfpeel.errors import DamagedFileError
from tfpeel.runtime import parse_manifest


@pytest.fixture(scope="module")
def manifest(tmp_path_factory):
    return write_toy_pack(tmp_path_factory.mktemp("pack"))


@pytest.fixture
def value(manifest):
    return json.loads(json.dumps(manifest.to_json()))


def test_round_trip(manifest, value):
    assert parse_manifest(value) == manifest
    assert parse_manifest(manifest.to_json()) == manifest


def test_holds_no_time(value):
    assert not {"created", "created_at", "time"} & set(value)


@pytest.mark.parametrize("version", [0, 2, "1", None, True, 1.0])
def test_refuses_other_versions(value, version):
    value["schema_version"] = version
    with pytest.raises(DamagedFileError, match=r"schema_version .*; this tfpeel reads 1"):
        parse_manifest(value)


@pytest.mark.parametrize("whole", [None, [], "text", 3, {}])
def test_refuses_what_is_no_manifest(whole):
    with pytest.raises(DamagedFileError, match="schema_version"):
        parse_manifest(whole)


def _places(value, path=()):
    if isinstance(value, dict):
        for name, inner in value.items():
            yield (*path, name)
            if name not in ("dataset", "validation"):
                yield from _places(inner, (*path, name))
    elif isinstance(value, list) and value:
        yield from _places(value[0], (*path, 0))


def _set(value, path, new):
    for step in path[:-1]:
        value = value[step]
    value[path[-1]] = new


def _name(path):
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return text.removeprefix(".")


def test_every_field_is_checked(value):
    tried = 0
    for path in _places(value):
        for bad in (True, -1, "", "../x", 1.5, [-1], {"a": 1}, [None]):
            broken = copy.deepcopy(value)
            _set(broken, path, bad)
            if path in (("dataset",), ("files", 0, "validation")) and isinstance(bad, dict):
                continue
            if path[-1] in ("created_by", "minimum_runtime") and bad == "../x":
                continue
            with pytest.raises(DamagedFileError) as caught:
                parse_manifest(broken)
            assert path[0] in str(caught.value), (path, bad)
            tried += 1
    assert tried > 250


def test_every_field_is_needed_and_no_other_is_known(value):
    for path in _places(value):
        if isinstance(path[-1], int):
            continue
        broken = copy.deepcopy(value)
        parent = broken
        for step in path[:-1]:
            parent = parent[step]
        parent[f"{path[-1]}_x"] = parent[path[-1]]
        with pytest.raises(DamagedFileError, match="unknown"):
            parse_manifest(broken)
        del parent[f"{path[-1]}_x"], parent[path[-1]]
        expected = "schema_version" if path[-1] == "schema_version" else "missing"
        with pytest.raises(DamagedFileError, match=expected):
            parse_manifest(broken)


@pytest.mark.parametrize(
    "path", ["/etc/passwd", "a/../../b", "..", "a\\b", "C:x", "./a", "a//b", "a/", ".", "\ud800"]
)
def test_paths_stay_inside(value, path):
    value["files"][0]["path"] = path
    with pytest.raises(DamagedFileError, match=r"files\[0\]\.path"):
        parse_manifest(value)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda v: v.update(budgets=[20_000, 10_000]), "do not ascend"),
        (lambda v: v.update(budgets=[10_000, 10_000]), "do not ascend"),
        (lambda v: v.update(budgets=[]), "budgets is empty"),
        (lambda v: v.update(clusters=[], files=[]), "clusters is empty"),
        (lambda v: v["clusters"][1].update(cluster=2), "numbered"),
        (lambda v: v["files"][1].update(budget_bytes=10_000), "two files"),
        (lambda v: v["files"][0].update(bytes=10_001), "more than its budget"),
        (lambda v: v["files"][0].update(budget_bytes=15_000), "not among the budgets"),
        (lambda v: v["files"][0].update(items=9), "groups of 10 rows"),
        (lambda v: v["files"][0].update(items_dropped=31), "41 items in all"),
        (lambda v: v["files"][0].update(cells=[[2, 0]]), "no cell"),
        (lambda v: v["files"][0].update(cells=[[0, 0, 0]]), "an item group and a block"),
        (lambda v: v["files"][0].update(validation={"recall": float("nan")}), "finite"),
        (lambda v: v["files"][0].update(path="router.tflite"), "a path occurs twice"),
        (lambda v: v["files"][0].update(cluster=7), "is no cluster"),
        (lambda v: v.update(files=[]), "files is empty"),
        (lambda v: v["files"][0]["groups"][0].update(bits=5), "one of 4, 8, 16, 32"),
    ],
)
def test_refuses_contradictions(value, change, message):
    change(value)
    with pytest.raises(DamagedFileError, match=message):
        parse_manifest(value)


def test_a_part_of_a_pack_says_what_it_holds(manifest):
    path = "cluster-001/10000.tflite"
    part = manifest.holding({path})
    assert [file.path for file in part.files] == [path]
    assert part.budgets == (10_000,)
    assert part.clusters == manifest.clusters
    assert parse_manifest(json.loads(json.dumps(part.to_json()))) == part
    assert manifest.holding({file.path for file in manifest.files}) == manifest
