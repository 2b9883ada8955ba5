"""Vectors at a path, in whatever form."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tfpeel.errors import InputError
from tfpeel.vectors.given_vectors import GivenVectors
from tfpeel.vectors.numpy_vectors import ITEM_FILE as NPY_FILE
from tfpeel.vectors.numpy_vectors import read_npy, read_npy_folder, read_npz
from tfpeel.vectors.parquet_vectors import ITEM_FILE as PARQUET_FILE
from tfpeel.vectors.parquet_vectors import read_parquet_file, read_parquet_folder
from tfpeel.vectors.tower_vectors import SAVED_MODEL, has_towers, read_towers

_READERS = {".npz": read_npz, ".npy": read_npy, ".parquet": read_parquet_file}


def read_vectors(path: Path, user_ids: Sequence[str], item_ids: Sequence[str]) -> GivenVectors:
    """Read vectors that someone else trained.

    Args:
        path: a .npz file; a .npy or Parquet file of item vectors alone; a folder of .npy or of
            Parquet files; a SavedModel with towers.
        user_ids: the data set's, of which a tower is asked.
        item_ids: the same of the items.

    Returns:
        The vectors, with ids where the source has them.

    Raises:
        InputError: there is no such thing, or it is not what it should be.
    """
    if path.is_file() and path.suffix in _READERS:
        return _READERS[path.suffix](path)
    if has_towers(path):
        return read_towers(path, user_ids, item_ids)
    if (path / NPY_FILE).is_file():
        return read_npy_folder(path)
    if (path / PARQUET_FILE).is_file():
        return read_parquet_folder(path)
    require_vectors(path)
    raise _no_vectors(path, "a file or folder of another kind")


def require_vectors(path: Path) -> None:
    """Check that there is something at a path of vectors.

    Args:
        path: as read_vectors takes it.

    Raises:
        InputError: there is nothing.
    """
    if not path.exists():
        raise _no_vectors(path, "no such file or folder")


def _no_vectors(path: Path, received: str) -> InputError:
    return InputError(
        f"there are no vectors at {path}",
        received,
        f"a .npz, .npy or .parquet file, or a folder with {NPY_FILE}, {PARQUET_FILE} or"
        f" {SAVED_MODEL}",
        "check --vectors; docs/vectors.md says what can be given",
    )
