from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from tfpeel.export import FileContents, LogScale, Segment, reference_encode
from tfpeel.export.encoder_fit import fit_encoder

ROWS, WIDTH, USERS = 60, 8, 400
RANDOM = np.random.default_rng(0)
CODES = RANDOM.integers(-7, 8, (ROWS, WIDTH)).astype(np.float32)
SCALE = LogScale(RANDOM.integers(0, 40, ROWS).astype(np.uint8), 0.08, -3.0)
HISTORY = sparse.csr_matrix((RANDOM.random((USERS, ROWS)) < 0.15).astype(np.float32))
ROTATION = np.linalg.qr(RANDOM.normal(size=(WIDTH, WIDTH)))[0]


def unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)


def planted(exponent: float, history: sparse.csr_matrix = HISTORY) -> np.ndarray:
    weights = SCALE.values() ** exponent
    return unit(history @ (CODES * weights[:, None])) @ ROTATION


def encoded(history: sparse.csr_matrix, targets: np.ndarray) -> np.ndarray:
    """Fit, and run the fitted encoder as a device would."""
    encoder = fit_encoder(history, CODES, SCALE, targets.astype(np.float32))
    contents = FileContents(
        width=WIDTH,
        item_count=ROWS,
        item_ids=np.arange(ROWS, dtype=np.int32),
        segments=(Segment(np.arange(WIDTH, dtype=np.int32), 8, CODES.astype(np.int8)),),
        scale=SCALE,
        encoder=encoder,
    )
    return np.stack([reference_encode(contents, row.indices) for row in HISTORY])


@pytest.mark.parametrize("exponent", [1.0, 0.5, 0.0, -0.5, -1.0])
def test_a_planted_linear_map_is_recovered(exponent):
    encoder = fit_encoder(HISTORY, CODES, SCALE, planted(exponent).astype(np.float32))
    assert encoder.exponent == exponent
    matrix = encoder.matrix * encoder.row_scale[:, None]
    np.testing.assert_allclose(matrix, ROTATION, atol=0.03)
    np.testing.assert_allclose(encoder.bias, 0, atol=0.01)


def test_the_device_gets_the_vectors_that_were_wanted():
    targets = planted(0.5)
    assert (unit(encoded(HISTORY, targets)) * targets).sum(axis=1).min() > 0.999


def cross_validated(history: sparse.csr_matrix, targets: np.ndarray) -> np.ndarray:
    """Fit the same in its plain form: a penalty matrix, hat matrices, users and items in turn."""
    inputs_of = {}
    for exponent in (1.0, 0.5, 0.0, -0.5, -1.0):
        rows = CODES * SCALE.values()[:, None] ** exponent
        inputs_of[exponent] = (rows, history @ rows)
    best, best_error = None, np.inf
    for rows, sums in inputs_of.values():
        moved = np.zeros((WIDTH, WIDTH))
        for user, total in enumerate(sums):
            for item in history[user].indices:
                moved += np.outer(rows[item], rows[item]) / (total @ total)
        penalised = moved * WIDTH / np.trace(moved) + 0.5 * np.eye(WIDTH)
        centred = unit(sums) - unit(sums).mean(axis=0)
        wanted = targets - targets.mean(axis=0)
        gram = centred.T @ centred
        for share in (0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0):
            penalty = share * np.trace(np.linalg.solve(penalised, gram)) / WIDTH
            solved = np.linalg.solve(gram + penalty * penalised, centred.T)
            left = wanted - centred @ solved @ wanted
            free = len(wanted) - 1 - np.trace(centred @ solved)
            error = len(wanted) * np.square(left).sum() / free**2
            if error < best_error:
                best, best_error = solved @ wanted, error
    return best


@pytest.mark.parametrize("noise", [0.1, 1.0, 10.0])
def test_the_penalty_is_what_cross_validation_takes(noise):
    few = HISTORY[:25]
    random = np.random.default_rng(2)
    targets = unit(planted(0.5)[:25] + noise * random.normal(size=(25, WIDTH)))
    encoder = fit_encoder(few, CODES, SCALE, targets.astype(np.float32))
    found = encoder.matrix * encoder.row_scale[:, None]
    expected = cross_validated(few, targets)
    np.testing.assert_allclose(found, expected, atol=0.01 * np.abs(expected).max())


def test_the_length_of_the_targets_does_not_matter():
    lengths = np.exp(RANDOM.normal(size=(USERS, 1)))
    np.testing.assert_allclose(
        encoded(HISTORY, planted(0.0) * lengths), encoded(HISTORY, planted(0.0)), atol=1e-5
    )


def test_an_empty_history_gives_the_bias_and_is_fitted_to_it():
    direction = unit(np.ones((1, WIDTH)))[0]
    history = sparse.vstack([HISTORY[:40], sparse.csr_matrix((360, ROWS))]).tocsr()
    targets = np.tile(direction, (USERS, 1))
    encoder = fit_encoder(history, CODES, SCALE, targets.astype(np.float32))
    np.testing.assert_allclose(encoder.bias, direction, atol=1e-4)


def test_codes_use_their_whole_range():
    encoder = fit_encoder(HISTORY, CODES, SCALE, planted(1.0).astype(np.float32))
    assert encoder.matrix.dtype == np.int8
    assert (np.abs(encoder.matrix).max(axis=1) == 127).all()
    assert (encoder.matrix >= -127).all()


@pytest.mark.parametrize("users", [1, 2])
def test_few_users_break_nothing(users):
    encoder = fit_encoder(HISTORY[:users], CODES, SCALE, planted(1.0)[:users].astype(np.float32))
    assert np.isfinite(encoder.row_scale).all()
    assert np.isfinite(encoder.bias).all()


def test_histories_without_any_row_of_the_file_break_nothing():
    nothing = sparse.csr_matrix((5, ROWS), dtype=np.float32)
    encoder = fit_encoder(nothing, CODES, SCALE, planted(1.0)[:5].astype(np.float32))
    assert not encoder.matrix.any()
    np.testing.assert_allclose(encoder.bias, planted(1.0)[:5].mean(axis=0), atol=1e-5)


def test_targets_of_zeros_break_nothing():
    encoder = fit_encoder(HISTORY, CODES, SCALE, np.zeros((USERS, WIDTH), np.float32))
    assert not encoder.matrix.any()
    assert not encoder.bias.any()
