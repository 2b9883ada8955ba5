"""Workspaces of runs, and copies of them in which only what changed is made anew."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from comparison.experiment import Experiment, changed
from tfpeel.engine import on_this_machine
from tfpeel.errors import InputError
from tfpeel.evaluate import USUAL_SHARE, Evaluation, evaluate
from tfpeel.keras import keras
from tfpeel.progress import Silent
from tfpeel.storage import whole_directory
from tfpeel.workspace import (
    RunConfig,
    Workspace,
    cluster_stage,
    export_stage,
    load_dataset,
    one_table_of,
    prepare_stage,
    pretrain_stage,
    refine_stage,
    server_share,
)

_NEVER_COPIED = ("pack", "reports", ".*")


def run_stages(path: Path, config: RunConfig) -> Workspace:
    """Do all stages but export; what is there and still holds stays."""
    workspace = Workspace.open(path, config, overwrite=True)
    progress = Silent()
    prepare_stage(workspace, progress)
    for stage in (pretrain_stage, cluster_stage, refine_stage):
        stage(workspace, progress)
    # One process makes many runs: their graphs would stay in memory.
    keras.backend.clear_session()
    return workspace


def export_what_fits(path: Path, config: RunConfig, budgets: Sequence[int]) -> tuple[int, ...]:
    """Write the packs of the budgets that are large enough, and return these."""
    wanted = sorted(set(budgets))
    while wanted:
        try:
            of_these = changed(config, budgets=tuple(wanted))
            export_stage(Workspace.open(path, of_these, overwrite=True), Silent())
        except InputError:
            # All that can be wrong here is a budget without room for a file.
            wanted.pop(0)
        else:
            return tuple(wanted)
    return ()


def evaluated(
    experiment: Experiment,
    path: Path,
    budgets: Sequence[int],
    with_one_table: bool = False,
    share: float = USUAL_SHARE,
) -> Evaluation:
    """Run the files of a workspace's packs for every user of the test part."""
    final = experiment.fits(path).final
    return evaluate(
        experiment.protocol(path, "test"),
        final.pretrained(),
        final.train,
        final.shipped(),
        one_table_of(final).shipped() if with_one_table else None,
        experiment.ks,
        budgets,
        engine=on_this_machine(experiment.jobs),
        one_table_users=None,
        server_share=share,
    )


def share_of(experiment: Experiment, path: Path) -> float:
    """Return how much the server's vectors count in a workspace, as a run finds it."""
    workspace, engine = Workspace(path), on_this_machine(experiment.jobs)
    return server_share(workspace, load_dataset(workspace), engine, Silent())


def copy_workspace(
    source: Path,
    target: Path,
    left_out: Sequence[str] = (),
    edit: Callable[[Path], None] | None = None,
    links: bool = True,
) -> None:
    """Copy a workspace without its packs.

    Args:
        source: of the workspace.
        target: of the copy; one that is there already is left as it is.
        left_out: names of more folders that are not copied.
        edit: changes the copy before it is in its place, so that a killed run leaves nothing
            half done.
        links: whether files are linked where they can be: a result is never written in place.
    """
    if target.is_dir():
        return
    with whole_directory(target) as directory:
        shutil.copytree(
            source,
            directory,
            dirs_exist_ok=True,
            copy_function=_link if links else shutil.copy2,
            ignore=shutil.ignore_patterns(*_NEVER_COPIED, *left_out),
        )
        if edit is not None:
            edit(directory)


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # another file system
        shutil.copy2(source, target)
