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


def recalls(*means: float, spread: float) -> np.ndarray:
    """Return [shares, users] figures with such means, whose users differ in their own ways."""
    noise = np.random.default_rng(0).normal(size=(len(means), 1000))
    noise -= noise.mean(axis=1, keepdims=True)
    return np.asarray(means)[:, None] + spread * noise


def test_the_best_share_is_taken_where_it_is_clearly_better():
    assert best_share(recalls(0.4, 0.3, 0.2, 0.1, spread=0.1)) == 0
    assert best_share(recalls(0.1, 0.2, 0.3, 0.4, spread=0.1)) == 1


def test_the_best_may_lie_between_those_that_were_tried():
    parabola = [1 - (share - 0.25) ** 2 for share in SHARES]
    assert best_share(recalls(*parabola, spread=0)) == 0.25


def test_where_none_is_clearly_better_it_is_the_one_next_to_the_usual():
    rising = (0.2, 0.201, 0.202, 0.203)
    shares = [best_share(recalls(*rising, spread=spread)) for spread in (0.01, 0.02, 0.05)]
    assert shares == sorted(shares, reverse=True)
    assert shares[0] > shares[-1] == USUAL_SHARE
    assert best_share(np.zeros((len(SHARES), 5))) == USUAL_SHARE


def test_lists_that_are_the_same_with_every_share_decide_nothing():
    draw = np.random.default_rng(1)
    for _ in range(50):
        of_users = draw.integers(0, 20, 50) / 20
        assert best_share(np.tile(of_users, (len(SHARES), 1))) == USUAL_SHARE


def test_one_share_that_does_badly_by_chance_decides_nothing():
    """What is usual is not left for a share beyond one that seems worse."""
    bumpy = (0.2, 0.2199, 0.214, 0.22)
    assert best_share(recalls(*bumpy, spread=0.01)) >= USUAL_SHARE


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
