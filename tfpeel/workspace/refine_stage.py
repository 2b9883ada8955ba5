"""The refine stage: all clusters, in worker processes where there is much to do."""

from __future__ import annotations

import os
from concurrent.futures import as_completed
from dataclasses import dataclass, field
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from threadpoolctl import threadpool_limits

from tfpeel.processes import worker_processes
from tfpeel.progress import Progress
from tfpeel.storage import stored_fingerprint
from tfpeel.workspace.fit import Fit
from tfpeel.workspace.made_from import all_fits, refined_fingerprint
from tfpeel.workspace.workspace import Workspace

if TYPE_CHECKING:
    from tfpeel.refine.refine import Refiner

# Rows of all clusters times steps from which on it is worth to start processes.
_MUCH = 20_000_000


def refine_stage(workspace: Workspace, progress: Progress, jobs: int | None = None) -> None:
    """Refine every cluster's items; the final fit takes the cell weights over.

    Whether worker processes do it depends on the size of the work alone, and each has one
    thread: so the results are the same for any number of them.

    Args:
        workspace: whose clusters are there.
        progress: told about each cluster.
        jobs: processes; None: as many as there are cores.
    """
    pairs = _pairs(workspace)
    # Everybody in one cluster takes the longest: it comes first.
    order = [(which, number) for which in (1, 0) for number in range(pairs[which].count)]
    missing = [(which, number) for which, number in order if not pairs[which].is_done(number)]
    with progress.task("refine", len(order)) as task:
        task.advance(len(order) - len(missing))
        if not missing:
            return
        steps = workspace.config.refine.steps
        if pairs[0].count * pairs[0].rows * steps < _MUCH:
            for which, number in missing:
                pairs[which].refine(number)
                task.advance()
            return
        count = min(jobs or os.cpu_count() or 1, len(missing))
        refine = partial(_refine_in_worker, str(workspace.path))
        with worker_processes(count, _take_one_thread) as pool:
            for done in as_completed([pool.submit(refine, *one) for one in missing]):
                done.result()
                task.advance()


@dataclass(frozen=True, eq=False)
class _Pair:
    """A validation fit, which decides the cell weights, and the final fit, which takes them over.

    Args:
        workspace: of both.
        validation: the one.
        final: the other.
    """

    workspace: Workspace
    validation: Fit
    final: Fit
    _refiners: dict[str, Refiner] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many clusters there are."""
        return self.validation.clusters().count

    @property
    def rows(self) -> int:
        """How many items a cluster is trained on."""
        return min(self.workspace.config.refine.head_items, int(self.validation.train.shape[1]))

    def is_done(self, number: int) -> bool:
        """Return whether a cluster's results are there in both fits."""
        return not any(self._is_missing(fit, number) for fit in (self.validation, self.final))

    def refine(self, number: int) -> None:
        """Refine a cluster in both fits, as far as that is still to be done."""
        for fit in (self.validation, self.final):
            if self._is_missing(fit, number):
                weights = self.validation.refined(number).weights if fit is self.final else None
                made = self._refiner(fit).refine(number, weights)
                made.save(fit.refined_path(number), refined_fingerprint(self.workspace, fit))

    def _is_missing(self, fit: Fit, number: int) -> bool:
        wanted = refined_fingerprint(self.workspace, fit)
        return stored_fingerprint(fit.refined_path(number)) != wanted

    def _refiner(self, fit: Fit) -> Refiner:
        from tfpeel.refine.refine import Refiner  # noqa: PLC0415 - Keras only where it is needed

        if fit.name not in self._refiners:
            config = self.workspace.config
            self._refiners[fit.name] = Refiner(
                fit.pretrained(), fit.clusters(), fit.train, fit.valid, config.refine, config.seed
            )
        return self._refiners[fit.name]


def _pairs(workspace: Workspace) -> tuple[_Pair, _Pair]:
    """Return the fits that ship, and those of everybody in one cluster."""
    validation, final, validation_table, final_table = all_fits(workspace)
    return _Pair(workspace, validation, final), _Pair(workspace, validation_table, final_table)


@lru_cache(maxsize=1)
def _pairs_at(path: str) -> tuple[_Pair, _Pair]:
    return _pairs(Workspace(Path(path)))


def _refine_in_worker(path: str, which: int, number: int) -> None:
    _pairs_at(path)[which].refine(number)


def _take_one_thread() -> None:
    """Work with one thread: processes side by side use the cores better than threads do."""
    from tfpeel.keras import tf  # noqa: PLC0415 - before anything else runs in this process

    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    threadpool_limits(1)
