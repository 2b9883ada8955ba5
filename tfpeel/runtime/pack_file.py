"""One file of a pack: user vectors from histories, recommendations from user vectors."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tfpeel.errors import InputError
from tfpeel.runtime.limits import MOST_PAIRED_IDS
from tfpeel.runtime.tflite_file import Ids, TfliteFile, padded_ids

# Excluded items get about -1e9; no real score comes near.
_LOWEST_REAL_SCORE = -1e8


class PackFile(TfliteFile):
    """A cluster's file at one budget.

    Args:
        file: path or content.

    Raises:
        DamagedFileError: the interpreter refuses the file, or a signature is missing.
    """

    def __init__(self, file: str | Path | bytes) -> None:
        super().__init__(file, ("recommend", "encode_history"))

    def recommend(
        self, user_vector: NDArray[np.float32], exclude_ids: Ids, k: int
    ) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """Return the best items of the file that are not excluded.

        Args:
            user_vector: [d] or [1, d].
            exclude_ids: catalogue indices; those that are no items are ignored.
            k: how many, at least 1; fewer come where the file has not so many left.

        Returns:
            Catalogue indices [k'] and scores [k'], falling.

        Raises:
            InputError: the vector has another width or is not finite, or k is below 1.
            DamagedFileError: the file does not answer with items and scores.
        """
        vector = self._checked(user_vector)
        if k < 1:
            raise InputError("k is too small", k, "1 or more", "ask for at least one item")
        excluded = padded_ids(exclude_ids)
        # As a list of one: on arm64 the interpreter's package crashes where an input is a scalar.
        count = np.asarray([min(k, np.iinfo(np.int32).max)], np.int32)
        answer = self.run("recommend", user_vector=vector, exclude_ids=excluded, k=count)
        ids, scores = answer["ids"], answer["scores"]
        self.require(ids.ndim == 1 and ids.shape == scores.shape, "gives other items than scores")
        self.require(bool(np.isfinite(scores).all()), "gives scores that are no numbers")
        real = scores > _LOWEST_REAL_SCORE
        return ids[real], scores[real]

    def encode_history(self, history_ids: Ids) -> NDArray[np.float32]:
        """Return the user vector [d] of a history of catalogue indices.

        Items that the file does not hold count nothing, repeated ones once.

        Args:
            history_ids: [n] catalogue indices.
        """
        return self._user_vector(self.run("encode_history", history_ids=padded_ids(history_ids)))

    def item_vectors(self, item_ids: Ids) -> NDArray[np.float32]:
        """Return the vectors [n, d] of catalogue indices [n]; zeros for what is not in the file.

        A user vector's product with an item's vector is the item's score.

        Args:
            item_ids: [n] catalogue indices.

        Raises:
            InputError: the file is too small to have the signature.
        """
        self._check_learns("item_vectors")
        padded = padded_ids(item_ids)
        vectors: NDArray[np.float32] = self.run("item_vectors", item_ids=padded)["vectors"]
        self.require(vectors.shape == (padded.size, self.width), "gives vectors of another shape")
        return vectors[: np.size(item_ids)]

    def train_user(
        self, user_vector: NDArray[np.float32], positive_ids: Ids, negative_ids: Ids
    ) -> NDArray[np.float32]:
        """Return the user vector [d] after a step that raises the positive over the negative items.

        Args:
            user_vector: [d] or [1, d]; its length stays.
            positive_ids: catalogue indices; those that the file does not hold are ignored.
            negative_ids: likewise. Without a pair of the two nothing changes.

        Raises:
            InputError: the file is too small to have the signature, the vector has another width
                or is not finite, or a list has more than 1024 items.
        """
        self._check_learns("train_user")
        answer = self.run(
            "train_user",
            user_vector=self._checked(user_vector),
            positive_ids=padded_ids(positive_ids, MOST_PAIRED_IDS),
            negative_ids=padded_ids(negative_ids, MOST_PAIRED_IDS),
        )
        return self._user_vector(answer)

    @property
    def learns(self) -> bool:
        """Whether the file has the signatures `item_vectors` and `train_user`."""
        return {"item_vectors", "train_user"} <= set(self.signatures)

    def _check_learns(self, signature: str) -> None:
        if signature not in self.signatures:
            raise InputError(
                f"the file has no signature {signature}",
                f"a file with {', '.join(self.signatures)}",
                "a file whose entry in the manifest names it",
                "take a larger budget: small files leave it out",
            )

    def _user_vector(self, answer: dict[str, NDArray[Any]]) -> NDArray[np.float32]:
        vector: NDArray[np.float32] = answer["user_vector"].reshape(-1)
        good = vector.shape == (self.width,) and bool(np.isfinite(vector).all())
        self.require(good, "gives a user vector that is none")
        return vector

    def _checked(self, user_vector: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the vector as [1, d]."""
        vector = np.asarray(user_vector, np.float32).reshape(1, -1)
        if vector.shape[1] != self.width or not np.isfinite(vector).all():
            raise InputError(
                "this is no user vector of the file",
                f"{vector.shape[1]} numbers, {int(np.isfinite(vector).sum())} of them finite",
                f"{self.width} finite numbers",
                "pass what encode_history returned",
            )
        return vector
