"""Vectors at a path, in whatever form."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tfpeel.errors import InputError
from tfpeel.vectors.given_vectors import GivenVectors
from tfpeel.vectors.numpy_vectors import ITEM_FILE as NPY_FILE
from tfpeel.vectors.numpy_vectors import read_npy_folder, read_npz
from tfpeel.vectors.parquet_vectors import ITEM_FILE as PARQUET_FILE
from tfpeel.vectors.parquet_vectors import read_parquet_folder
from tfpeel.vectors.tower_vectors import SAVED_MODEL, has_towers, read_towers


def read_vectors(path: Path, user_ids: Sequence[str], item_ids: Sequence[str]) -> GivenVectors:
    """Read vectors that someone else trained.

    Args:
        path: a .npz file; a folder of .npy or of Parquet files; a SavedModel with towers.
        user_ids: the data set's, of which a tower is asked.
        item_ids: the same of the items.

    Returns:
        The vectors, with ids where the source has them.

    Raises:
        InputError: there is no such thing, or it is not what it should be.
    """
    if path.is_file() and path.suffix == ".npz":
        return read_npz(path)
    if has_towers(path):
        return read_towers(path, user_ids, item_ids)
    if (path / NPY_FILE).is_file():
        return read_npy_folder(path)
    if (path / PARQUET_FILE).is_file():
        return read_parquet_folder(path)
    received = "no such file or folder" if not path.exists() else "a file or folder of another kind"
    raise InputError(
        f"there are no vectors at {path}",
        received,
        f"a .npz file, or a folder with {NPY_FILE}, {PARQUET_FILE} or {SAVED_MODEL}",
        "see docs/vectors.md for what is in them",
    )
