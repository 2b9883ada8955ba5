"""Recommendations for a user of a fit, with what the server knows about them."""

from __future__ import annotations

import numpy as np

from tfpeel.evaluate import device_vector
from tfpeel.runtime import Answer, Pack
from tfpeel.workspace.fit import Fit


def answer_for_user(
    fit: Fit,
    pack: Pack,
    place: int,
    k: int,
    budget_bytes: int | None = None,
    cluster: int | None = None,
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
    vector = device_vector(file, known, fit.vectors_of(own, np.asarray([place]))[0])
    found = pack.named(*file.recommend(vector, known, k))
    return Answer(found, own, entry.budget_bytes, ())
