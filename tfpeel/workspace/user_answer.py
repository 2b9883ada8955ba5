"""A user of a fit, with what the server knows about them: their best items, their first offset."""

from __future__ import annotations

import numpy as np

from tfpeel.data import Dataset
from tfpeel.errors import InputError
from tfpeel.evaluate import USUAL_SHARE, ServerVector, device_vector, first_offset
from tfpeel.runtime import Answer, Offset, Pack
from tfpeel.workspace.fit import Fit


def answer_for_user(
    fit: Fit,
    pack: Pack,
    place: int,
    k: int,
    budget_bytes: int | None = None,
    cluster: int | None = None,
    server_share: float = USUAL_SHARE,
) -> Answer:
    """Return a user's best items among those that they do not have.

    A fitted user comes with the server's vector and cluster, beside their history, which the
    file encodes as on a device; a held-out user, and one who is looked at in another cluster,
    with the history alone.

    Args:
        fit: that knows the user.
        pack: of the fit, or of another one of the same data.
        place: index of the user.
        k: how many.
        budget_bytes: the largest file within it answers; the largest of all for None.
        cluster: the user cluster, or None for the user's own.
        server_share: how much the server's vector counts; see ServerVector.

    Raises:
        InputError: see Pack.recommend.
        DamagedFileError: a file is not what the manifest says.
    """
    dataset = fit.dataset
    own = int(fit.clusters().assignment[place])
    if own < 0 or cluster not in (None, own):
        items = (dataset.history if own < 0 else fit.train)[place].indices
        history = [dataset.item_ids[i] for i in items]
        return pack.recommend(history, k, budget_bytes, cluster)
    entry = pack.file_for(own, budget_bytes)
    file = pack.open_file(own, budget_bytes)
    known = fit.train[place].indices
    server = ServerVector(fit.vectors_of(own, np.asarray([place]))[0], share=server_share)
    vector = device_vector(file, known, server)
    found = pack.named(*file.recommend(vector, known, k))
    return Answer(found, own, entry.budget_bytes, ())


def offset_for_user(
    fit: Fit, pack: Pack, place: int, budget_bytes: int, server_share: float
) -> Offset:
    """Return what a server sends to a user's device, which keeps it in the user's state.

    Args:
        fit: that knows the user.
        pack: of the fit.
        place: index of the user.
        budget_bytes: of the device's file: the largest within it. What files of other budgets
            make of a history differs, and with it what there is to add.
        server_share: see answer_for_user.

    Raises:
        InputError: the fit does not know the user, or see Pack.recommend.
        DamagedFileError: a file is not what the manifest says.
    """
    cluster = int(fit.clusters().assignment[place])
    if cluster < 0:
        raise InputError(
            "the server knows nothing of the user",
            fit.dataset.user_ids[place],
            "users with interactions in the training part",
            "none is needed: the device makes all of the history",
        )
    encoded = pack.open_file(cluster, budget_bytes).encode_history(fit.train[place].indices)
    vector = fit.vectors_of(cluster, np.asarray([place]))[0]
    values = first_offset(encoded, vector, server_share)
    return Offset(pack.manifest.basis_of(cluster), tuple(values.tolist()))


def place_of(user: str, dataset: Dataset) -> int:
    """Return the index of a user.

    Args:
        user: external id.
        dataset: that has the user.

    Raises:
        InputError: it has not.
    """
    try:
        return dataset.user_ids.index(user)
    except ValueError:
        raise InputError(
            "no such user in the workspace",
            user,
            f"user ids such as {', '.join(dataset.user_ids[:3])}",
            "check the id, or recommend for a --history",
        ) from None
