"""What a stage has made, in a line, and the command that comes next."""

from __future__ import annotations

from tfpeel.cli.next_command import next_command
from tfpeel.cli.tables import dataset_line, pack_line
from tfpeel.runtime import Pack
from tfpeel.words import counted
from tfpeel.workspace import (
    Fit,
    StageName,
    Workspace,
    first_unfinished_stage,
    fits_of,
    load_dataset,
)


def stage_line(workspace: Workspace, stage: StageName) -> str:
    """Return one line about what a stage that is done has made."""
    dataset = load_dataset(workspace)
    fit: Fit = fits_of(workspace.path, dataset).final
    if stage == "prepare":
        return dataset_line(dataset)
    if stage == "pretrain":
        return _model_line(workspace, fit)
    if stage == "cluster":
        return _clusters_line(fit)
    if stage == "refine":
        return _items_line(fit)
    return pack_line(fit.pack_path, Pack(fit.pack_path).manifest)


def next_line(workspace: Workspace) -> str:
    """Return the line that names the next command of the work."""
    stage = first_unfinished_stage(workspace) or "evaluate"
    return next_command(stage, "--workspace", workspace.path)


def _model_line(workspace: Workspace, fit: Fit) -> str:
    model = fit.pretrained()
    size = f"Global model: {model.item_vectors.shape[1]} dimensions, {model.size_bytes:,} bytes"
    if workspace.config.vectors is not None:
        return f"{size}, of the vectors that were given."
    chosen = model.choices
    return (
        f"{size}; validation chose {chosen.epochs} epochs, spectral weight"
        f" {chosen.spectral_weight:g}, neighbour weight {chosen.neighbour_weight:g}."
    )


def _clusters_line(fit: Fit) -> str:
    clusters = fit.clusters()
    sizes = [clusters.membership.size(number) for number in range(clusters.count)]
    return (
        f"User clusters: {clusters.count}, of {min(sizes):,} to {max(sizes):,} users;"
        f" {len(clusters.group_ends)} item groups in each."
    )


def _items_line(fit: Fit) -> str:
    first = fit.refined(0)
    (heads, width), (others, tail_width) = first.head.shape, first.tail.shape
    tail = f" and {others:,} with {tail_width}" if others else ""
    groups, blocks = first.weights.shape
    return (
        f"Items of {counted(fit.clusters().count, 'user cluster')}: in each {heads:,} with {width}"
        f" dimensions{tail}; {groups} x {blocks} cells."
    )
