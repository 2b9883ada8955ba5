"""The cases of tests/runtime/vectors/vectors.json: questions, and how to ask a pack."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from tfpeel.runtime import Pack, Recommendation, Recommender, UserState

# Most that a number may differ; scores in an answer are further apart, so that ids can be
# compared, and small enough for float32.
TOLERANCE = 1e-4
_LARGEST_SCORE = 100.0
_TRIES = 200
_FEW, _SOME, _MANY = 1, 12, 90


def cases_of(pack: Pack) -> list[dict[str, Any]]:
    """Return every case with the answer that the pack gives."""
    return [{**case, "expected": ask(pack, case)} for case in _questions(pack)]


def ask(pack: Pack, case: dict[str, Any]) -> dict[str, Any]:
    """Return what a pack answers to a case, in the form of its `expected`."""
    state = UserState().liking(*case["history"]).disliking(*case["disliked"])
    if case["operation"] == "route":
        cluster, scores = pack.router.route(pack.items.indices_of(case["history"])[0])
        return {"cluster": cluster, "scores": _rounded(scores)}
    user = Recommender(pack, case["budget_bytes"], state, case["cluster"])
    if case["operation"] == "similar":
        return _listed(user.similar(case["item"], case["k"]))
    if case["operation"] == "why":
        return _listed(user.why(case["item"], case["k"]))
    if case["operation"] in ("learn", "switch"):
        user.learn()
    if case["operation"] == "switch":
        user = Recommender(pack, case["to_budget_bytes"], user.state, case["to_cluster"])
    answer = user.recommend(case["k"])
    return {
        "cluster": answer.cluster,
        "unknown_ids": list(answer.unknown_ids),
        "user_vector": _rounded(user.user_vector()),
        **_listed(answer.recommendations),
    }


def _listed(found: tuple[Recommendation, ...]) -> dict[str, Any]:
    return {
        "ids": [one.item_id for one in found],
        "scores": _rounded([one.score for one in found]),
    }


def _rounded(numbers: Iterable[float]) -> list[float]:
    return [float(f"{number:.7g}") for number in numbers]


def _questions(pack: Pack) -> Iterator[dict[str, Any]]:
    """Give the cases without their answers."""
    for number, size in enumerate((0, _FEW, _SOME, _MANY)):
        for taste in pack.clusters if size else (0,):
            name = f"{size} items to the taste of cluster {taste}"
            yield _clear(pack, f"route {name}", "route", number, size, taste=taste)
            yield _clear(pack, f"recommend {name}", "recommend", number, size, taste=taste)
    yield _clear(pack, "route unknown items", "route", seed=4, size=5, foreign=("nobody",))
    yield _clear(pack, "recommend with unknown items", "recommend", seed=5, size=5, foreign=("x",))
    small, large = pack.budgets[0], pack.budgets[-1]
    for cluster in pack.clusters:
        for budget in (small, large):
            fixed = {"cluster": cluster, "budget_bytes": budget}
            name = f"of cluster {cluster} at {budget}"
            yield _clear(pack, f"recommend {name}", "recommend", seed=10, size=_SOME, **fixed)
            yield _clear(
                pack, f"recommend with dislikes {name}", "recommend", 11, _SOME, disliked=3, **fixed
            )
        fixed = {"cluster": cluster, "budget_bytes": large}
        other = {"to_cluster": 1 - cluster, "to_budget_bytes": large}
        cut = {"to_cluster": cluster, "to_budget_bytes": small}
        name = f"of cluster {cluster}"
        yield _clear(pack, f"similar {name}", "similar", 20, 0, asks_item=True, **fixed)
        yield _clear(pack, f"why {name}", "why", 21, _SOME, asks_item=True, k=5, **fixed)
        yield _clear(pack, f"learn {name}", "learn", 22, _SOME, disliked=5, **fixed)
        yield _clear(pack, f"learn from many {name}", "learn", 23, _MANY, disliked=70, **fixed)
        yield _clear(pack, f"learn without dislikes {name}", "learn", 24, _SOME, **fixed)
        yield _clear(pack, f"smaller budget {name}", "switch", 25, _SOME, 4, **fixed, **cut)
        yield _clear(pack, f"other cluster {name}", "switch", 26, _SOME, 4, **fixed, **other)
    yield _clear(pack, "learn where the file cannot", "learn", 27, _SOME, 4, budget_bytes=small)


def _clear(
    pack: Pack,
    name: str,
    operation: str,
    seed: int,
    size: int,
    disliked: int = 0,
    *,
    taste: int = 0,
    foreign: tuple[str, ...] = (),
    asks_item: bool = False,
    **fields: Any,
) -> dict[str, Any]:
    """Return the first of some random questions whose answer is no close call."""
    taste = fields.get("cluster", taste)
    for attempt in range(_TRIES):
        random = np.random.default_rng([seed, attempt])
        drawn = _drawn(pack, random, taste, size + disliked)
        case = {
            "name": name,
            "operation": operation,
            "cluster": None,
            "budget_bytes": pack.budgets[-1],
            "history": [*drawn[:size], *foreign],
            "disliked": drawn[size : size + disliked],
            # A new user has one answer: where it is a close call, its first items are asked for.
            "k": 10 if size else max(10 - attempt, 1),
            **fields,
        }
        if asks_item:
            case["item"] = pack.items.ids[random.choice(_held(pack, case))]
        if _is_clear(ask(pack, {**case, "k": case["k"] + 1})):
            return case
    raise RuntimeError(f"no clear question found for {name}")


def _drawn(pack: Pack, random: np.random.Generator, taste: int, count: int) -> list[str]:
    """Return items that a user of a cluster might have: an item, those like it, and others."""
    first = pack.items.ids[random.integers(len(pack.items.ids))]
    asked = Recommender(pack, state=UserState().liking(first), cluster=taste)
    near = [one.item_id for one in asked.recommend(2 * count + 1).recommendations]
    return [first, *(near[i] for i in random.permutation(len(near)))]


def _held(pack: Pack, case: dict[str, Any]) -> np.ndarray:
    """Return the indices of the items that the case's file holds."""
    file = pack.open_file(case["cluster"], case["budget_bytes"])
    return np.flatnonzero(file.item_vectors(np.arange(len(pack.items.ids))).any(axis=1))


def _is_clear(answer: dict[str, Any]) -> bool:
    scores = np.sort(answer["scores"])
    return bool((np.diff(scores) > 4 * TOLERANCE).all() and np.abs(scores).max() < _LARGEST_SCORE)
