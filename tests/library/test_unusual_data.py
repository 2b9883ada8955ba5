"""Data of unusual shapes, from the frame to answers of the pack."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

import tfpeel

Pairs = list[tuple[object, object]]
ORDINARY: Pairs = [(f"u{u}", f"i{(7 * u + n * n) % 40}") for u in range(40) for n in range(9)]
LARGEST = 2**63 - 1
SHAPES: dict[str, tuple[Pairs, dict[str, object]]] = {
    "one interaction": ([("a", "x")], {}),
    "one user": ([("a", f"x{n}") for n in range(30)], {}),
    "one item": ([(f"a{n}", "x") for n in range(30)], {}),
    "one interaction each": ([(f"a{n}", f"x{n % 17}") for n in range(60)], {}),
    # Nothing tells users or items apart: constant vectors, scores that are all equal.
    "all the same": ([(f"a{n}", f"x{m}") for n in range(30) for m in range(12)], {}),
    "one user with very many": ([*ORDINARY, *(("busy", f"i{n}") for n in range(3_000))], {}),
    "one cluster": (ORDINARY, {"clusters": 1}),
    "more clusters than users": (ORDINARY, {"clusters": 4_000}),
    "clusters of one user": (ORDINARY, {"clusters": 30, "smallest_cluster": 1}),
    "extreme ids": ([(LARGEST - int(u[1:]), f"{i}\U0001f375" * 50) for u, i in ORDINARY], {}),
}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.filterwarnings("ignore:Number of distinct clusters")
@pytest.mark.filterwarnings("ignore:The number of unique classes")
def test_a_pack_is_made_and_answers(tmp_path, shape):
    pairs, clustering = SHAPES[shape]
    pairs = list(dict.fromkeys(pairs))
    model = tfpeel.fit(
        pl.DataFrame({"user": [u for u, _ in pairs], "item": [i for _, i in pairs]}),
        workspace=tmp_path / "ws",
        budgets=[30_000],
        options={
            "pretrain": {"dimension": 8, "epochs": 1, "least_steps": 1},
            "cluster": clustering,
            "refine": {"steps": 2},
        },
    )
    manifest, count = model.pack.manifest, len({item for _, item in pairs})
    sizes = [entry.users for entry in manifest.clusters]
    smallest = clustering.get("smallest_cluster", 10)
    assert min(sizes) >= min(smallest, sum(sizes))
    for user in {user for user, _ in pairs[:3]}:
        history = [str(item) for other, item in pairs if other == user]
        found = model.pack.recommend(history, k=count).recommendations
        ids = [one.item_id for one in found]
        assert not set(ids) & set(history)
        assert len(set(ids)) == len(ids)
        assert (np.diff([one.score for one in found]) <= 0).all()
        # Shorter lists are the beginnings of longer ones, also where scores are equal.
        shorter = model.pack.recommend(history, k=max(count // 2, 1)).recommendations
        assert found[: len(shorter)] == shorter
