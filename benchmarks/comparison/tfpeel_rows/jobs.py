"""The jobs that make tfpeel's own rows."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from comparison.experiment import Experiment
from comparison.row import Kind, Row, row_of
from comparison.store import Job
from comparison.tfpeel_rows.ablations import (
    ABLATIONS,
    ONE_CLUSTER,
    PAPER_ABLATIONS,
    SHUFFLED,
    USUAL_SHARE_ROW,
    applicable,
)
from comparison.tfpeel_rows.shuffle import shuffle_cells
from comparison.tfpeel_rows.teacher_parts import keep_parts, part_choices
from comparison.tfpeel_rows.workspaces import (
    copy_workspace,
    evaluated,
    export_what_fits,
    run_stages,
    share_of,
)
from tfpeel.evaluate import USUAL_SHARE, Evaluation
from tfpeel.workspace import PresetName, RunConfig


def preset_jobs(experiment: Experiment, budgets: Sequence[int]) -> Iterator[Job]:
    """Give the main rows: every preset with every seed, its global model beside it."""
    for preset in experiment.presets:
        for seed in experiment.seeds:
            config = experiment.config(preset, seed)
            chosen = ("server share",) if config.evaluate.server_share is None else ()
            yield Job(
                f"{preset} seed {seed}",
                experiment.made_from(config, budgets, *chosen),
                partial(_preset_rows, experiment, preset, seed, budgets),
            )


def _preset_rows(
    experiment: Experiment, preset: PresetName, seed: int, budgets: Sequence[int]
) -> list[Row]:
    config, path = experiment.config(preset, seed), experiment.workspace(preset, seed)
    run_stages(path, config)
    fitting = export_what_fits(path, config, budgets)
    share = share_of(experiment, path)
    compared = seed == experiment.seeds[0] and preset in (experiment.presets[0], "paper")
    is_usual = share == USUAL_SHARE
    found = evaluated(experiment, path, fitting, compared and is_usual, share)
    full = f"full model of preset {preset}"
    rows = _rows(found, "pack", "tfpeel", preset, seed, {"server share": share})
    rows += _rows(found, "full model", "reference", full, seed)
    if compared:
        ablation: Kind = "paper ablation" if preset == "paper" else "ablation"
        usual = found if is_usual else evaluated(experiment, path, fitting, True)
        rows += _rows(usual, "one table", ablation, ONE_CLUSTER, seed)
        if not is_usual:
            rows += _rows(usual, "pack", ablation, USUAL_SHARE_ROW, seed)
    if seed == experiment.seeds[0] and preset == experiment.presets[0]:
        rows += _rows(found, "popularity", "reference", "popularity", seed)
    return rows


def _rows(
    found: Evaluation,
    of: str,
    kind: Kind,
    name: str,
    seed: int,
    settings: dict[str, Any] | None = None,
) -> list[Row]:
    return [
        row_of(kind, name, seed, row.budget_bytes, row.largest_file_bytes, row.metrics, settings)
        for row in found.rows
        if row.name == of
    ]


def ablation_jobs(
    experiment: Experiment, preset: PresetName, budgets: Sequence[int]
) -> Iterator[Job]:
    """Give the ablations of a preset; each shares the stages before its change with the preset."""
    base = experiment.workspace(preset, experiment.seeds[0])
    config = experiment.config(preset, experiment.seeds[0])
    kind: Kind = "paper ablation" if preset == "paper" else "ablation"

    def job(name: str, other: RunConfig, prepare: Callable[[Path], None]) -> Job:
        copy = experiment.work / "workspaces" / f"{preset} {name}".replace(" ", "-")
        return Job(
            f"{kind} {name}",
            experiment.made_from(other, name, budgets),
            lambda: _variant_rows(experiment, copy, other, kind, name, budgets, prepare),
        )

    for ablation in applicable(PAPER_ABLATIONS if preset == "paper" else ABLATIONS, config):
        yield job(ablation.name, ablation.change(config), partial(copy_workspace, base))
    yield job(SHUFFLED, config, partial(copy_workspace, base, edit=shuffle_cells))
    for names in part_choices() if preset != "paper" else ():
        yield job(
            f"teacher: {' + '.join(names)} only",
            config,
            partial(
                copy_workspace,
                base,
                left_out=("clusters", "refined"),
                edit=partial(keep_parts, names=names),
            ),
        )


def _variant_rows(
    experiment: Experiment,
    path: Path,
    config: RunConfig,
    kind: Kind,
    name: str,
    budgets: Sequence[int],
    prepare: Callable[[Path], None],
) -> list[Row]:
    prepare(path)
    run_stages(path, config)
    fitting = export_what_fits(path, config, budgets)
    found = evaluated(experiment, path, fitting)
    full = [row for row in found.rows if row.name == "full model"]
    settings = {"full model recall@20": full[0].metrics[20].recall}
    rows = _rows(found, "pack", kind, name, config.seed, settings)
    shutil.rmtree(path)
    return rows
