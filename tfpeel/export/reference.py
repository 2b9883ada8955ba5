"""What a file has to answer, computed in numpy and float64, item by item."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tfpeel.export.contents import FileContents
from tfpeel.export.router_graph import RouterContents


def reference_recommend(
    contents: FileContents,
    user_vector: NDArray[np.float32],
    exclude_ids: NDArray[np.int32],
    k: int,
) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """Return the best items that are not excluded.

    Args:
        contents: of the file.
        user_vector: [d].
        exclude_ids: [M]; ids that are no items are ignored.
        k: how many; fewer come where fewer are left.

    Returns:
        Catalogue indices and scores, falling.
    """
    rows, codes = _rows(contents)
    scores = (codes * contents.scale.values().astype(np.float64)[:, None]) @ np.asarray(
        user_vector, np.float64
    ).reshape(-1)
    allowed = np.flatnonzero(~np.isin(rows, exclude_ids))
    best = allowed[np.argsort(-scores[allowed], kind="stable")][:k]
    return rows[best].astype(np.int32), scores[best]


def reference_encode(contents: FileContents, history_ids: NDArray[np.int32]) -> NDArray[np.float64]:
    """Return the user vector [d] of a history [M] of catalogue indices."""
    encoder = contents.encoder
    rows, codes = _rows(contents)
    weights = contents.scale.values().astype(np.float64) ** encoder.exponent
    total = np.zeros(contents.width)
    for row in np.flatnonzero(np.isin(rows, history_ids)):
        total += weights[row] * codes[row]
    length = np.sqrt((total**2).sum())
    direction = total / length if length > 0 else total
    matrix = encoder.matrix.astype(np.float64) * encoder.row_scale.astype(np.float64)[:, None]
    return np.asarray(direction @ matrix + encoder.bias)


def reference_route(
    contents: RouterContents, history_ids: NDArray[np.int32]
) -> tuple[int, NDArray[np.float64]]:
    """Return the cluster of a history and the score of every cluster."""
    user = reference_encode(contents.rows, history_ids)
    scores = contents.centroids.astype(np.float64) @ user + contents.bias
    return int(scores.argmax()), scores


def _rows(contents: FileContents) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    codes = np.zeros((contents.item_ids.size, contents.width))
    start = 0
    for segment in contents.segments:
        end = start + len(segment.codes)
        codes[start:end, segment.dimensions] = segment.codes
        start = end
    return contents.item_ids.astype(np.int64), codes
