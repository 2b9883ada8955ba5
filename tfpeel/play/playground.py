"""What the page shows: answers out of the files of a pack."""

from __future__ import annotations

import statistics
import time
from typing import Any

from tfpeel.play.item_search import ItemSearch
from tfpeel.play.wish import Wish
from tfpeel.runtime import Answer, Pack, Recommendation, Recommender, UserState

_SEARCH_RESULTS, _REASONS = 12, 2
# One call of less than a millisecond says little; the median of a few holds.
_TIMED_CALLS = 5


class Playground:
    """Answers for users who are nowhere but in the page.

    Args:
        pack: the pack.

    Raises:
        DamagedFileError: the list of items or the router is not what the manifest says.
    """

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self._search = ItemSearch(pack.items)
        _ = pack.router

    def about(self) -> dict[str, Any]:
        """Return what the page needs to know of the pack."""
        manifest = self._pack.manifest
        return {
            "name": str(manifest.dataset.get("name", "a pack")),
            "created_by": manifest.created_by,
            "items": manifest.items.count,
            "budgets": list(manifest.budgets),
            "clusters": [entry.users for entry in manifest.clusters],
            "router_bytes": manifest.router.bytes,
        }

    def search(self, text: str) -> list[dict[str, Any]]:
        """Return items that people may mean by a text.

        Args:
            text: a part of an id or of a title, as it was typed.

        Returns:
            JSON objects with `item_id` and `title`, the likeliest first.
        """
        items = self._pack.items
        found = self._search.find(text, _SEARCH_RESULTS)
        return [{"item_id": items.ids[i], "title": items.titles[i]} for i in found]

    def recommend(self, wish: Wish) -> dict[str, Any]:
        """Return recommendations, their reasons, and what the file took to find them.

        Args:
            wish: likes, dislikes, how many, and the budget in bytes.

        Returns:
            The JSON object that the page shows.

        Raises:
            InputError: no file is within the budget.
            DamagedFileError: a file is not what the manifest says.
        """
        state = UserState().liking(*wish.likes).disliking(*wish.dislikes)
        device = Recommender(self._pack, wish.budget_bytes, state)
        k = min(wish.k, self._pack.manifest.items.count)
        learned = bool(wish.dislikes) and device.learn()
        answer, milliseconds = _timed(device, k)
        entry = self._pack.file_for(answer.cluster, answer.budget_bytes)
        gives_reasons = "item_vectors" in entry.signatures
        return {
            "cluster": answer.cluster,
            "file": {
                "path": entry.path,
                "bytes": entry.bytes,
                "budget_bytes": entry.budget_bytes,
                "items": entry.items,
                "gives_reasons": gives_reasons,
            },
            "milliseconds": milliseconds,
            "learned": learned,
            "unknown_ids": list(answer.unknown_ids),
            "recommendations": [
                {**_json_of(found), "because": _reasons(device, found) if gives_reasons else []}
                for found in answer.recommendations
            ],
        }


def _timed(device: Recommender, k: int) -> tuple[Answer, float]:
    """Return an answer, and the median milliseconds that routing and recommending take."""
    answer = device.recommend(k)  # opens and checks the file, which does not count
    taken = []
    for _ in range(_TIMED_CALLS):
        started = time.perf_counter()
        device.recommend(k)
        taken.append(1e3 * (time.perf_counter() - started))
    return answer, statistics.median(taken)


def _reasons(device: Recommender, found: Recommendation) -> list[dict[str, Any]]:
    """Return the likes that speak for an item, and how much; those that speak against are out."""
    return [_json_of(one) for one in device.why(found.item_id, _REASONS) if one.score > 0]


def _json_of(found: Recommendation) -> dict[str, Any]:
    return {"item_id": found.item_id, "title": found.title, "score": found.score}
