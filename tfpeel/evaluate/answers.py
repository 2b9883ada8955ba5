"""Ask the shipped files: every user through the signatures that a device calls."""

from __future__ import annotations

import multiprocessing
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tfpeel.parent_process import follow_parent
from tfpeel.progress import Progress
from tfpeel.ranking import NO_ITEM
from tfpeel.runtime import PackFile, RouterFile

_SHORTEST = 1e-9


@dataclass(frozen=True, eq=False)
class Lists:
    """A ragged list of item indices per user: `items[ends[i - 1]:ends[i]]`."""

    items: NDArray[np.int32]
    ends: NDArray[np.int64]

    def of(self, place: int) -> NDArray[np.int32]:
        """Return the items of one user."""
        return self.items[self.ends[place - 1] if place else 0 : self.ends[place]]


@dataclass(frozen=True, eq=False)
class Question:
    """Some users of one cluster, asked of one file.

    Args:
        file: the .tflite file.
        places: [n] where their answers belong.
        exclude: what they must not be recommended.
        vectors: [n, D] user vectors from the server, cut to the file's width, or None.
        history: what the device encodes, or None where the server's vectors are all there is.
        fitted_history: what the device had when the server made its vectors, which move by what
            the encoder makes of the difference; None where there is only one of the two.
        k: length of the lists.
    """

    file: Path
    places: NDArray[np.int64]
    exclude: Lists
    vectors: NDArray[np.float32] | None
    history: Lists | None
    fitted_history: Lists | None
    k: int


def answer(
    questions: Sequence[Question], users: int, k: int, jobs: int, progress: Progress, name: str
) -> NDArray[np.int32]:
    """Return the recommended items of all users, [users, k], NO_ITEM where a file has no more.

    Args:
        questions: each of the users' places occurs in one of them.
        users: number of places.
        k: length of the lists.
        jobs: processes.
        progress: told about each user.
        name: of the progress.
    """
    lists = np.full((users, k), NO_ITEM, np.int32)
    with progress.task(name, users) as task:
        if jobs <= 1 or len(questions) == 1:
            for question in questions:
                lists[question.places] = _ask(question)
                task.advance(len(question.places))
            return lists
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(jobs, mp_context=context, initializer=follow_parent) as pool:
            for question, found in zip(questions, pool.map(_ask, questions), strict=True):
                lists[question.places] = found
                task.advance(len(question.places))
    return lists


def _ask(question: Question) -> NDArray[np.int32]:
    file = PackFile(question.file)
    lists = np.full((len(question.places), question.k), NO_ITEM, np.int32)
    for place in range(len(lists)):
        vector = _vector(file, question, place)
        ids, _ = file.recommend(vector, question.exclude.of(place), question.k)
        lists[place, : len(ids)] = ids
    return lists


def _vector(file: PackFile, question: Question, place: int) -> NDArray[np.float32]:
    vector = np.zeros(file.width, np.float32)
    if question.vectors is not None:
        vector = question.vectors[place, : file.width]
        # The encoder's vectors are about that long: see export.fit_encoder.
        vector = vector / max(float(np.linalg.norm(vector)), _SHORTEST)
    if question.history is not None:
        vector = vector + file.encode_history(question.history.of(place))
    if question.fitted_history is not None:
        vector = vector - file.encode_history(question.fitted_history.of(place))
    return vector


def route_all(router: Path, history: Lists) -> NDArray[np.int32]:
    """Return the cluster that the router file gives each history."""
    file = RouterFile(router)
    return np.asarray([file.route(history.of(i))[0] for i in range(len(history.ends))], np.int32)
