"""The test vectors in LiteRT.js on Node: another build of the runtime, in another language.

Needs Node 20, npm and, for the package @litertjs/core, a registry; skipped without.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.export.toy_contents import toy_contents
from tests.runtime.make_vectors import VECTORS
from tests.runtime.static_copy import static_copy
from tfpeel.export import file_bytes, reference_recommend
from tfpeel.runtime import Pack

PROJECT = Path(__file__).with_name("node")
STORED = json.loads((VECTORS / "vectors.json").read_text())
K, LENGTH, LATEST = 10, 256, 64
SIZES = {
    **dict.fromkeys(("exclude_ids", "history_ids", "item_ids", "vectors"), LENGTH),
    **dict.fromkeys(("positive_ids", "negative_ids"), LATEST),
    **dict.fromkeys(("ids", "scores"), K),
}


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Path:
    """The Node project with its package installed."""
    if not shutil.which("node") or not shutil.which("npm"):
        pytest.skip("node or npm is not installed")
    path = tmp_path_factory.mktemp("node") / "project"
    shutil.copytree(PROJECT, path, ignore=shutil.ignore_patterns("node_modules"))
    install = ["npm", "ci", "--no-audit", "--no-fund"]
    done = subprocess.run(install, cwd=path, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"npm cannot get @litertjs/core: {done.stderr.strip()[-200:]}")
    return path


@pytest.fixture(scope="module")
def node(project, tmp_path_factory) -> Node:
    return Node(project, tmp_path_factory.mktemp("copies"))


class Node:
    """Collects calls of signatures, and runs them all in one process."""

    def __init__(self, project: Path, copies: Path) -> None:
        self.pack, self._project, self._copies = Pack(VECTORS / "pack"), project, copies
        self._calls: list[dict[str, Any]] = []

    def call(self, path: str, signature: str, **inputs: np.ndarray) -> int:
        """Note a call of a file of the pack; returns its place among the answers."""
        content = (self.pack.path / path).read_bytes()
        return self.call_content(path.replace("/", "-"), content, signature, **inputs)

    def call_content(self, name: str, content: bytes, signature: str, **inputs: np.ndarray) -> int:
        """Note a call of a file that is not in the pack."""
        copy = self._copies / name
        if not copy.exists():
            copy.write_bytes(static_copy(content, SIZES, K))
        given = {
            name: {
                "dtype": value.dtype.name,
                "shape": list(value.shape),
                "data": value.ravel().tolist(),
            }
            for name, value in inputs.items()
        }
        self._calls.append({"file": str(copy), "signature": signature, "inputs": given})
        return len(self._calls) - 1

    def answers(self) -> list[dict[str, list[float]]]:
        """Run what was noted."""
        done = subprocess.run(
            ["node", "run_signatures.mjs"],
            cwd=self._project,
            input=json.dumps(self._calls),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-2_000:]
        self._calls = []
        return json.loads(done.stdout)

    def ids(self, names: list[str], length: int = LENGTH) -> np.ndarray:
        """Return the catalogue indices of external ids, padded."""
        padded = np.full(length, -1, np.int32)
        known, _ = self.pack.items.indices_of(names)
        padded[: len(known[-length:])] = known[-length:]
        return padded

    def path(self, case: dict[str, Any]) -> str:
        """Return which file answers a case."""
        return self.pack.file_for(case["expected"]["cluster"], case["budget_bytes"]).path


def cases(*operations: str) -> list[dict[str, Any]]:
    return [case for case in STORED["cases"] if case["operation"] in operations]


def assert_close(answer, expected) -> None:
    # Scores of `similar` are products of two items: large, so the tolerance is also relative.
    tolerance = STORED["tolerance"]
    np.testing.assert_allclose(answer, expected, rtol=tolerance / 10, atol=tolerance)


def test_routes(node):
    asked = cases("route")
    for case in asked:
        node.call("router.tflite", "route", history_ids=node.ids(case["history"]))
    for case, answer in zip(asked, node.answers(), strict=True):
        assert answer["cluster"] == [case["expected"]["cluster"]], case["name"]
        assert_close(answer["scores"], case["expected"]["scores"])


def test_encodes_and_recommends(node):
    asked = cases("recommend", "learn")
    for case in asked:
        excluded = node.ids(case["history"] + case["disliked"])
        vector = np.asarray([case["expected"]["user_vector"]], np.float32)
        node.call(node.path(case), "encode_history", history_ids=node.ids(case["history"]))
        node.call(
            node.path(case),
            "recommend",
            user_vector=vector,
            exclude_ids=excluded,
            k=np.asarray(K, np.int32),
        )
    answers = node.answers()
    for case, encoded, found in zip(asked, answers[::2], answers[1::2], strict=True):
        expected = case["expected"]
        if case["operation"] == "recommend":
            assert_close(encoded["user_vector"], expected["user_vector"])
        ids = [node.pack.items.ids[i] for i in found["ids"][: case["k"]]]
        assert ids == expected["ids"], case["name"]
        assert_close(found["scores"][: case["k"]], expected["scores"])


def test_recommends_out_of_many_rows(node):
    contents = toy_contents([(9_000, 3, 4), (9_000, 2, 4)], item_count=30_000)
    random = np.random.default_rng(0)
    vector = random.normal(size=(1, contents.width)).astype(np.float32)
    best, _ = reference_recommend(contents, vector, np.zeros(0, np.int32), LENGTH - 1)
    excluded = np.append(best, -1).astype(np.int32)
    node.call_content(
        "many-rows.tflite",
        file_bytes(contents),
        "recommend",
        user_vector=vector,
        exclude_ids=excluded,
        k=np.asarray(K, np.int32),
    )
    (answer,) = node.answers()
    _, scores = reference_recommend(contents, vector, excluded, K)
    assert_close(answer["scores"], scores)
    assert not set(answer["ids"]) & set(best.tolist())


def test_learns(node):
    asked = [c for c in cases("learn") if c["budget_bytes"] == node.pack.budgets[-1]]
    assert len(asked) > 3
    for case in asked:
        file = node.pack.open_file(case["expected"]["cluster"], case["budget_bytes"])
        start = file.encode_history(node.ids(case["history"]))
        node.call(
            node.path(case),
            "train_user",
            user_vector=start[None],
            positive_ids=node.ids(case["history"], LATEST),
            negative_ids=node.ids(case["disliked"], LATEST),
        )
    for case, answer in zip(asked, node.answers(), strict=True):
        assert_close(answer["user_vector"], case["expected"]["user_vector"])


def test_finds_similar_items_and_reasons(node):
    asked = cases("similar", "why")
    for case in asked:
        path = node.pack.file_for(case["cluster"], case["budget_bytes"]).path
        node.call(path, "item_vectors", item_ids=node.ids([case["item"], *case["history"]]))
    vectors = [np.reshape(answer["vectors"], (LENGTH, -1)) for answer in node.answers()]
    for case, (item, *likes) in zip(asked, vectors, strict=True):
        expected = case["expected"]
        if case["operation"] == "why":
            held = {n: v for n, v in zip(case["history"], likes, strict=False) if v.any()}
            scores = {name: v @ item / np.linalg.norm(v) for name, v in held.items()}
            best = sorted(scores, key=lambda name: -scores[name])[: case["k"]]
            assert best == expected["ids"]
            assert_close([scores[name] for name in best], expected["scores"])
            continue
        path = node.pack.file_for(case["cluster"], case["budget_bytes"]).path
        node.call(
            path,
            "recommend",
            user_vector=item[None].astype(np.float32),
            exclude_ids=node.ids([case["item"]]),
            k=np.asarray(K, np.int32),
        )
    similar = cases("similar")
    for case, answer in zip(similar, node.answers(), strict=True):
        ids = [node.pack.items.ids[i] for i in answer["ids"][: case["k"]]]
        assert ids == case["expected"]["ids"]
        assert_close(answer["scores"][: case["k"]], case["expected"]["scores"])
