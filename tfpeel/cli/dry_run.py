"""What `tfpeel run --dry-run` tells: which stages would run, and what they take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tfpeel.cli.duration import duration
from tfpeel.cli.open_workspace import config_without_workspace
from tfpeel.cli.sizes import rounded_size
from tfpeel.cli.tables import plain_table, rendered
from tfpeel.data import Dataset, prepare
from tfpeel.evaluate import default_protocol
from tfpeel.processes import available_cores
from tfpeel.progress import Progress
from tfpeel.workspace import (
    STAGES,
    USUAL_FACTOR,
    DataSize,
    Machine,
    RunConfig,
    StageEstimate,
    Workspace,
    estimate,
    first_unfinished_stage,
    is_prepared,
    load_dataset,
    measured_speed,
)


@dataclass(frozen=True)
class DryRun:
    """What a run would do.

    Args:
        size: of the data.
        machine: that it would run on.
        stages: what each would take if it had to run.
        done: names of those that are there already.
    """

    size: DataSize
    machine: Machine
    stages: tuple[StageEstimate, ...]
    done: tuple[str, ...]

    @property
    def to_do(self) -> tuple[StageEstimate, ...]:
        """The stages that would run."""
        return tuple(stage for stage in self.stages if stage.name not in self.done)

    def to_json(self) -> dict[str, Any]:
        """Return the object that `run --dry-run --json` writes."""
        return asdict(self)


def dry_run(given: Mapping[str, Any], jobs: int, progress: Progress) -> DryRun:
    """Look at the data and the machine; nothing is written.

    Args:
        given: the options of `run_options`.
        jobs: processes.
        progress: told about the reading.

    Raises:
        InputError: the run would be refused: its options, its place or its data are wrong.
    """
    config = config_without_workspace(given)
    workspace = _going_on(given)
    prepared = workspace is not None and is_prepared(workspace)
    size = _size_of(config, workspace if prepared else None, progress)
    machine = Machine(measured_speed(), available_cores(), jobs)
    done: tuple[str, ...] = ()
    if workspace is not None and prepared:
        first = first_unfinished_stage(workspace)
        done = STAGES[: STAGES.index(first)] if first else (*STAGES, *_evaluated(workspace))
        if not set(config.budgets) <= set(workspace.config.budgets):
            done = tuple(name for name in done if name not in ("export", "evaluate"))
    return DryRun(size, machine, estimate(config, size, machine), done)


def dry_run_text(found: DryRun) -> str:
    """Return the table of the stages, and what they sum up to."""
    numbers = [(heading, True) for heading in ("about", "memory", "on disk")]
    table = plain_table("", [("stage", False), *numbers])
    for stage in found.stages:
        if stage.name in found.done:
            table.add_row(stage.name, "done", "", "")
            continue
        memory, disk = rounded_size(stage.memory_bytes), rounded_size(stage.disk_bytes)
        table.add_row(stage.name, duration(stage.seconds), memory, disk)
    size = found.size
    pack = next(stage for stage in found.stages if stage.name == "export")
    return "\n".join(
        [
            f"Data: {size.users:,} users, {size.items:,} items, {size.interactions:,}"
            " interactions. Nothing was made.",
            rendered(table),
            "",
            _sum_line(found),
            f"The packs have about {rounded_size(pack.disk_bytes)}.",
            f"Estimated for this machine as busy as it is now ({found.machine.speed / 1e9:.0f}"
            f" GFLOP/s, {found.machine.jobs} processes); usually within a factor of"
            f" {USUAL_FACTOR:g}.",
        ]
    )


def _sum_line(found: DryRun) -> str:
    to_do = found.to_do
    if not to_do:
        return "To do: nothing."
    return (
        f"To do: about {duration(sum(stage.seconds for stage in to_do))}, at most"
        f" {rounded_size(max(stage.memory_bytes for stage in to_do))} of memory and"
        f" {rounded_size(sum(stage.disk_bytes for stage in to_do))} of disk."
    )


def _going_on(given: Mapping[str, Any]) -> Workspace | None:
    """Return the workspace that the run would go on in."""
    path: Path = given["workspace"]
    if not Workspace.is_at(path) or given["overwrite"]:
        return None
    return Workspace(path)


def _evaluated(workspace: Workspace) -> tuple[str, ...]:
    """Return the name of the evaluation where that of the last run is there."""
    protocol = default_protocol(load_dataset(workspace))
    is_there = workspace.state(f"reports/{protocol}-test.json") is not None
    return ("evaluate",) if is_there else ()


def _size_of(config: RunConfig, prepared: Workspace | None, progress: Progress) -> DataSize:
    if prepared is not None:
        return _size(load_dataset(prepared))
    if config.source is not None:
        return _size(prepare(Path(config.source), config.data, progress).dataset)
    synthetic, data = config.synthetic, config.data
    trained = 1 - data.test_fraction - data.valid_fraction
    interactions = synthetic.interactions
    return DataSize(synthetic.users, synthetic.items, interactions, round(interactions * trained))


def _size(dataset: Dataset) -> DataSize:
    parts = (dataset.train, dataset.valid, dataset.test, dataset.history)
    interactions = sum(part.nnz for part in parts)
    return DataSize(dataset.user_count, dataset.item_count, interactions, dataset.train.nnz)
