"""What a file has to answer, computed in numpy and float64, item by item."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tfpeel.export.contents import FileContents
from tfpeel.export.router_graph import RouterContents
from tfpeel.export.train_graph import MARGIN, RATE
from tfpeel.export.votes_graph import VotesContents


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
    """Return the user vector of a history.

    Args:
        contents: of the file.
        history_ids: [M] catalogue indices; those that the file does not hold are ignored.

    Returns:
        [d].
    """
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


def reference_item_vectors(
    contents: FileContents, item_ids: NDArray[np.int32]
) -> NDArray[np.float64]:
    """Return the vectors of items.

    Args:
        contents: of the file.
        item_ids: [n] catalogue indices.

    Returns:
        [n, d]; zeros for what the file does not hold.
    """
    rows, codes = _rows(contents)
    values = codes * contents.scale.values().astype(np.float64)[:, None]
    vector_of = dict(zip(rows.tolist(), values, strict=True))
    nothing = np.zeros(contents.width)
    found = [vector_of.get(item, nothing) for item in np.asarray(item_ids).tolist()]
    return np.asarray(found, np.float64).reshape(-1, contents.width)


def reference_train_user(
    contents: FileContents,
    user_vector: NDArray[np.float32],
    positive_ids: NDArray[np.int32],
    negative_ids: NDArray[np.int32],
) -> NDArray[np.float64]:
    """Return the user vector [d] after a BPR step on all pairs of a positive and a negative item.

    Args:
        contents: of the file.
        user_vector: [d].
        positive_ids: [n] catalogue indices; those that the file does not hold are ignored.
        negative_ids: [m] likewise.
    """
    user = np.asarray(user_vector, np.float64).reshape(-1)
    held = set(contents.item_ids.tolist())
    liked, disliked = (
        reference_item_vectors(contents, np.asarray([i for i in np.ravel(ids) if int(i) in held]))
        for ids in (positive_ids, negative_ids)
    )
    given = np.concatenate([liked, disliked])
    usual = float(np.sqrt(np.square(given).sum() / max(len(given), 1))) or 1.0
    length = float(np.linalg.norm(user))
    direction = user / max(length, 1e-6)
    differences = (liked[:, None, :] - disliked[None, :, :]).reshape(-1, len(user)) / usual
    if len(differences):
        doubt = 1.0 / (1.0 + np.exp(differences @ direction / MARGIN))
        direction = direction + RATE * (doubt[:, None] * differences).mean(axis=0)
        direction = direction / max(float(np.linalg.norm(direction)), 1e-6)
    return np.asarray(direction * length)


def reference_route(
    contents: RouterContents, history_ids: NDArray[np.int32]
) -> tuple[int, NDArray[np.float64]]:
    """Return the cluster of a history.

    Args:
        contents: of the router.
        history_ids: [M] catalogue indices; others are ignored.

    Returns:
        The cluster, the first of equal ones, and the score of every cluster, [clusters].
    """
    user = reference_encode(contents.rows, history_ids)
    scores = contents.centroids.astype(np.float64) @ user + contents.bias
    return int(scores.argmax()), scores


def reference_votes(
    contents: VotesContents, history_ids: NDArray[np.int32]
) -> tuple[int, NDArray[np.float64]]:
    """Return the cluster that a history votes for.

    Args:
        contents: of the router.
        history_ids: [M] catalogue indices; others are ignored.

    Returns:
        The cluster, the first of equal ones, and the score of every cluster, [clusters].
    """
    voting = np.isin(contents.item_ids, history_ids)
    votes = np.zeros(len(contents.weights))
    for cluster in contents.clusters[voting]:
        votes[cluster] += 1
    scores = votes * contents.weights + contents.bias
    return int(scores.argmax()), scores


def _rows(contents: FileContents) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    codes = np.zeros((contents.item_ids.size, contents.width))
    start = 0
    for segment in contents.segments:
        end = start + len(segment.codes)
        codes[start:end, segment.dimensions] = segment.codes
        start = end
    return contents.item_ids.astype(np.int64), codes
