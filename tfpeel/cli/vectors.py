"""`tfpeel vectors`: the full model for a server."""

from __future__ import annotations

from pathlib import Path

import click

from tfpeel.cli.console_progress import ConsoleProgress
from tfpeel.cli.open_workspace import workspace_ready_for
from tfpeel.cli.output import Output
from tfpeel.cli.output_options import output_options
from tfpeel.cli.run_options import workspace_option
from tfpeel.errors import InputError
from tfpeel.vectors import VECTOR_FORMATS, WRITTEN_NAMES, FullModel, VectorFormat, write_vectors
from tfpeel.workspace import fits_of, load_dataset

# What opens each format in Python, and which file of the folder.
_OPENING: dict[VectorFormat, tuple[str, str]] = {
    "parquet": ("polars.read_parquet", "items.parquet"),
    "npz": ("numpy.load", "vectors.npz"),
    "faiss": ("faiss.read_index", "items.faiss"),
    "saved-model": ("tensorflow.saved_model.load", ""),
}


@click.command("vectors")
@workspace_option
@click.option(
    "--format",
    "to",
    type=click.Choice(VECTOR_FORMATS),
    default="parquet",
    show_default=True,
    help="Tables of ids and vectors; arrays of numpy; an index of faiss; a SavedModel that takes"
    " user ids and gives their best items.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="The folder that it becomes.  [default: vectors/FORMAT of WORKSPACE]",
)
@click.option("--overwrite", is_flag=True, help="Replace what this command has written there.")
@output_options
def command(
    workspace: Path, to: VectorFormat, out: Path | None, overwrite: bool, output: Output
) -> None:
    """Write the full model, which needs no budget: what a server recommends with.

    A user's score of an item is the dot product of their vectors.
    """
    path = out or workspace / "vectors" / to
    progress = ConsoleProgress(output)
    with workspace_ready_for(workspace, "cluster") as opened:
        _check_free(path, overwrite)
        final = fits_of(opened.path, load_dataset(opened)).final
        model = FullModel(final.dataset, final.pretrained(), final.train)
        with progress.stage("vectors"):
            write_vectors(path, model, to, progress)
    users, items = len(model.users), model.dataset.item_count
    output.summary(
        f"{path}: {users:,} users, {items:,} items, {model.pretrained.width} dimensions."
    )
    if model.pretrained.neighbours.nnz and to != "saved-model":
        output.summary(
            "The item neighbourhoods, a part of the full model, are no vectors and not in it;"
            " --format saved-model has them."
        )
    opens, name = _OPENING[to]
    output.summary(f"Next, in Python: {opens}({str(path / name)!r})")


def _check_free(path: Path, overwrite: bool) -> None:
    if path.exists() and not path.is_dir():
        raise InputError("--out is a file", path, "a folder", "name another --out")
    found = {entry.name for entry in path.iterdir()} if path.is_dir() else set()
    if found - WRITTEN_NAMES:
        raise InputError(
            "the folder holds something else",
            f"{path} with {min(found - WRITTEN_NAMES)}",
            "a new or empty folder, or one that this command has written",
            "name another --out",
        )
    if found and not overwrite:
        raise InputError(
            "there are vectors already",
            path,
            "a new folder, or --overwrite",
            "pass --overwrite to replace them, or another --out",
        )
