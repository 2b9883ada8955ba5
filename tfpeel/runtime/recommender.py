"""One user of a pack on one device: likes, dislikes, recommendations, reasons."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tfpeel.errors import InputError
from tfpeel.runtime.pack import Answer, Pack, Recommendation
from tfpeel.runtime.pack_file import PackFile
from tfpeel.runtime.user_state import Offset, UserState

# The latest likes and dislikes that are learned from: training compares all pairs of them.
_MOST_EXAMPLES = 64


class Recommender:
    """Recommends to one user out of a pack, and keeps what it knows of the user in `state`.

    Nothing leaves the device: the pack's router picks the user cluster from the likes, and the
    cluster's file does the rest. It is for one thread at a time; many may share a pack.

    Args:
        pack: the pack of the day; `use_pack` takes another.
        budget_bytes: the largest file within it answers; the largest of all for None.
        state: what was kept of the user; None for a new one.
        cluster: the user cluster, or None to ask the router whenever the likes change.
    """

    def __init__(
        self,
        pack: Pack,
        budget_bytes: int | None = None,
        state: UserState | None = None,
        cluster: int | None = None,
    ) -> None:
        self.pack, self.state, self._cluster = pack, state or UserState(), cluster
        self._budget_bytes = budget_bytes

    def like(self, *item_ids: str) -> None:
        """Add items to the history that recommendations follow from.

        Args:
            item_ids: external ids, the latest last.
        """
        self.state = self.state.liking(*item_ids)

    def dislike(self, *item_ids: str) -> None:
        """Never recommend items; `learn` also lowers what is like them.

        Args:
            item_ids: external ids, the latest last.
        """
        self.state = self.state.disliking(*item_ids)

    def forget(self, *item_ids: str) -> None:
        """Take likes or dislikes back.

        Args:
            item_ids: external ids.
        """
        self.state = self.state.forgetting(*item_ids)

    @property
    def cluster(self) -> int:
        """The user cluster that the likes belong to."""
        if self._cluster is not None:
            return self._cluster
        return self.pack.router.route(self._likes())[0]

    @property
    def budget_bytes(self) -> int:
        """The budget of the file that answers."""
        return self.pack.file_for(self.cluster, self._budget_bytes).budget_bytes

    def recommend(self, k: int = 20) -> Answer:
        """Return the best items that the user neither liked nor disliked.

        Args:
            k: how many, at most the size of the catalogue.

        Raises:
            InputError: k is out of range, or no file is within the budget.
            DamagedFileError: a file is not what the manifest says.
        """
        self.pack.check_k(k)
        cluster = self.cluster
        file = self._file(cluster)
        dislikes, unknown = self.pack.items.indices_of(self.state.dislikes)
        likes, unknown_likes = self.pack.items.indices_of(self.state.likes)
        found = file.recommend(self._vector(cluster), likes + dislikes, k)
        budget = self.pack.file_for(cluster, self._budget_bytes).budget_bytes
        return Answer(self.pack.named(*found), cluster, budget, (*unknown_likes, *unknown))

    def similar(self, item_id: str, k: int = 20) -> tuple[Recommendation, ...]:
        """Return the items that a user whose vector is the item's would get first.

        Args:
            item_id: external id.
            k: how many, at most the size of the catalogue.

        Raises:
            InputError: the file does not hold the item, is too small to tell, or k is out of
                range.
        """
        self.pack.check_k(k)
        file = self._file(self.cluster)
        index, vector = self._item(file, item_id)
        return self.pack.named(*file.recommend(vector, [index], k))

    def why(self, item_id: str, k: int = 5) -> tuple[Recommendation, ...]:
        """Return the likes that speak most for an item, and how much.

        How much is the score that the item would get from that like alone: the item's vector
        times the like's vector brought to length one. Likes that the file does not hold are
        left out.

        Args:
            item_id: external id.
            k: how many likes at most.

        Raises:
            InputError: the file does not hold the item, is too small to tell, or k is out of
                range.
        """
        self.pack.check_k(k)
        file = self._file(self.cluster)
        _, vector = self._item(file, item_id)
        likes = np.asarray(self._likes(), np.int64)
        vectors = file.item_vectors(likes)
        lengths = np.linalg.norm(vectors, axis=1)
        likes, vectors, lengths = (a[lengths > 0] for a in (likes, vectors, lengths))
        scores = (vectors @ vector) / lengths
        best = np.argsort(-scores, kind="stable")[:k]
        return self.pack.named(likes[best].tolist(), scores[best])

    def learn(self) -> bool:
        """Learn from the likes and dislikes; the same ones give the same result.

        Returns:
            Whether anything was learned: it takes a like and a dislike that the file holds, and
            a file with the signature `train_user`.
        """
        return self._learn(self.cluster)

    def user_vector(self) -> NDArray[np.float32]:
        """Return the vector of the likes and of what was learned, [d].

        What was learned in another cluster or from another pack is learned anew first.
        """
        return self._vector(self.cluster)

    def use_budget(self, budget_bytes: int | None) -> None:
        """Go on with a file of another budget: in a cluster what was learned stays.

        Args:
            budget_bytes: the largest file within it; the largest of all for None.

        Raises:
            InputError: the cluster has no file within the budget; then nothing changes.
        """
        self.pack.file_for(self.cluster, budget_bytes)
        self._budget_bytes = budget_bytes

    def use_pack(self, pack: Pack) -> None:
        """Go on with another pack, such as a newer version; likes and dislikes stay.

        Args:
            pack: the other pack, opened.

        Raises:
            InputError: the new pack has no file within the budget; then nothing changes.
        """
        other = Recommender(pack, self._budget_bytes, self.state, self._cluster)
        pack.file_for(other.cluster, self._budget_bytes)
        self.pack = pack

    def _learn(self, cluster: int) -> bool:
        basis = self.pack.manifest.basis_of(cluster)
        file = self._file(cluster)
        if not file.learns:
            # What a larger file of the cluster taught stays good.
            if self.state.offset is not None and self.state.offset.basis != basis:
                self.state = replace(self.state, offset=None)
            return False
        likes, dislikes = self._likes(), self._dislikes()
        start = file.encode_history(likes)
        learned = file.train_user(start, likes[-_MOST_EXAMPLES:], dislikes[-_MOST_EXAMPLES:])
        # Without a pair the vector comes back but for rounding.
        if np.allclose(learned, start, rtol=1e-6, atol=1e-6 * float(np.abs(start).max())):
            self.state = replace(self.state, offset=None)
            return False
        change = (learned - start).astype(np.float64)
        self.state = replace(self.state, offset=Offset(basis, tuple(change.tolist())))
        return True

    def _vector(self, cluster: int) -> NDArray[np.float32]:
        offset = self.state.offset
        if offset is not None and offset.basis != self.pack.manifest.basis_of(cluster):
            self._learn(cluster)
            offset = self.state.offset
        file = self._file(cluster)
        vector = file.encode_history(self._likes())
        if offset is None:
            return vector
        return vector + np.asarray(offset.of_width(file.width), np.float32)

    def _file(self, cluster: int) -> PackFile:
        return self.pack.open_file(cluster, self._budget_bytes)

    def _likes(self) -> list[int]:
        return self.pack.items.indices_of(self.state.likes)[0]

    def _dislikes(self) -> list[int]:
        return self.pack.items.indices_of(self.state.dislikes)[0]

    def _item(self, file: PackFile, item_id: str) -> tuple[int, NDArray[np.float32]]:
        indices, _ = self.pack.items.indices_of([item_id])
        vector = file.item_vectors(indices)
        if not vector.any():
            raise InputError(
                "the user cluster's file does not hold the item",
                item_id,
                "an item that it recommends",
                "look it up in items.jsonl, or take a larger budget",
            )
        return indices[0], vector[0]
