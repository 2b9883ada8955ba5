"""The device's encoder, fitted on what a file holds."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from tfpeel.export.contents import Encoder, LogScale

# Powers of the row scale tried as the weight of a history item.
_EXPONENTS = (1.0, 0.5, 0.0, -0.5, -1.0)
_RIDGE = 0.01
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

    Args:
        history: [n, rows] CSR of ones: the file's rows in each training user's history.
        codes: [rows, d] the rows' codes, 0 in dimensions that they do not keep.
        scale: the rows' scales.
        targets: [n, d] the user vectors wanted, of any length: only directions matter.

    Returns:
        The encoder whose exponent left the smallest error.
    """
    wished = _unit(targets)
    scales = scale.values()
    fits = [
        _ridge(np.asarray(history @ (codes * scales[:, None] ** exponent)), wished)
        for exponent in _EXPONENTS
    ]
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
    sums: NDArray[np.float32], wished: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.float32], float]:
    """Return matrix [d, d], bias [d] and the squared error."""
    inputs = _unit(sums).astype(np.float64)
    middle, goal = inputs.mean(axis=0), wished.mean(axis=0)
    centred = inputs - middle
    gram = centred.T @ centred
    penalty = _RIDGE * np.trace(gram) / max(len(gram), 1) + 1e-9
    matrix = np.linalg.solve(gram + penalty * np.eye(len(gram)), centred.T @ (wished - goal))
    bias = goal - middle @ matrix
    error = float(np.square(inputs @ matrix + bias - wished).sum())
    return matrix.astype(np.float32), bias.astype(np.float32), error
