"""What is written comes back, whatever it is."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.export.toy_contents import toy_contents
from tests.runtime.toy_pack import write_toy_pack
from tfpeel.export import file_bytes, reference_item_vectors
from tfpeel.runtime import (
    Offset,
    PackFile,
    UserState,
    items_lines,
    parse_items,
    parse_manifest,
)
from tfpeel.runtime.json_reader import read_json

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
NAMES = st.lists(TEXTS, unique=True, max_size=30)
NUMBERS = st.floats(width=32, allow_nan=False, allow_infinity=False)


@given(ids=NAMES.filter(bool), data=st.data())
def test_items(ids, data):
    titles = data.draw(st.lists(st.none() | TEXTS, min_size=len(ids), max_size=len(ids)))
    items = parse_items(items_lines(ids, titles), len(ids))
    assert (items.ids, items.titles) == (tuple(ids), tuple(titles))
    assert items.indices_of(ids) == (list(range(len(ids))), [])


@given(likes=NAMES, dislikes=NAMES, values=st.none() | st.lists(NUMBERS, max_size=20), basis=TEXTS)
def test_user_states(likes, dislikes, values, basis):
    offset = None if values is None else Offset(basis, tuple(values))
    others = tuple(item for item in dislikes if item not in likes)
    state = UserState(tuple(likes), others, offset)
    assert UserState.from_json(read_json(json.dumps(state.to_json()).encode())) == state


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(2**60), 2**60) | NUMBERS | TEXTS,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    )
)
def test_json(value):
    for ascii_alone in (True, False):
        assert read_json(json.dumps(value, ensure_ascii=ascii_alone).encode()) == value


# Its first pack takes longer than the others.
@settings(deadline=None)
@given(
    version=st.none() | st.integers(1, 2**63 - 1),
    name=TEXTS.filter(bool),
    users=st.integers(0, 2**63 - 1),
)
def test_manifests(tmp_path_factory, version, name, users):
    manifest = write_toy_pack(tmp_path_factory.mktemp("pack"))
    first, *others = manifest.clusters
    changed = replace(
        manifest,
        pack_version=version,
        created_by=name,
        dataset={"name": name},
        clusters=(replace(first, users=users), *others),
    )
    assert parse_manifest(read_json(json.dumps(changed.to_json()).encode())) == changed
    assert ("pack_version" in changed.to_json()) == (version is not None)


@settings(max_examples=25, deadline=None)
@given(
    shapes=st.lists(
        st.tuples(st.integers(1, 12), st.integers(1, 12), st.sampled_from([4, 8, 16, 32])),
        min_size=1,
        max_size=3,
    ),
    seed=st.integers(0, 1_000),
)
def test_files(shapes, seed):
    contents = toy_contents(shapes, seed=seed)
    file = PackFile(file_bytes(contents))
    ids = np.arange(-1, contents.item_count + 1)
    expected = reference_item_vectors(contents, ids)
    np.testing.assert_allclose(file.item_vectors(ids), expected, rtol=1e-5, atol=1e-6)
    found, _ = file.recommend(np.ones(contents.width, np.float32), [], contents.item_count)
    assert sorted(found.tolist()) == sorted(contents.item_ids.tolist())
