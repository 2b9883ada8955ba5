"""A linear router: a few numbers of each of the most popular items, and a regression."""

from __future__ import annotations

import warnings

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from tfpeel.cluster.clusters import centroids_of, clustering_space
from tfpeel.export.contents import FileContents, Segment
from tfpeel.export.encoder_fit import encoded, fit_encoder
from tfpeel.export.most_that_fit import most_that_fit
from tfpeel.export.quantise import quantise_rows
from tfpeel.export.router_graph import RouterContents
from tfpeel.export.write_file import router_bytes
from tfpeel.pretrain.pretrained import Pretrained, part_columns

_MOST_DIMENSIONS = 16
_BITS = 4
_SMALLEST_SPREAD = 1e-12
_ITERATIONS = 100


def fit_linear_router(
    pretrained: Pretrained,
    assignment: NDArray[np.int32],
    train: sparse.csr_matrix,
    users: NDArray[np.int64],
    most_bytes: int,
) -> RouterContents:
    """Return a router whose file is of at most so many bytes.

    It holds as many of the most popular items as the bytes allow, with codes of the directions
    in which the clusters differ, and a logistic regression over what they sum up to.

    Args:
        pretrained: the global model.
        assignment: [users] int32, what to route to.
        train: [users, items] CSR of the fitted users' histories.
        users: [n], which of them to learn from.
        most_bytes: size of the file.
    """
    labels = assignment[users]
    space = clustering_space(pretrained.user_vectors[users], pretrained.part_widths)
    directions = _directions(centroids_of(space, labels))
    targets = space @ directions
    values = _item_values(pretrained, directions)
    popularity = np.bincount(train.indices, minlength=train.shape[1])
    by_popularity = np.argsort(-popularity, kind="stable").astype(np.int32)
    history, clusters = train[users], int(labels.max()) + 1

    def made(count: int) -> RouterContents:
        return _contents(by_popularity[:count], values, history, targets, clusters)

    count = min((popularity > 0).sum(), most_bytes // (values.shape[1] * _BITS // 8 + 1))
    found = most_that_fit(made, router_bytes, int(count), most_bytes)
    centroids, bias = _regression(_vectors(found, history), labels)
    return RouterContents(found.rows, centroids.astype(np.float16), bias)


def linear_clusters_of(contents: RouterContents, history: sparse.csr_matrix) -> NDArray[np.int32]:
    """Return the clusters [n] of histories [n, items]."""
    scores = _vectors(contents, history) @ contents.centroids.astype(np.float32).T + contents.bias
    return np.asarray(scores.argmax(axis=1), np.int32)


def _vectors(contents: RouterContents, history: sparse.csr_matrix) -> NDArray[np.float32]:
    """Return what the histories sum up to, [n, r]."""
    rows = contents.rows
    codes = rows.segments[0].codes.astype(np.float32)
    return encoded(rows.encoder, history[:, rows.item_ids], codes, rows.scale)


def _directions(centroids: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return [D, r] directions in which the centroids differ most."""
    _, _, rows = np.linalg.svd(centroids - centroids.mean(axis=0), full_matrices=False)
    return rows[: max(1, min(_MOST_DIMENSIONS, len(centroids) - 1))].T.astype(np.float32)


def _item_values(pretrained: Pretrained, directions: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return [items, r]: what an item adds to a history's place among the clusters."""
    vectors = np.array(pretrained.history_vectors)
    for part in part_columns(pretrained.part_widths):
        vectors[:, part] /= max(float(np.linalg.norm(vectors[:, part], axis=1).mean()), 1e-12)
    values: NDArray[np.float32] = vectors @ directions
    return values


def _contents(
    items: NDArray[np.int32],
    values: NDArray[np.float32],
    history: sparse.csr_matrix,
    targets: NDArray[np.float32],
    clusters: int,
) -> RouterContents:
    """Return the contents whose bytes count; the regression is still to be fitted."""
    width = values.shape[1]
    rows = quantise_rows([(values[items], _BITS)])
    codes = rows.codes[0]
    known = history[:, items]
    encoder = fit_encoder(known, codes.astype(np.float32), rows.scale, targets)
    contents = FileContents(
        width=width,
        item_count=len(values),
        item_ids=items,
        segments=(Segment(np.arange(width, dtype=np.int32), _BITS, codes),),
        scale=rows.scale,
        encoder=encoder,
        metadata={"router": "linear"},
    )
    # Not zeros: constants of the same bytes would take theirs once.
    centroids = np.ones((clusters, width), np.float16)
    return RouterContents(contents, centroids, np.ones(clusters, np.float32))


def _regression(
    vectors: NDArray[np.float32], labels: NDArray[np.int32]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return weights [clusters, r] and bias [clusters] of a logistic regression."""
    from sklearn.exceptions import ConvergenceWarning  # noqa: PLC0415 - slow to import
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - the same

    count = int(labels.max()) + 1
    weights = np.zeros((count, vectors.shape[1]))
    bias = np.zeros(count)
    if count > 1:
        spread = max(float(vectors.std()), _SMALLEST_SPREAD)
        regression = LogisticRegression(max_iter=_ITERATIONS)
        with warnings.catch_warnings():
            # The regression is as good long before its last digits stand still.
            warnings.simplefilter("ignore", ConvergenceWarning)
            regression.fit(vectors / spread, labels)
        # Of two clusters it knows the odds of the second alone.
        weights[-len(regression.coef_) :] = regression.coef_ / spread
        bias[-len(regression.coef_) :] = regression.intercept_
    # Only the order of the scores matters: keep them small enough for float16.
    size = max(float(np.abs(weights).max(initial=0)), 1.0)
    return (weights / size).astype(np.float32), (bias / size).astype(np.float32)
