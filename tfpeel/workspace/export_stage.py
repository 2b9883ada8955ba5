"""The export stage: the pack and the one-table pack, in worker processes if there is much."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from tfpeel.config import fingerprint_of
from tfpeel.engine import Processes
from tfpeel.errors import DamagedFileError, InputError
from tfpeel.export.pack import PackSource, Places, write_pack
from tfpeel.processes import available_cores
from tfpeel.progress import Progress
from tfpeel.runtime import Manifest, Pack
from tfpeel.workspace.fit import Fit, fits_of, one_table_of
from tfpeel.workspace.made_from import fits_made, load_dataset, pack_fingerprint
from tfpeel.workspace.workspace import Workspace

# From so many on it is worth to start processes, which takes as long as to make about ten.
MANY_FILES = 40


def export_stage(
    workspace: Workspace,
    progress: Progress,
    budgets: Sequence[int] = (),
    places: int | None = None,
) -> Manifest:
    """Write the pack and the one-table pack beside it, for the config's and the given budgets.

    Args:
        workspace: whose items are refined.
        progress: told about each cluster.
        budgets: bytes of a file, beside those of the config, which gets them.
        places: most processes of this machine that make files; None: one for each core.

    Returns:
        What manifest.json of the pack says.

    Raises:
        InputError: a budget is too small; names the smallest that works.
    """
    final = fits_of(workspace.path, load_dataset(workspace)).final
    together = tuple(sorted({*workspace.config.budgets, *budgets}))
    manifest = export_fit(workspace, final, together, progress, places)
    export_fit(workspace, one_table_of(final), together, progress, places)
    workspace.add_budgets(tuple(budgets))
    return manifest


def export_fit(
    workspace: Workspace,
    fit: Fit,
    budgets: Sequence[int],
    progress: Progress,
    places: int | None = None,
) -> Manifest:
    """Write the pack of one fit; files of it that still hold are taken over.

    Args:
        workspace: of the fit.
        fit: whose items are refined.
        budgets: bytes of a file; those that the pack has already stay too.
        progress: told about each cluster.
        places: most processes of this machine that make files; None: one for each core.

    Returns:
        What manifest.json says.

    Raises:
        InputError: a budget is too small; names the smallest that works.
    """
    export = workspace.config.export
    made_from = pack_fingerprint(workspace, fit)
    name = str(fit.pack_path.relative_to(workspace.path))
    content = workspace.state(f"{name}:content")
    reuse = _whole_pack(fit.pack_path, content) if workspace.state(name) == made_from else None
    if reuse is not None:
        if set(budgets) <= set(reuse.budgets):
            return reuse.manifest
        budgets = sorted({*budgets, *reuse.budgets})
    workspace.note(name, None)
    source = fit.pack_source()
    files = source.clusters.count * len(set(budgets) - set(reuse.budgets if reuse else ()))
    cores = min(places or available_cores(), available_cores())
    processes = None
    if cores > 1 and files >= MANY_FILES:
        load = partial(_pack_source, workspace.path, fit.directory)
        processes = Places(Processes(cores), load)
    manifest = write_pack(fit.pack_path, source, budgets, export, progress, reuse, processes)
    workspace.note_together({name: made_from, f"{name}:content": _content_of(manifest)})
    return manifest


def _pack_source(workspace: Path, directory: Path) -> PackSource:
    """Load a fit, by the directory of its results."""
    fits = fits_made(Workspace(workspace))
    return next(fit for fit in fits if fit.directory == directory).pack_source()


def _whole_pack(path: Path, content: str | None) -> Pack | None:
    """Return a pack of which all is as it was written, or None: it is made again.

    Args:
        path: of the pack.
        content: of its manifest; None where that was not noted.
    """
    try:
        pack = Pack(path)
        pack.verify()
    except (InputError, DamagedFileError):
        return None
    return pack if content in (None, _content_of(pack.manifest)) else None


def _content_of(manifest: Manifest) -> str:
    """Return a hash of what a manifest says, but for the version, which signing sets."""
    return fingerprint_of(replace(manifest, pack_version=None).to_json())
