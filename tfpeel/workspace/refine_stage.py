"""The refine stage: all clusters, in worker processes where there is much to do."""

from __future__ import annotations

from concurrent.futures import as_completed
from dataclasses import dataclass, field
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from threadpoolctl import threadpool_limits

from tfpeel.processes import available_cores, worker_processes
from tfpeel.progress import Progress
from tfpeel.stored_result import is_stored
from tfpeel.workspace.fit import Fit
from tfpeel.workspace.made_from import fits_made, refined_fingerprint
from tfpeel.workspace.workspace import Workspace

if TYPE_CHECKING:
    from tfpeel.refine.refine import Refiner

# Rows that are trained times steps from which on it is worth to start processes.
_MUCH = 20_000_000


def refine_stage(
    workspace: Workspace,
    progress: Progress,
    jobs: int | None = None,
    validation_alone: bool = False,
) -> None:
    """Refine every cluster's items; the final fit takes the cell weights over.

    Whether worker processes do it depends on the size of the work alone, and each has one
    thread: so the results are the same for any number of them.

    Args:
        workspace: whose clusters are there.
        progress: told about each cluster.
        jobs: processes; None: one for each core.
        validation_alone: whether only the fit that decides is made.
    """
    plans = _plans(workspace, validation_alone)
    # Everybody in one cluster takes the longest: it comes first.
    order = [(n, cluster) for n in reversed(range(len(plans))) for cluster in plans[n].clusters]
    missing = [(n, cluster) for n, cluster in order if not plans[n].is_done(cluster)]
    with progress.task("refine", len(order)) as task:
        task.advance(len(order) - len(missing))
        if not missing:
            return
        if sum(plan.work for plan in plans) < _MUCH:
            for number, cluster in missing:
                plans[number].refine(cluster)
                task.advance()
            return
        count = min(jobs or available_cores(), len(missing))
        refine = partial(_refine_in_worker, str(workspace.path), validation_alone)
        with worker_processes(count, _take_one_thread) as pool:
            for done in as_completed([pool.submit(refine, *one) for one in missing]):
                done.result()
                task.advance()


@dataclass(frozen=True, eq=False)
class _Plan:
    """The validation fit, which decides the cell weights, and the fits that take them over.

    Args:
        workspace: of the fits.
        fits: the validation fit first.
    """

    workspace: Workspace
    fits: tuple[Fit, ...]
    _refiners: dict[str, Refiner] = field(default_factory=dict)

    @property
    def clusters(self) -> range:
        """The numbers of the clusters, the same in all fits."""
        return range(self.fits[0].clusters().count)

    @property
    def work(self) -> int:
        """Rows that are trained, of all clusters, times steps."""
        config = self.workspace.config.refine
        rows = min(config.head_items, int(self.fits[0].train.shape[1]))
        return len(self.clusters) * rows * config.steps

    def is_done(self, cluster: int) -> bool:
        """Return whether a cluster's results are there in all fits."""
        return not any(self._is_missing(fit, cluster) for fit in self.fits)

    def refine(self, cluster: int) -> None:
        """Refine a cluster in all fits, as far as that is still to be done."""
        decides = self.fits[0]
        for fit in self.fits:
            if self._is_missing(fit, cluster):
                weights = None if fit is decides else decides.refined(cluster).weights
                made = self._refiner(fit).refine(cluster, weights)
                made.save(fit.refined_path(cluster), refined_fingerprint(self.workspace, fit))

    def _is_missing(self, fit: Fit, cluster: int) -> bool:
        wanted = refined_fingerprint(self.workspace, fit)
        return not is_stored(fit.refined_path(cluster), wanted)

    def _refiner(self, fit: Fit) -> Refiner:
        from tfpeel.refine.refine import Refiner  # noqa: PLC0415 - Keras only where it is needed

        if fit.name not in self._refiners:
            config = self.workspace.config
            self._refiners[fit.name] = Refiner(
                fit.pretrained(), fit.clusters(), fit.train, fit.valid, config.refine, config.seed
            )
        return self._refiners[fit.name]


def _plans(workspace: Workspace, validation_alone: bool) -> tuple[_Plan, ...]:
    """Return the plan of the packs, and that of everybody in one cluster."""
    fits = fits_made(workspace, validation_alone)
    # Fits and fits of one table: see fits_made.
    pairs = (fits,) if validation_alone else (fits[:2], fits[2:])
    return tuple(_Plan(workspace, pair) for pair in pairs)


@lru_cache(maxsize=1)
def _plans_at(path: str, validation_alone: bool) -> tuple[_Plan, ...]:
    return _plans(Workspace(Path(path)), validation_alone)


def _refine_in_worker(path: str, validation_alone: bool, number: int, cluster: int) -> None:
    _plans_at(path, validation_alone)[number].refine(cluster)


def _take_one_thread() -> None:
    """Work with one thread: processes side by side use the cores better than threads do."""
    from tfpeel.keras import tf  # noqa: PLC0415 - before anything else runs in this process

    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    threadpool_limits(1)
