"""The jobs of the full-size references."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from comparison.experiment import Experiment
from comparison.references.ease import Ease
from comparison.references.implicit_models import ImplicitALS, ImplicitBPR
from comparison.references.model import Reference, reference_rows
from comparison.references.spectral import Spectral
from comparison.row import Row
from comparison.store import Job


def references() -> tuple[Reference, ...]:
    """Return all full-size models."""
    return Spectral(), Ease(), ImplicitALS(), ImplicitBPR()


def reference_jobs(experiment: Experiment) -> Iterator[Job]:
    """Give each full-size model, on the data of the main workspace."""
    config = experiment.config(experiment.presets[0], experiment.seeds[0])
    data = config.data.model_dump(mode="json"), config.synthetic.model_dump(mode="json")

    def rows(reference: Reference) -> list[Row]:
        path, seed = experiment.main_workspace, experiment.seeds[0]
        deciding, final = experiment.fits(path)
        protocols = (
            experiment.protocol(path, "validation"),
            experiment.protocol(path, "test"),
        )
        fits = deciding.train, final.train
        return reference_rows(reference, fits, protocols, experiment.ks, seed)

    for reference in references():
        yield Job(
            f"reference {reference.name}",
            [data, list(experiment.ks), list(reference.grid), reference.name],
            partial(rows, reference),
        )
