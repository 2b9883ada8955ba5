"""The spectral part of a workspace's global model by itself, at full size in float32."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tfpeel.evaluate import ProtocolName, protocol_of
from tfpeel.pretrain import Pretrained
from tfpeel.ranking import list_metrics, top_items
from tfpeel.workspace import Workspace, fits_of, load_dataset

_K = 20


def spectral_part(path: Path, name: ProtocolName) -> dict[str, Any] | None:
    """Return the part's metrics on the test part, every user asked with the history alone.

    Args:
        path: of a finished workspace.
        name: of the protocol.

    Returns:
        `dimensions`, `bytes` and metrics at 20; None where the model has no such part.
    """
    workspace = Workspace(path)
    dataset = load_dataset(workspace)
    protocol = protocol_of(dataset, name, "test", None, workspace.config.seed)
    fits = fits_of(path, dataset)
    model = (fits.final if protocol.fitted_on_all else fits.validation).pretrained()
    if len(model.part_widths) < 2:
        return None
    items, history = _columns(model)

    def score(users: NDArray[np.int64]) -> NDArray[np.float32]:
        return np.asarray((protocol.known[users] @ history) @ items.T, np.float32)

    lists = top_items(score, protocol.known, protocol.users, _K)
    found = list_metrics(lists, protocol.relevant, protocol.users)
    return {
        "dimensions": items.shape[1],
        "bytes": int(4 * items.size),
        f"recall@{_K}": float(found.recall.mean()),
        f"ndcg@{_K}": float(found.ndcg.mean()),
        f"coverage@{_K}": found.coverage,
    }


def _columns(model: Pretrained) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the item and the history vectors [items, d] of the second part."""
    first = model.part_widths[0]
    return model.item_vectors[:, first:], model.history_vectors[:, first:]
