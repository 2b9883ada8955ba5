"""Cell weights dealt out anew: what is left of a pack when its controller knows nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tfpeel.refine import shuffled_weights
from tfpeel.stored_result import stored_fingerprint
from tfpeel.workspace import Workspace, fits_of, load_dataset


def shuffle_cells(path: Path) -> None:
    """Shuffle the cell weights of a workspace's final fit, of all clusters together.

    They keep their fingerprint, so that the next stage takes them for its own.
    """
    workspace = Workspace(path)
    final = fits_of(path, load_dataset(workspace)).final
    numbers = range(final.clusters().count)
    refined = [final.refined(number) for number in numbers]
    dealt = shuffled_weights(refined, workspace.config.seed)
    for number, one, weights in zip(numbers, refined, dealt, strict=True):
        place = final.refined_path(number)
        fingerprint = stored_fingerprint(place)
        assert fingerprint is not None
        replace(one, weights=weights).save(place, fingerprint)
