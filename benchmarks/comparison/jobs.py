"""All jobs of a comparison, in the order in which one needs another's workspace."""

from __future__ import annotations

from collections.abc import Iterator

from comparison.experiment import Experiment, paper_budgets
from comparison.other_ways.jobs import other_way_jobs
from comparison.references.jobs import reference_jobs
from comparison.store import Job
from comparison.tfpeel_rows.jobs import ablation_jobs, preset_jobs


def all_jobs(experiment: Experiment, items: int) -> Iterator[Job]:
    """Give all jobs.

    Args:
        experiment: what they have in common.
        items: of the catalogue, for the paper's budgets.
    """
    dimension = experiment.config("paper", experiment.seeds[0]).pretrain.dimension
    papers = paper_budgets(items, dimension)
    everywhere = tuple(sorted({*experiment.budgets, *papers}))
    yield from preset_jobs(experiment, everywhere)
    yield from ablation_jobs(experiment, experiment.presets[0], experiment.budgets)
    if "paper" in experiment.presets[1:]:
        yield from ablation_jobs(experiment, "paper", papers)
    yield from other_way_jobs(experiment, everywhere)
    yield from reference_jobs(experiment)
