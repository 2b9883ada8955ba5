"""Recommendations for a user of a workspace, with what the server knows about them."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from tfpeel.cli.open_workspace import require_done
from tfpeel.data import Dataset
from tfpeel.errors import InputError
from tfpeel.runtime import Answer, Pack
from tfpeel.workspace import Workspace, fits_of, load_dataset


def answer_for(
    pack: Pack, path: Path, user: str, k: int, budget_bytes: int | None, cluster: int | None
) -> Answer:
    """Return a user's best items among those that they do not have.

    A fitted user comes with the server's vector and cluster; a held-out user, and one who is
    looked at in another cluster, with their history, which the file encodes as on a device.

    Args:
        pack: of the workspace's data set.
        path: of the workspace.
        user: external id.
        k: how many.
        budget_bytes: the largest file within it answers; the largest of all for None.
        cluster: the user cluster, or None for the user's own.

    Raises:
        InputError: the workspace is not finished, has no such user, or has other data than the
            pack; or see Pack.recommend.
    """
    workspace = Workspace(path)
    require_done(workspace, "export")
    dataset = load_dataset(workspace)
    _check_same_data(pack, dataset)
    place = _place_of(user, dataset)
    fit = fits_of(path, dataset)[1]
    own = int(fit.clusters().assignment[place])
    if own < 0 or cluster not in (None, own):
        items = (dataset.history if own < 0 else fit.train)[place].indices
        history = [dataset.item_ids[i] for i in items]
        return pack.recommend(history, k, budget_bytes, cluster)
    entry = pack.file_for(own, budget_bytes)
    file = pack.open_file(own, budget_bytes)
    vector = fit.vectors_of(own, np.asarray([place]))[0]
    known = fit.train[place].indices
    found = pack.named(*file.recommend(vector[: file.width], known, k))
    return Answer(found, own, entry.budget_bytes, ())


def _place_of(user: str, dataset: Dataset) -> int:
    try:
        return dataset.user_ids.index(user)
    except ValueError:
        raise InputError(
            "no such user in the workspace",
            user,
            f"user ids such as {', '.join(dataset.user_ids[:3])}",
            "check the id, or recommend for a --history",
        ) from None


def _check_same_data(pack: Pack, dataset: Dataset) -> None:
    if pack.manifest.dataset.get("content_hash") != dataset.content_hash:
        raise InputError(
            "the pack and the workspace were made from different data",
            pack.path,
            "the workspace's own pack",
            "leave out --pack, or recommend for a --history",
        )
