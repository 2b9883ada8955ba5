"""Reader of vectors in numpy's files, those of the library implicit among them."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tfpeel.data.lines import require_text
from tfpeel.errors import InputError
from tfpeel.vectors.given_vectors import GivenVectors
from tfpeel.vectors.vector_table import VectorTable

ITEM_FILE, FACTORS_FILE = "item_vectors.npy", "item_factors.npy"
# Of the arrays: the library implicit says factors.
_NAMES = tuple(
    f"{whose}_{kind}" for whose in ("item", "user") for kind in ("vectors", "factors", "ids")
)
_ALLOWED = "arrays item_vectors and user_vectors with item_ids and user_ids"


def read_npz(path: Path) -> GivenVectors:
    """Read a .npz file.

    Args:
        path: with `item_vectors` and perhaps `item_ids`, `user_vectors`, `user_ids`; or as
            implicit's models save themselves, with `item_factors` and `user_factors`.

    Returns:
        The vectors, with ids where there are any.

    Raises:
        InputError: it cannot be read, or its arrays are not such; see VectorTable.
    """
    try:
        with np.load(path, allow_pickle=False) as file:
            # Only these: others may be Python objects, which are not read.
            return _given(path, {name: file[name] for name in file.files if name in _NAMES})
    except (OSError, ValueError, EOFError, zipfile.BadZipFile, AttributeError) as error:
        raise _unreadable(path, error) from None


def read_npy(path: Path) -> GivenVectors:
    """Read a .npy file of item vectors alone.

    Args:
        path: of an array [n, d], its rows in the data set's order.

    Returns:
        The vectors, without ids and without users.

    Raises:
        InputError: it cannot be read, or is no such array; see VectorTable.
    """
    return _given(path, {"item_vectors": _loaded(path)})


def read_npy_folder(path: Path) -> GivenVectors:
    """Read a folder of .npy files.

    Args:
        path: with a file for each array that read_npz takes, such as item_vectors.npy; ids may
            also be lines of text: item_ids.txt, user_ids.txt.

    Returns:
        The vectors, with ids where there are any.

    Raises:
        InputError: one cannot be read, or is not such an array; see VectorTable.
    """
    arrays = {}
    for name in _NAMES:
        file, lines = path / f"{name}.npy", path / f"{name}.txt"
        if file.is_file():
            arrays[name] = _loaded(file)
        elif name.endswith("_ids") and lines.is_file():
            arrays[name] = np.asarray(_lines(lines), np.str_)
    return _given(path, arrays)


def _lines(path: Path) -> list[str]:
    require_text(path)
    return path.read_text("utf-8-sig").removesuffix("\n").split("\n")


def _loaded(path: Path) -> NDArray[Any]:
    try:
        found: NDArray[Any] = np.load(path, allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        raise _unreadable(path, error) from None
    return found


def _given(path: Path, arrays: Mapping[str, NDArray[Any]]) -> GivenVectors:
    items, users = _table("item", path, arrays), _table("user", path, arrays)
    if items is None:
        raise InputError(
            f"{path} holds no item vectors",
            ", ".join(arrays) or "none of these arrays",
            _ALLOWED,
            "name the arrays so",
        )
    return GivenVectors(items, users)


def _table(whose: str, path: Path, arrays: Mapping[str, NDArray[Any]]) -> VectorTable | None:
    vectors = arrays.get(f"{whose}_vectors", arrays.get(f"{whose}_factors"))
    if vectors is None:
        return None
    ids = arrays.get(f"{whose}_ids")
    return VectorTable.of(
        whose, path, vectors, None if ids is None else _texts(ids, f"{whose}_ids", path)
    )


def _texts(ids: NDArray[Any], name: str, path: Path) -> list[str]:
    if ids.ndim != 1 or ids.dtype.kind not in "iuUS":
        raise InputError(
            f"{name} in {path} are no ids",
            f"{ids.dtype} of shape {ids.shape}",
            "a row of text or whole numbers",
            "write them so",
        )
    texts = np.char.decode(ids, "utf-8") if ids.dtype.kind == "S" else ids
    return [str(one) for one in texts.tolist()]


def _unreadable(path: Path, error: Exception) -> InputError:
    # What pandas gives as text are Python objects for numpy, and so a program, which is not run.
    are_objects = "Object arrays" in str(error)
    next_step = "write it again, ids with .astype(str)" if are_objects else "write it again"
    return InputError(f"{path} cannot be read as a file of numpy", str(error), _ALLOWED, next_step)
