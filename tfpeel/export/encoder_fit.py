"""The device's encoder, fitted on what a file holds."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from tfpeel.export.contents import Encoder, LogScale

# Powers of the row scale tried as the weight of a history item.
_EXPONENTS = (1.0, 0.5, 0.0, -0.5, -1.0)
# Penalties tried, relative to the mean square of the inputs' axes.
_PENALTIES = (0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
_LEAST_PENALTY = 1e-9
# Of the penalty, what is the same for all axes, relative to what missing items do to them.
_EVEN_PENALTY = 0.5
_SMALLEST_SQUARE = 1e-18
_LARGEST_CODE = 127


def fit_encoder(
    history: sparse.csr_matrix,
    codes: NDArray[np.float32],
    scale: LogScale,
    targets: NDArray[np.float32],
) -> Encoder:
    """Fit the ridge regression from what a device can compute to the server's user vectors.

    These know more than a history says: a cluster's regression gives users whom the server never
    saw better vectors than the global model's own encoder does.

    An axis of the inputs is penalised by how far it moves when items of a history are missing,
    so that the vector of somebody else's history, or of a longer one, is not far off. How much,
    generalised cross-validation says: clusters may have fewer users than a vector has numbers.

    Args:
        history: [n, rows] CSR of ones: the file's rows in each training user's history.
        codes: [rows, d] the rows' codes, 0 in dimensions that they do not keep.
        scale: the rows' scales.
        targets: [n, d] the user vectors wanted, of any length: only directions matter.

    Returns:
        The encoder whose exponent and penalty leave the smallest expected error.

    Source:
        Generalized Cross-Validation as a Method for Choosing a Good Ridge Parameter, 1979;
        Dropout Training as Adaptive Regularization, 2013, for the penalty's form.
    """
    # What no history has says nothing; of a cluster, that is most of a large catalogue.
    there = np.flatnonzero(np.bincount(history.indices, minlength=history.shape[1]))
    history, codes, scales = history[:, there], codes[there], scale.values()[there]
    wished = _unit(targets)
    fits = [_ridge(history, codes * scales[:, None] ** exponent, wished) for exponent in _EXPONENTS]
    best = int(np.argmin([error for _, _, error in fits]))
    matrix, bias, _ = fits[best]
    row_scale = np.maximum(np.abs(matrix).max(axis=1), 1e-12) / _LARGEST_CODE
    whole = np.rint(matrix / row_scale[:, None]).astype(np.int8)
    return Encoder(_EXPONENTS[best], whole, row_scale.astype(np.float32), bias)


def encoded(
    encoder: Encoder,
    history: sparse.csr_matrix,
    codes: NDArray[np.float32],
    scale: LogScale,
) -> NDArray[np.float32]:
    """Return the user vectors [n, d] that the encoder gives; see fit_encoder for the arguments."""
    sums = np.asarray(history @ (codes * scale.values()[:, None] ** encoder.exponent))
    matrix = encoder.matrix * encoder.row_scale[:, None]
    return np.asarray(_unit(sums) @ matrix + encoder.bias, np.float32)


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(length, np.float32(1e-9)), np.float32)


def _ridge(
    history: sparse.csr_matrix, rows: NDArray[np.float32], wished: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.float32], float]:
    """Return matrix [d, d], bias [d] and the error that cross-validation expects."""
    sums = np.asarray(history @ rows)
    white = _whitening(history, rows, sums)
    inputs = _unit(sums) @ white
    middle, goal = inputs.mean(axis=0), wished.mean(axis=0, dtype=np.float64)
    centred, wanted = inputs - middle, wished - goal
    squares, axes = np.linalg.eigh(centred.T @ centred)
    along = axes.T @ (centred.T @ wanted)
    squares = np.maximum(squares, 0)
    penalty, error = _best_penalty(squares, along, float(np.square(wanted).sum()), len(wanted))
    matrix = axes @ (along / (squares + penalty)[:, None])
    bias = goal - middle @ matrix
    return (white @ matrix).astype(np.float32), bias.astype(np.float32), error


def _whitening(
    history: sparse.csr_matrix, rows: NDArray[np.float32], sums: NDArray[np.float32]
) -> NDArray[np.float64]:
    """Return the axes [d, d] in which missing items move the inputs alike.

    Items that are missing by chance, each as likely, move a sum by their own squares.
    """
    squares = np.square(sums, dtype=np.float64).sum(axis=1)
    weights = history.T @ (1 / np.maximum(squares, _SMALLEST_SQUARE))
    roots = rows * np.sqrt(weights)[:, None].astype(np.float32)
    moved = (roots.T @ roots).astype(np.float64)
    moved /= max(np.trace(moved) / len(moved), _SMALLEST_SQUARE)
    root = np.linalg.cholesky(moved + _EVEN_PENALTY * np.eye(len(moved)))
    return np.asarray(np.linalg.inv(root).T)


def _best_penalty(
    squares: NDArray[np.float64], along: NDArray[np.float64], wanted: float, count: int
) -> tuple[float, float]:
    """Return the penalty of the least generalised cross-validation, and what that is.

    Args:
        squares: [d], of the inputs along their axes.
        along: [d, m], products of the inputs along the axes with what is wanted.
        wanted: sum of squares of what is wanted.
        count: of the users.
    """
    penalties = np.asarray(_PENALTIES)[:, None] * squares.mean() + _LEAST_PENALTY
    damped = squares + penalties
    explained = (squares + 2 * penalties) / damped**2 @ np.square(along).sum(axis=1)
    free = np.maximum(count - 1 - (squares / damped).sum(axis=1), 1.0)
    errors = count * np.maximum(wanted - explained, 0.0) / free**2
    best = int(errors.argmin())
    return float(penalties[best, 0]), float(errors[best])
