"""What each user cluster gets from its files, measured with some of its users."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tfpeel.engine import Engine
from tfpeel.errors import InputError
from tfpeel.evaluate import (
    Evaluation,
    Row,
    clusters_of,
    default_protocol,
    evaluate,
    protocol_of,
)
from tfpeel.progress import Progress
from tfpeel.runtime import Pack
from tfpeel.seeds import generator
from tfpeel.workspace import Workspace, fits_of, known_server_share, load_dataset

# Enough to see which clusters do badly; `tfpeel evaluate` asks everybody.
USERS_OF_A_CLUSTER = 40
K = 20


@dataclass(frozen=True)
class ClusterQuality:
    """Mean recall of some users of a cluster.

    Args:
        users: how many were asked for.
        recall: budget in bytes to mean recall@k of the cluster's file.
        recall_error: the same to the standard error of that mean.
        full_model: mean recall@k of the full model, for the same users.
    """

    users: int
    recall: dict[int, float]
    recall_error: dict[int, float]
    full_model: float


@dataclass(frozen=True)
class ClusterQualities:
    """The quality of all clusters that somebody could be asked for in.

    Args:
        protocol: who was asked for, and with what.
        split: the part that had to be found.
        k: length of the lists.
        most_users: how many of a cluster were asked for at most.
        clusters: number of a cluster to its quality.
    """

    protocol: str
    split: str
    k: int
    most_users: int
    clusters: dict[int, ClusterQuality]


def cluster_qualities(
    workspace: Workspace, pack: Pack, engine: Engine, progress: Progress
) -> ClusterQualities | None:
    """Return what each cluster gets; None where the data set has nobody to ask for.

    Args:
        workspace: with all stages done.
        pack: its pack.
        engine: where files are run.
        progress: told about the users.
    """
    dataset, seed = load_dataset(workspace), workspace.config.seed
    try:
        protocol = protocol_of(dataset, default_protocol(dataset), "test", None, seed)
    except InputError:
        return None
    fit = fits_of(workspace.path, dataset).final
    shipped = fit.shipped()
    of_users = clusters_of(protocol, shipped, pack)
    chosen = _some_of_each(of_users, seed)
    asked = replace(protocol, users=protocol.users[chosen])
    k = min(K, dataset.item_count)
    found = evaluate(
        asked,
        fit.pretrained(),
        fit.train,
        shipped,
        None,
        [k],
        engine=engine,
        progress=progress,
        server_share=known_server_share(workspace, dataset),
    )
    by_cluster = _by_cluster(found, of_users[chosen], k)
    return ClusterQualities(asked.name, asked.split, k, USERS_OF_A_CLUSTER, by_cluster)


def _some_of_each(clusters: NDArray[np.int32], seed: int) -> NDArray[np.int64]:
    """Return the places of some users of each cluster, ascending."""
    draw = generator(seed, "users of the report")
    chosen = []
    for cluster in np.unique(clusters):
        places = np.flatnonzero(clusters == cluster)
        count = min(len(places), USERS_OF_A_CLUSTER)
        chosen.append(draw.choice(places, count, replace=False))
    return np.sort(np.concatenate(chosen))


def _by_cluster(
    found: Evaluation, clusters: NDArray[np.int32], k: int
) -> dict[int, ClusterQuality]:
    packs = [row for row in found.rows if row.name == "pack"]
    full = found.row("full model")
    assert full is not None
    result = {}
    for cluster in np.unique(clusters):
        places = clusters == cluster
        count = int(places.sum())
        recalls = {row.budget_bytes or 0: _recall(row, k)[places] for row in packs}
        result[int(cluster)] = ClusterQuality(
            users=count,
            recall={budget: float(values.mean()) for budget, values in recalls.items()},
            recall_error={
                budget: float(values.std() / np.sqrt(count)) for budget, values in recalls.items()
            },
            full_model=float(_recall(full, k)[places].mean()),
        )
    return result


def _recall(row: Row, k: int) -> NDArray[np.float64]:
    by_user = row.metrics[k].by_user
    assert by_user is not None
    return by_user.recall
