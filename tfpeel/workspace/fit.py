"""One fit: the global model, its clusters and their items, on some of the interactions."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from tfpeel.cluster.clusters import Clusters
from tfpeel.data import Dataset
from tfpeel.evaluate import Shipped
from tfpeel.export.pack import PackSource
from tfpeel.pretrain.pretrained import Pretrained
from tfpeel.refine.refined import Refined


@dataclass(frozen=True, eq=False)
class Fit:
    """Where a fit's results lie, and what it was made on.

    Args:
        name: validation or final.
        directory: of its results.
        dataset: ids and titles.
        train: [users, items] CSR to fit.
        valid: [users, items] CSR that decides, or None: another fit has decided.
        one_table: whether everybody is in one cluster (the baseline beside the packs).
    """

    name: str
    directory: Path
    dataset: Dataset
    train: sparse.csr_matrix
    valid: sparse.csr_matrix | None
    one_table: bool = False

    @property
    def pretrained_path(self) -> Path:
        """Of the global model; the one-table fit has none of its own."""
        return (self.directory.parent if self.one_table else self.directory) / "pretrained"

    @property
    def clusters_path(self) -> Path:
        """Of the clusters."""
        return self.directory / "clusters"

    @property
    def pack_path(self) -> Path:
        """Of the pack."""
        return self.directory / "pack"

    def refined_path(self, cluster: int) -> Path:
        """Return the directory of one cluster's items.

        Args:
            cluster: its number.
        """
        return self.directory / "refined" / f"{cluster:03d}"

    def pretrained(self) -> Pretrained:
        """Load the global model.

        Returns:
            The model; its tables stay on the disk until they are read.

        Raises:
            DamagedFileError: it is missing or was changed.
        """
        return Pretrained.load(self.pretrained_path)

    def clusters(self) -> Clusters:
        """Load the clusters.

        Returns:
            The clusters, with their router.

        Raises:
            DamagedFileError: they are missing or were changed.
        """
        return Clusters.load(self.clusters_path)

    def refined(self, cluster: int) -> Refined:
        """Load one cluster's items.

        Args:
            cluster: its number.

        Returns:
            The items; their tables stay on the disk until they are read.

        Raises:
            DamagedFileError: they are missing or were changed.
        """
        return Refined.load(self.refined_path(cluster))

    def vectors_of(self, cluster: int, users: NDArray[np.int64]) -> NDArray[np.float32]:
        """Load the vectors of some of a cluster's users.

        Args:
            cluster: its number.
            users: [n] indices, each a user whom the cluster is made for.

        Returns:
            [n, d] float32, in the basis of the cluster: for its files, not for the global model.
        """
        return self.refined(cluster).vectors_of(users)

    def pack_source(self) -> PackSource:
        """Load what a pack is made from; clusters are loaded one by one.

        Returns:
            What tfpeel.export.pack.write_pack takes.
        """
        return PackSource(self.dataset, self.train, self.clusters(), self.refined)

    def shipped(self) -> Shipped:
        """Load what an evaluation asks: the pack, and what the server knows about its users.

        Returns:
            What tfpeel.evaluate.evaluate takes.
        """
        return Shipped(self.pack_path, self.clusters(), self.vectors_of)


class Fits(NamedTuple):
    """The two fits of a workspace.

    Args:
        validation: made on the training part; it decides.
        final: made on the training and validation parts; it ships.
    """

    validation: Fit
    final: Fit


def fits_of(path: Path, dataset: Dataset) -> Fits:
    """Return the fits of a workspace, made or not.

    Args:
        path: of the workspace.
        dataset: its interactions.
    """
    validation = Fit("validation", path / "validation", dataset, dataset.train, dataset.valid)
    return Fits(validation, Fit("final", path, dataset, dataset.train_and_valid, None))


def one_table_of(fit: Fit) -> Fit:
    """Return the fit with everybody in one cluster, on the same global model.

    Args:
        fit: whose global model it shares.
    """
    directory = fit.directory / "one-table"
    return Fit(fit.name, directory, fit.dataset, fit.train, fit.valid, one_table=True)
