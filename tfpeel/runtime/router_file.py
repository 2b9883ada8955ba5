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
        self.clusters = self.kinds["route"].outputs["scores"].shape[0]

    def route(self, history_ids: Ids) -> tuple[int, NDArray[np.float32]]:
        """Return the cluster of a history of catalogue indices, and every cluster's score.

        Args:
            history_ids: [n] catalogue indices.

        Raises:
            DamagedFileError: the file does not answer with a cluster that it has a score of.
        """
        answer = self.run("route", history_ids=padded_ids(history_ids))
        clusters, scores = (answer[name].reshape(-1) for name in ("cluster", "scores"))
        good = clusters.size == 1 and 0 <= int(clusters[0]) < scores.size == self.clusters
        self.require(good, "gives no user cluster")
        return int(clusters[0]), scores
