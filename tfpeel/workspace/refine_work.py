"""What is done for each cluster in the refine stage, wherever it is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from threadpoolctl import threadpool_limits

from tfpeel.cluster.clusters import Clusters
from tfpeel.pretrain.pretrained import Pretrained
from tfpeel.refine.config import RefineConfig
from tfpeel.refine.refined import Refined
from tfpeel.workspace.made_from import FitPlace, fits_made
from tfpeel.workspace.workspace import Workspace

if TYPE_CHECKING:
    from tfpeel.refine.refine import Refiner


@dataclass(frozen=True, eq=False)
class RefineTask:
    """A cluster, and the fits in which it is to be refined.

    Args:
        cluster: its number.
        fits: their places; where no cell weights are given, the first learns them.
        weights: [groups, blocks] cell weights of an earlier fit, or None.
    """

    cluster: int
    fits: tuple[FitPlace, ...]
    weights: NDArray[np.float32] | None


@dataclass(frozen=True, eq=False)
class RefineTables:
    """What a fit's clusters are refined from; see Refiner."""

    pretrained: Pretrained
    clusters: Clusters
    train: sparse.csr_matrix
    valid: sparse.csr_matrix | None


@dataclass(frozen=True, eq=False)
class RefineWork:
    """Refines clusters of a workspace's fits.

    Args:
        workspace: where the fits are, or their tables by place.
        places: of the fits.
        config: options.
        seed: the run's seed.
        keeps_one_thread: whether a process that does it keeps to one thread: several such
            processes use the cores better than threads do, and any number gives the same bytes.
    """

    workspace: Path | Mapping[FitPlace, RefineTables]
    places: tuple[FitPlace, ...]
    config: RefineConfig
    seed: int
    keeps_one_thread: bool
    _refiners: dict[FitPlace, Refiner] = field(default_factory=dict, repr=False)

    def __call__(self, task: RefineTask) -> tuple[Refined, ...]:
        """Return what a task makes, in the order of its fits."""
        weights, made = task.weights, []
        for place in task.fits:
            made.append(self._refiner(place).refine(task.cluster, weights))
            weights = made[0].weights if weights is None else weights
        return tuple(made)

    def with_tables(self) -> Self:
        """Return the same work with the tables inside."""
        return replace(self, workspace=self._tables)

    @cached_property
    def _tables(self) -> Mapping[FitPlace, RefineTables]:
        """The tables by place; those of a workspace are mapped from its files."""
        if not isinstance(self.workspace, Path):
            return self.workspace
        pretrained_at = cache(Pretrained.load)
        fits = fits_made(Workspace(self.workspace))
        return {
            place: RefineTables(
                pretrained_at(fits[place].pretrained_path),
                fits[place].clusters(),
                fits[place].train,
                fits[place].valid,
            )
            for place in self.places
        }

    def _refiner(self, place: FitPlace) -> Refiner:
        if self.keeps_one_thread and not self._refiners:
            _keep_to_one_core()
        from tfpeel.refine.refine import Refiner  # noqa: PLC0415 - Keras only where it is needed

        if place not in self._refiners:
            has = self._tables[place]
            config = self.config.for_clusters(has.clusters.count)
            self._refiners[place] = Refiner(
                has.pretrained, has.clusters, has.train, has.valid, config, self.seed
            )
        return self._refiners[place]


def _keep_to_one_core() -> None:
    from tfpeel.keras import tf  # noqa: PLC0415 - before anything else runs in this process

    # Nothing here runs on a GPU, whose memory each process would take a part of all the same.
    tf.config.set_visible_devices([], "GPU")
    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    threadpool_limits(1)
