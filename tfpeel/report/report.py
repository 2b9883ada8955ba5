"""Everything that a report says about a finished workspace."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tfpeel.engine import Engine, ThisProcess
from tfpeel.progress import Progress, Silent
from tfpeel.report.cluster_quality import ClusterQualities, cluster_qualities
from tfpeel.report.cluster_summary import ClusterSummary, cluster_summaries
from tfpeel.report.data_summary import DataSummary, data_summary
from tfpeel.report.environment import Environment, this_environment
from tfpeel.report.file_cost import FileCost, file_costs
from tfpeel.report.kept_cells import KeptCells, kept_cells
from tfpeel.report.quality import Quality, quality_of
from tfpeel.report.sample_users import SampleUser, sample_users
from tfpeel.runtime import Pack
from tfpeel.workspace import (
    Workspace,
    fits_of,
    known_server_share,
    load_dataset,
    stored_evaluations,
)

SCHEMA_VERSION = 1
_PARTS = 5


@dataclass(frozen=True)
class Report:
    """A finished workspace, as people want to see it.

    Args:
        created_by: name and version of the program.
        workspace: path that it was opened by.
        data: what was trained on.
        evaluations: that the workspace keeps; none where nobody has evaluated.
        clusters: who is where, by number.
        cluster_qualities: what each cluster gets; None where there is nobody to ask for.
        cells: what each budget keeps.
        sample_users: what a few users are recommended.
        file_costs: latency and memory of the largest cluster's files, by budget.
        environment: where those were measured.
        config: the options that the workspace was made with, any JSON object; of paths the name
            alone, because reports are passed on.
    """

    created_by: str
    workspace: str
    data: DataSummary
    evaluations: tuple[Quality, ...]
    clusters: tuple[ClusterSummary, ...]
    cluster_qualities: ClusterQualities | None
    cells: KeptCells
    sample_users: tuple[SampleUser, ...]
    file_costs: tuple[FileCost, ...]
    environment: Environment
    config: dict[str, Any]

    def to_json(self) -> dict[str, Any]:
        """Return the JSON object that `tfpeel report --format json` writes."""
        return {"schema_version": SCHEMA_VERSION, **asdict(self)}


def make_report(
    workspace: Workspace, engine: Engine | None = None, progress: Progress | None = None
) -> Report:
    """Look at a workspace and measure its files.

    Args:
        workspace: with all stages done.
        engine: where files are run that are not timed; None: here.
        progress: told about each part.

    Returns:
        The report, which `rendered` makes a page of.

    Raises:
        DamagedFileError: a result or a file of the pack is damaged.
    """
    progress = progress or Silent()
    evaluations = tuple(quality_of(stored) for stored in stored_evaluations(workspace))
    dataset = load_dataset(workspace)
    fit = fits_of(workspace.path, dataset).final
    pack = Pack(fit.pack_path)
    qualities = cluster_qualities(workspace, pack, engine or ThisProcess(), progress)
    with progress.task("report", _PARTS) as task:
        clusters = fit.clusters()
        summaries = cluster_summaries(dataset, fit.train, clusters)
        task.advance()
        cells = kept_cells(pack, clusters.group_ends)
        task.advance()
        data = data_summary(dataset)
        task.advance()
        share = known_server_share(workspace, dataset)
        samples = sample_users(fit, pack, workspace.config.seed, share)
        task.advance()
        largest = max(summaries, key=lambda summary: summary.users)
        costs = file_costs(pack, fit.train, largest.cluster)
        task.advance()
    return Report(
        created_by=pack.manifest.created_by,
        workspace=str(workspace.path),
        data=data,
        evaluations=evaluations,
        clusters=summaries,
        cluster_qualities=qualities,
        cells=cells,
        sample_users=samples,
        file_costs=costs,
        environment=this_environment(),
        config=config_of(workspace),
    )


def config_of(workspace: Workspace) -> dict[str, Any]:
    """Return the options of a workspace, any JSON object, without the directories of its data."""
    config = workspace.config.model_dump(mode="json")
    for section, name in ((config, "source"), (config["data"], "titles")):
        section[name] = Path(section[name]).name if section[name] is not None else None
    return config
