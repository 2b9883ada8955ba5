"""Refinement of all clusters of a workspace, in worker processes where there is much to do."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from tfpeel.refine import RefineConfig
from tfpeel.storage import stored_fingerprint
from tfpeel.workspace.fit import Fit

if TYPE_CHECKING:
    from tfpeel.refine.refine import Refiner

# Rows times steps from which on starting processes, some seconds each, is worth it.
_MUCH = 20_000_000


@dataclass(frozen=True, eq=False)
class RefineJob:
    """A validation fit and the final fit that takes its cell weights over.

    Args:
        fits: both.
        fingerprints: of their clusters' results.
        config: options.
        seed: the run's seed.
    """

    fits: tuple[Fit, Fit]
    fingerprints: tuple[str, str]
    config: RefineConfig
    seed: int
    _refiners: dict[str, Refiner] = field(default_factory=dict)

    @cached_property
    def clusters(self) -> int:
        """How many clusters there are."""
        return self.fits[0].clusters().count

    def is_done(self, number: int) -> bool:
        """Return whether a cluster's results are there in both fits."""
        found = tuple(stored_fingerprint(fit.refined_path(number)) for fit in self.fits)
        return found == self.fingerprints

    def refine(self, number: int) -> None:
        """Refine a cluster in both fits, as far as that is still to be done."""
        validation = self.fits[0]
        for fit, fingerprint in zip(self.fits, self.fingerprints, strict=True):
            path = fit.refined_path(number)
            if stored_fingerprint(path) != fingerprint:
                weights = None if fit is validation else validation.refined(number).weights
                self._refiner(fit).refine(number, weights).save(path, fingerprint)

    def _refiner(self, fit: Fit) -> Refiner:
        from tfpeel.refine.refine import Refiner  # noqa: PLC0415 - Keras only where it is needed

        if fit.name not in self._refiners:
            valid = fit.valid if fit is self.fits[0] else None
            self._refiners[fit.name] = Refiner(
                fit.pretrained(), fit.clusters(), fit.train, valid, self.config, self.seed
            )
        return self._refiners[fit.name]
