"""Recommendations for a user of a workspace, with what the server knows about them."""

from __future__ import annotations

from pathlib import Path

from tfpeel.cli.open_workspace import require_done
from tfpeel.data import Dataset
from tfpeel.errors import InputError
from tfpeel.runtime import Answer, Pack
from tfpeel.workspace import (
    Workspace,
    answer_for_user,
    fits_of,
    known_server_share,
    load_dataset,
    place_of,
)


def answer_for(
    pack: Pack, path: Path, user: str, k: int, budget_bytes: int | None, cluster: int | None
) -> Answer:
    """Return a user's best items among those that they do not have; see answer_for_user.

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
    place = place_of(user, dataset)
    final, share = fits_of(path, dataset).final, known_server_share(workspace, dataset)
    return answer_for_user(final, pack, place, k, budget_bytes, cluster, share)


def _check_same_data(pack: Pack, dataset: Dataset) -> None:
    if pack.manifest.dataset.get("content_hash") != dataset.content_hash:
        raise InputError(
            "the pack and the workspace were made from different data",
            pack.path,
            "the workspace's own pack",
            "leave out --pack, or recommend for a --history",
        )
