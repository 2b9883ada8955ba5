"""Vectors out of the towers of a TensorFlow Recommenders or Keras model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tfpeel.errors import InputError
from tfpeel.vectors.given_vectors import GivenVectors
from tfpeel.vectors.vector_table import VectorTable

SAVED_MODEL = "saved_model.pb"
USER_FOLDER, ITEM_FOLDER = "users", "items"
_USER_NAMES = ("user_model", "user_tower", "query_model", "query_tower")
_ITEM_NAMES = ("item_model", "item_tower", "candidate_model", "candidate_tower", "movie_model")
_IDS_AT_ONCE = 8192

Tower = Callable[[Any], Any]


def has_towers(path: Path) -> bool:
    """Return whether a folder holds a SavedModel, or one for users and one for items."""
    return any((path / folder / SAVED_MODEL).is_file() for folder in ("", ITEM_FOLDER))


def read_towers(path: Path, user_ids: Sequence[str], item_ids: Sequence[str]) -> GivenVectors:
    """Ask towers for the vectors of all ids of a data set.

    Args:
        path: a SavedModel whose attributes are the towers, under their usual names; or a folder
            with a SavedModel for each, `users` and `items`. A SavedModel is a program: only
            those that are trusted should be read.
        user_ids: the data set's.
        item_ids: the data set's.

    Returns:
        The vectors of all these ids; without users where there is no tower for them.

    Raises:
        InputError: it cannot be loaded, has no towers, or they do not take ids; see VectorTable.
    """
    if (path / SAVED_MODEL).is_file():
        model = _loaded(path)
        user = next((getattr(model, n) for n in _USER_NAMES if hasattr(model, n)), None)
        item = next((getattr(model, n) for n in _ITEM_NAMES if hasattr(model, n)), None)
        if user is None or item is None:
            raise InputError(
                f"the SavedModel {path} shows no towers",
                "no such attribute",
                f"one of {', '.join(_USER_NAMES)}, and one of {', '.join(_ITEM_NAMES)}",
                f"save the towers by themselves, as {path}/{USER_FOLDER} and {path}/{ITEM_FOLDER}",
            )
    else:
        item = _loaded(path / ITEM_FOLDER)
        users = path / USER_FOLDER
        user = _loaded(users) if (users / SAVED_MODEL).is_file() else None
    return GivenVectors(
        _table("item", path, item, item_ids),
        None if user is None else _table("user", path, user, user_ids),
    )


def _loaded(path: Path) -> Any:
    from tfpeel.keras import tf  # noqa: PLC0415 - TensorFlow only where it is needed

    try:
        return tf.saved_model.load(str(path))
    except (OSError, ValueError, tf.errors.OpError) as error:
        raise InputError(
            f"{path} is no SavedModel that loads",
            str(error).split("\n")[0],
            "a folder that tf.saved_model.save has written",
            "save the model again",
        ) from None


def _table(whose: str, path: Path, tower: Any, ids: Sequence[str]) -> VectorTable:
    pieces = [
        _asked(whose, path, tower, ids[first : first + _IDS_AT_ONCE])
        for first in range(0, len(ids), _IDS_AT_ONCE)
    ]
    return VectorTable.of(whose, path, np.concatenate(pieces), ids)


def _asked(whose: str, path: Path, tower: Any, ids: Sequence[str]) -> NDArray[Any]:
    """Return the tower's vectors; ids are text, or whole numbers where it does not take text."""
    from tfpeel.keras import tf  # noqa: PLC0415 - TensorFlow only where it is needed

    given: list[Any] = [tf.constant(list(ids))]
    if all(one.isdecimal() and one.isascii() and len(one) < 19 for one in ids):
        numbers = [int(one) for one in ids]
        given += [tf.constant(numbers, tf.int64), tf.cast(numbers, tf.int32)]
    problem = "it cannot be called"
    for call in _calls_of(tower):
        for one in given:
            try:
                return np.asarray(call(one))
            except (TypeError, ValueError, tf.errors.OpError) as error:
                problem = str(error).split("\n")[0]
    raise InputError(
        f"the {whose} tower of {path} gives no vectors for ids",
        problem,
        f"a model that takes a batch of {whose} ids, such as {ids[0]!r}, and gives vectors",
        "save such a tower, with its vocabulary in it",
    )


def _calls_of(tower: Any) -> list[Tower]:
    """Return the ways to ask a tower: as it is, then by its signatures."""
    calls: list[Tower] = [tower] if callable(tower) else []
    for signature in getattr(tower, "signatures", {}).values():
        calls.append(_by_signature(signature))
    return calls


def _by_signature(signature: Any) -> Tower:
    (name, *_) = signature.structured_input_signature[1]
    return lambda ids: next(iter(signature(**{name: ids}).values()))
