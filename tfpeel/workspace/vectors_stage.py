"""Given vectors in the place of pretraining."""

from __future__ import annotations

from pathlib import Path

from tfpeel.progress import Progress
from tfpeel.stored_result import is_stored
from tfpeel.vectors import given_model, read_vectors
from tfpeel.workspace.made_from import fits_made, pretrained_fingerprint
from tfpeel.workspace.workspace import Workspace, source_signature

_STATE = "vectors"


def vectors_stage(
    workspace: Workspace, vectors: Path, progress: Progress, validation_alone: bool = False
) -> tuple[str, ...]:
    """Make the global models of vectors, the same for both fits.

    What was made stays when the vectors have gone since; it is made anew when they have changed.

    Args:
        workspace: whose data set is prepared.
        vectors: see read_vectors.
        progress: told about what is read and made for each fit.
        validation_alone: whether only the fit that decides is made.

    Returns:
        What there is to say about the vectors.

    Raises:
        InputError: the vectors are wrong; see read_vectors and given_model.
    """
    if vectors.exists():
        workspace.note(_STATE, source_signature(vectors))
    missing = [
        fit
        for fit in fits_made(workspace, validation_alone)
        if not fit.one_table
        and not is_stored(fit.pretrained_path, pretrained_fingerprint(workspace, fit))
    ]
    if not missing:
        return ()
    user_ids, item_ids = missing[0].dataset.user_ids, missing[0].dataset.item_ids
    width = workspace.config.pretrain.block_width
    with progress.task("given vectors", 1 + len(missing)) as task:
        given = read_vectors(vectors, user_ids, item_ids)
        task.advance()
        for fit in missing:
            made = given_model(given, user_ids, item_ids, fit.train, width)
            made.pretrained.save(fit.pretrained_path, pretrained_fingerprint(workspace, fit))
            task.advance()
    return made.notes
