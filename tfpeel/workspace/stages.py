"""The stages on a workspace: each makes only what is missing or was made from something else."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from tfpeel.config import fingerprint_of
from tfpeel.data import Prepared, generate_interactions, prepare, prepare_interactions
from tfpeel.engine import Engine
from tfpeel.evaluate import (
    USUAL_SHARE,
    Evaluation,
    ProtocolName,
    evaluate,
    one_table_users,
    protocol_of,
)
from tfpeel.progress import Progress
from tfpeel.storage import write_json
from tfpeel.stored_result import is_stored, stored_fingerprint
from tfpeel.workspace.cluster_stage import cluster_validation
from tfpeel.workspace.config import RunConfig
from tfpeel.workspace.export_stage import export_fit
from tfpeel.workspace.fit import fits_of, one_table_of
from tfpeel.workspace.made_from import (
    FitPlace,
    clusters_fingerprint,
    fits_made,
    load_dataset,
    needed_fits,
    pack_fingerprint,
    pretrained_fingerprint,
    refined_fingerprint,
)
from tfpeel.workspace.refine_stage import refine_validation
from tfpeel.workspace.server_share import server_share
from tfpeel.workspace.workspace import Workspace, source_signature

StageName = Literal["prepare", "pretrain", "cluster", "refine", "export"]
STAGES: tuple[StageName, ...] = ("prepare", "pretrain", "cluster", "refine", "export")


def prepare_stage(workspace: Workspace, progress: Progress) -> tuple[str, ...]:
    """Read and split the interactions, or make the synthetic ones.

    Args:
        workspace: whose config names the source.
        progress: told about the steps.

    Returns:
        Sentences about what was guessed, merged and left out.

    Raises:
        InputError: the data cannot be read, or not be split so.
    """
    if is_prepared(workspace):
        return tuple(workspace.state("dataset")["notes"])
    config = workspace.config
    if config.source is not None:
        prepared = prepare(Path(config.source), config.data, progress)
    else:
        prepared = _synthetic(workspace, progress)
    prepared.dataset.save(workspace.path / "dataset")
    state = {
        "made_from": _prepared_from(workspace.config),
        "content": prepared.dataset.content_hash,
        "notes": list(prepared.notes),
    }
    workspace.note("dataset", state)
    return prepared.notes


def is_prepared(workspace: Workspace) -> bool:
    """Return whether the data set is there, and made of the source as it is now.

    Args:
        workspace: prepared or not.
    """
    known = workspace.state("dataset")
    if not known or known["made_from"] != _prepared_from(workspace.config):
        return False
    return is_stored(workspace.path / "dataset", known["content"])


def _prepared_from(config: RunConfig) -> str:
    """Return a hash of what the data set is made from."""
    paths = [
        Path(name) if name is not None else None for name in (config.source, config.data.titles)
    ]
    return fingerprint_of(
        [
            config.data.model_dump(mode="json"),
            config.synthetic.model_dump(mode="json"),
            *(source_signature(p) if p and p.exists() else "" for p in paths),
        ]
    )


def _synthetic(workspace: Workspace, progress: Progress) -> Prepared:
    interactions = generate_interactions(workspace.config.synthetic, progress)
    return prepare_interactions(interactions, workspace.config.data, progress)


def evaluate_stage(
    workspace: Workspace,
    protocol_name: ProtocolName,
    split: str,
    ks: Sequence[int],
    most_users: int | None,
    engine: Engine,
    progress: Progress,
) -> Evaluation:
    """Run the packs of the fit that a protocol is about, and write a report.

    Packs that lack a budget of the config get it first; those of the validation fit are made
    when it is first asked, and its clusters with them, unless they decided cell weights. Where
    the server's vectors count, validation says how much; see server_share.

    Args:
        workspace: whose items are refined.
        protocol_name: what the device knows of a user; see Protocol.
        split: the part that has to be found: validation or test.
        ks: lengths of the lists, each at least 1.
        most_users: a sample of so many is asked for; None: all.
        engine: where the files are run, and clusters refined.
        progress: told about the users.

    Returns:
        The rows of the table.

    Raises:
        NobodyToAskError: the data set was not split in a way that has such users.
        DamagedFileError: a result or a file of the pack is damaged.
    """
    dataset = load_dataset(workspace)
    protocol = protocol_of(dataset, protocol_name, split, most_users, workspace.config.seed)
    fits = fits_of(workspace.path, dataset)
    fit = fits.final if protocol.fitted_on_all else fits.validation
    budgets = workspace.config.budgets
    share = USUAL_SHARE
    if protocol_name != "held-out-users":
        share = server_share(workspace, dataset, engine, progress)
    if not protocol.fitted_on_all:
        cluster_validation(workspace, progress)
        refine_validation(workspace, progress, engine)
    for each in (fit, one_table_of(fit)):
        export_fit(workspace, each, budgets, progress, engine.places)
    result = evaluate(
        protocol,
        fit.pretrained(),
        fit.train,
        fit.shipped(),
        one_table_of(fit).shipped(),
        ks,
        engine=engine,
        progress=progress,
        one_table_users=one_table_users(most_users),
        server_share=share,
    )
    name = f"{protocol_name}-{split}.json"
    write_json(workspace.path / "reports" / name, result.to_json())
    return result


def first_unfinished_stage(workspace: Workspace) -> StageName | None:
    """Return the first stage whose result is missing or was made from something else.

    Args:
        workspace: in whatever state.

    Returns:
        Its name; None where a pack is there, made of all that is now.
    """
    known = workspace.state("dataset")
    if not known or stored_fingerprint(workspace.path / "dataset") != known["content"]:
        return "prepare"
    fits = fits_made(workspace)
    for fit in fits:
        if stored_fingerprint(fit.pretrained_path) != pretrained_fingerprint(workspace, fit):
            return "pretrain"
    needed = [fits[place] for place in needed_fits(workspace.config)]
    for fit in needed:
        if stored_fingerprint(fit.clusters_path) != clusters_fingerprint(workspace, fit):
            return "cluster"
    for fit in needed:
        paths = [fit.refined_path(number) for number in range(fit.clusters().count)]
        if {stored_fingerprint(path) for path in paths} != {refined_fingerprint(workspace, fit)}:
            return "refine"
    final = fits[FitPlace.FINAL]
    made = workspace.state("pack") == pack_fingerprint(workspace, final)
    return None if made and final.pack_path.is_dir() else "export"
