"""The pretraining stage on a workspace, by one process or by several."""

from __future__ import annotations

from pathlib import Path

from tfpeel.errors import InputError
from tfpeel.pretrain.workers import Alone, Workers
from tfpeel.progress import Progress
from tfpeel.stored_result import is_stored
from tfpeel.workspace.made_from import fits_made, pretrained_fingerprint
from tfpeel.workspace.vectors_stage import vectors_stage
from tfpeel.workspace.workspace import Workspace

# Floats up to this are whole numbers.
_EXACT_FLOATS = 2**53


def pretrain_stage(
    workspace: Workspace,
    progress: Progress,
    validation_alone: bool = False,
    workers: Workers | None = None,
) -> tuple[str, ...]:
    """Train the global model: on train, to choose on valid, then on both.

    Where the config has vectors, both models are made of them.

    Args:
        workspace: whose earlier stages are done.
        progress: told about it.
        validation_alone: whether only the fit that decides is made, as in all stages of fits.
        workers: who trains together, each with a workspace of the same data and options, and
            comes to the same result. None: this process alone.

    Returns:
        What there is to say about given vectors.

    Raises:
        InputError: the workers' data or options differ.
    """
    if workspace.config.vectors is not None:
        return vectors_stage(workspace, Path(workspace.config.vectors), progress, validation_alone)
    from tfpeel.pretrain import pretrain  # noqa: PLC0415 - Keras only where it is needed

    config, seed = workspace.config.pretrain, workspace.config.seed
    choices, workers = None, workers or Alone()
    for fit in (fit for fit in fits_made(workspace, validation_alone) if not fit.one_table):
        fingerprint = pretrained_fingerprint(workspace, fit)
        if not _all_have(workers, fit.pretrained_path, fingerprint):
            # Not kept: the next fit needs the memory.
            pretrain(fit.train, fit.valid, config, seed, choices, progress, workers).save(
                fit.pretrained_path, fingerprint
            )
        choices = fit.pretrained().choices
    return ()


def _all_have(workers: Workers, path: Path, fingerprint: str) -> bool:
    """Return whether all workers have a result: where one has to make it, all have to."""
    if len(set(workers.gather(int(fingerprint, 16) % _EXACT_FLOATS))) > 1:
        raise InputError(
            "the workers have different data or options",
            f"worker {workers.place} with the fingerprint {fingerprint}, others with another",
            "workspaces of the same data, options and version",
            "prepare all of them with the same command",
        )
    return min(workers.gather(float(is_stored(path, fingerprint)))) > 0
