"""The committed test vectors: this runtime answers them, and they are what it would make today."""

from __future__ import annotations

import json

import numpy as np
import pytest

from tests.runtime.make_vectors import RUN, VECTORS, graphs_sha256, vectors
from tests.runtime.vector_answers import assert_answers
from tests.runtime.vector_cases import ask
from tfpeel.runtime import Pack

STORED = json.loads((VECTORS / "vectors.json").read_text())
REMAKE = "run: python tests/runtime/make_vectors.py"


@pytest.fixture(scope="module")
def pack() -> Pack:
    return Pack(VECTORS / "pack")


@pytest.mark.parametrize("case", STORED["cases"], ids=lambda case: case["name"])
def test_answers_as_the_vectors_say(pack, case):
    assert_answers(ask(pack, case), case["expected"], STORED["tolerance"])


def test_the_pack_is_whole_and_small(pack):
    pack.verify()
    size = sum(path.stat().st_size for path in VECTORS.rglob("*") if path.is_file())
    assert size < 650_000


def test_the_router_is_of_the_kind_whose_operators_no_other_file_has(pack):
    assert pack.router.metadata == {"router": "votes"}


def test_the_vectors_are_those_of_the_pack():
    made = vectors(VECTORS / "pack")
    assert {**made, "cases": None} == {**STORED, "cases": None}, REMAKE
    questions = [
        [{**case, "expected": None} for case in cases] for cases in (made["cases"], STORED["cases"])
    ]
    assert questions[0] == questions[1], REMAKE


def test_the_pack_was_made_with_the_graphs_of_today():
    made_with = json.loads((VECTORS / "made_with.json").read_text())
    assert made_with == {"run": ["tfpeel", "run", *RUN], "graphs_sha256": graphs_sha256()}, REMAKE


def test_the_cases_cover_every_operation_cluster_and_budget(pack):
    cases = STORED["cases"]
    operations = {case["operation"] for case in cases}
    assert operations == {"route", "recommend", "similar", "why", "learn", "switch"}
    asked = {(case["cluster"], case["budget_bytes"]) for case in cases}
    assert asked >= {(cluster, size) for cluster in pack.clusters for size in pack.budgets}
    routed = {case["expected"]["cluster"] for case in cases if case["operation"] == "route"}
    assert routed == set(pack.clusters)


def test_learning_changes_the_answers_where_the_file_can_learn(pack):
    for case in STORED["cases"]:
        if case["operation"] != "learn":
            continue
        plain = ask(pack, {**case, "operation": "recommend"})["user_vector"]
        moved = np.abs(np.asarray(plain) - case["expected"]["user_vector"]).max()
        learns = bool(case["disliked"]) and case["budget_bytes"] == pack.budgets[-1]
        assert (moved > 0.001) == learns, case["name"]
