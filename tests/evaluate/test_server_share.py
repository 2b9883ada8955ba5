"""The share that validation chooses: the rule by itself, and with files."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tfpeel.engine import ThisProcess
from tfpeel.evaluate import USUAL_SHARE, Shipped, choose_server_share, protocol_of
from tfpeel.evaluate.server_share import SHARES, best_share
from tfpeel.progress import Silent
from tfpeel.runtime import Pack
from tfpeel.workspace import Workspace, fits_of, load_dataset

ONE, TWO, THREE = (0.0, 0.5, 1.0)


def recalls(*means: float, spread: float) -> np.ndarray:
    """Return [shares, users] figures with such means, whose users differ in their own ways."""
    noise = np.random.default_rng(0).normal(size=(len(means), 1000))
    noise -= noise.mean(axis=1, keepdims=True)
    return np.asarray(means)[:, None] + spread * noise


def test_the_best_share_is_taken_where_it_is_clearly_better():
    assert best_share(recalls(0.3, 0.2, 0.1, spread=0.1), (ONE, TWO, THREE)) == ONE
    assert best_share(recalls(0.1, 0.2, 0.3, spread=0.1), (ONE, TWO, THREE)) == THREE


def test_where_none_is_clearly_better_it_is_the_one_next_to_the_usual():
    figures = recalls(0.202, 0.2, 0.15, spread=0.1)
    assert best_share(figures, (ONE, TWO, THREE)) == TWO
    assert best_share(figures[:2], (ONE, THREE)) == THREE
    assert best_share(np.zeros((len(SHARES), 5)), SHARES) == USUAL_SHARE


@pytest.mark.parametrize("knows", ["the server", "the history"])
def test_files_are_asked_with_each_share(workspace, knows):
    """Where one of the two vectors is made of what has to be found, its share is chosen."""
    dataset = load_dataset(Workspace(workspace))
    fit = fits_of(workspace, dataset).final
    protocol = protocol_of(dataset, "known-users", "test", None, 0)
    budget = Pack(fit.pack_path).budgets[-1]
    vectors_of = fit.vectors_of
    if knows == "the server":

        def vectors_of(cluster, users):
            file = Pack(fit.pack_path).open_file(cluster, budget)
            return np.stack([file.encode_history(dataset.test[user].indices) for user in users])

    else:
        protocol = replace(protocol, known=dataset.test, relevant=dataset.train_and_valid)

        def vectors_of(cluster, users):
            width = Pack(fit.pack_path).open_file(cluster, budget).width
            return np.tile(np.eye(1, width, dtype=np.float32), (len(users), 1))

    shipped = Shipped(fit.pack_path, fit.clusters(), vectors_of)
    asked = (protocol, shipped, protocol.known, budget, ThisProcess(), Silent())
    share = choose_server_share(*asked)
    assert share > USUAL_SHARE if knows == "the server" else share < USUAL_SHARE
