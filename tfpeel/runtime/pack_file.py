"""One file of a pack: user vectors from histories, recommendations from user vectors."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tfpeel.errors import InputError
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
        self.width = self.input_shape("recommend", "user_vector")[1]

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
        """
        vector = np.asarray(user_vector, np.float32).reshape(1, -1)
        if vector.shape[1] != self.width or not np.isfinite(vector).all():
            raise InputError(
                "this is no user vector of the file",
                f"{vector.shape[1]} numbers, {int(np.isfinite(vector).sum())} of them finite",
                f"{self.width} finite numbers",
                "pass what encode_history returned",
            )
        if k < 1:
            raise InputError("k is too small", k, "1 or more", "ask for at least one item")
        excluded = padded_ids(exclude_ids)
        count = np.asarray(min(k, np.iinfo(np.int32).max), np.int32)
        answer = self.run("recommend", user_vector=vector, exclude_ids=excluded, k=count)
        real = answer["scores"] > _LOWEST_REAL_SCORE
        return answer["ids"][real], answer["scores"][real]

    def encode_history(self, history_ids: Ids) -> NDArray[np.float32]:
        """Return the user vector [d] of a history of catalogue indices.

        Items that the file does not hold count nothing, repeated ones once.
        """
        answer = self.run("encode_history", history_ids=padded_ids(history_ids))
        vector: NDArray[np.float32] = answer["user_vector"].reshape(-1)
        return vector
