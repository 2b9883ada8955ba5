"""The router of a pack: the user cluster of a history."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tfpeel.runtime.tflite_file import Ids, TfliteFile, padded_ids


class RouterFile(TfliteFile):
    """A pack's router.tflite.

    Args:
        file: path or content.

    Raises:
        DamagedFileError: the interpreter refuses the file, or the signature is missing.
    """

    def __init__(self, file: str | Path | bytes) -> None:
        super().__init__(file, ("route",))

    def route(self, history_ids: Ids) -> tuple[int, NDArray[np.float32]]:
        """Return the cluster of a history of catalogue indices, and every cluster's score."""
        answer = self.run("route", history_ids=padded_ids(history_ids))
        return int(answer["cluster"].reshape(-1)[0]), answer["scores"].reshape(-1)
