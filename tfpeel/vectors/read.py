"""Vectors at a path, in whatever form."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from tfpeel.errors import InputError
from tfpeel.vectors.given_vectors import GivenVectors
from tfpeel.vectors.numpy_vectors import FACTORS_FILE, read_npy, read_npy_folder, read_npz
from tfpeel.vectors.numpy_vectors import ITEM_FILE as NPY_FILE
from tfpeel.vectors.parquet_vectors import ITEM_FILE as PARQUET_FILE
from tfpeel.vectors.parquet_vectors import read_parquet_file, read_parquet_folder
from tfpeel.vectors.tower_vectors import SAVED_MODEL, has_towers, read_towers

# By the ending of a file, and by what a folder holds.
_OF_FILES = {".npz": read_npz, ".npy": read_npy, ".parquet": read_parquet_file}
_OF_FOLDERS = {
    NPY_FILE: read_npy_folder,
    FACTORS_FILE: read_npy_folder,
    PARQUET_FILE: read_parquet_folder,
}


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
    require_vectors(path)
    reader = _reader_of(path)
    return read_towers(path, user_ids, item_ids) if reader is None else reader(path)


def require_vectors(path: Path) -> None:
    """Check that there is something of a known kind at a path of vectors.

    Args:
        path: as read_vectors takes it.

    Raises:
        InputError: there is nothing, or something else.
    """
    if not path.exists():
        raise _no_vectors(path, "no such file or folder")
    if _reader_of(path) is None and not has_towers(path):
        raise _no_vectors(path, "a file or folder of another kind")


def _reader_of(path: Path) -> Callable[[Path], GivenVectors] | None:
    """Return what reads the files at a path; None: they are towers, or nothing that is known."""
    if path.is_file():
        return _OF_FILES.get(path.suffix)
    if has_towers(path):
        return None
    return next((read for name, read in _OF_FOLDERS.items() if (path / name).is_file()), None)


def _no_vectors(path: Path, received: str) -> InputError:
    return InputError(
        f"there are no vectors at {path}",
        received,
        f"a .npz, .npy or .parquet file, or a folder with {NPY_FILE}, {PARQUET_FILE} or"
        f" {SAVED_MODEL}",
        "check --vectors; docs/vectors.md says what can be given",
    )
