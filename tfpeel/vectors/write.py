"""The full model's vectors in a folder, for a server."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal, get_args

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tfpeel.errors import EnvironmentProblemError
from tfpeel.progress import Progress, Silent
from tfpeel.runtime import items_lines
from tfpeel.storage import whole_directory
from tfpeel.vectors.full_model import FullModel

VectorFormat = Literal["parquet", "npz", "faiss", "saved-model"]
VECTOR_FORMATS: tuple[VectorFormat, ...] = get_args(VectorFormat)
_NPZ, _INDEX, _ITEMS = "vectors.npz", "items.faiss", "items.jsonl"
# All that `write_vectors` leaves in a folder, in whatever format.
_SAVED_MODEL = ("saved_model.pb", "variables", "assets", "fingerprint.pb")
WRITTEN_NAMES = frozenset(("items.parquet", "users.parquet", _NPZ, _INDEX, _ITEMS, *_SAVED_MODEL))


def write_vectors(
    path: Path, model: FullModel, to: VectorFormat, progress: Progress | None = None
) -> None:
    """Write the full model as a folder, whole or not at all.

    parquet: items.parquet and users.parquet, with the columns id and vector. npz: vectors.npz.
    faiss: items.faiss, an exact index of inner products whose results are the lines of
    items.jsonl, and users.parquet. saved-model: a SavedModel; see SavedTopItems. `read_vectors`
    reads the first two.

    Args:
        path: the folder; replaced only when all of the new one is written.
        model: the full model.
        to: which of them.
        progress: told about each table, index or program.

    Raises:
        EnvironmentProblemError: faiss is wanted and not installed.
    """
    writers: dict[VectorFormat, tuple[Callable[[Path, FullModel], None], ...]] = {
        "parquet": (_write_items, _write_users),
        "npz": (_write_npz,),
        "faiss": (_write_index, _write_users),
        "saved-model": (_write_saved_model,),
    }
    steps = writers[to]
    with whole_directory(path) as folder, (progress or Silent()).task("write", len(steps)) as task:
        for write in steps:
            write(folder, model)
            task.advance()


def _write_items(folder: Path, model: FullModel) -> None:
    items = _frame(model.dataset.item_ids, model.item_vectors)
    items.write_parquet(folder / "items.parquet")


def _write_users(folder: Path, model: FullModel) -> None:
    _frame(model.user_ids, model.user_vectors).write_parquet(folder / "users.parquet")


def _frame(ids: tuple[str, ...] | list[str], vectors: NDArray[np.float32]) -> pl.DataFrame:
    lists = pl.Series("vector", vectors).cast(pl.List(pl.Float32))
    return pl.DataFrame([pl.Series("id", ids, pl.String), lists])


def _write_npz(folder: Path, model: FullModel) -> None:
    np.savez(
        folder / _NPZ,
        item_ids=np.asarray(model.dataset.item_ids, np.str_),
        item_vectors=model.item_vectors,
        user_ids=np.asarray(model.user_ids, np.str_),
        user_vectors=model.user_vectors,
    )


def _write_index(folder: Path, model: FullModel) -> None:
    try:
        import faiss  # noqa: PLC0415 - an extra that only this needs
    except ImportError as error:
        raise EnvironmentProblemError(
            f"an index of faiss needs a package that is not installed: {error}; "
            "next: pip install 'tfpeel[faiss]', or choose another --format"
        ) from None
    index = faiss.IndexFlatIP(model.pretrained.width)
    index.add(np.ascontiguousarray(model.item_vectors))
    faiss.write_index(index, str(folder / _INDEX))
    titles = [title or None for title in model.dataset.item_titles]
    (folder / _ITEMS).write_bytes(items_lines(model.dataset.item_ids, titles))


def _write_saved_model(folder: Path, model: FullModel) -> None:
    # TensorFlow only where it is needed.
    from tfpeel.keras import tf  # noqa: PLC0415
    from tfpeel.vectors.saved_top_items import SavedTopItems  # noqa: PLC0415

    module = SavedTopItems(model)
    tf.saved_model.save(module, str(folder), signatures={"serving_default": module.recommend})
