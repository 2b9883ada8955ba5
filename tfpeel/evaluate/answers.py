"""Ask the shipped files: every user through the signatures that a device calls."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tfpeel.engine import Engine
from tfpeel.evaluate.device_vector import ServerVector, device_vector
from tfpeel.progress import Progress
from tfpeel.ranking import NO_ITEM
from tfpeel.runtime import PackFile, RouterFile


@dataclass(frozen=True, eq=False)
class Lists:
    """A ragged list of item indices per user: `items[ends[i - 1]:ends[i]]`."""

    items: NDArray[np.int32]
    ends: NDArray[np.int64]

    def of(self, place: int) -> NDArray[np.int32]:
        """Return the items of one user."""
        return self.items[self.ends[place - 1] if place else 0 : self.ends[place]]


@dataclass(frozen=True, eq=False)
class ServerVectors:
    """What a server knows of some users; see ServerVector.

    Args:
        values: [n, D] their vectors.
        histories: what these were made of. None: all that the device has.
        share: how much they count.
    """

    values: NDArray[np.float32]
    histories: Lists | None
    share: float

    def of(self, place: int) -> ServerVector:
        """Return that of one user."""
        history = None if self.histories is None else self.histories.of(place)
        return ServerVector(self.values[place], history, self.share)


@dataclass(frozen=True, eq=False)
class Question:
    """Some users of one cluster, asked of one file.

    Args:
        file: the .tflite file.
        places: [n] where their answers belong.
        exclude: what they must not be recommended.
        history: what the device encodes.
        server: what the server knows of them, or None.
        k: length of the lists.
    """

    file: Path
    places: NDArray[np.int64]
    exclude: Lists
    history: Lists
    server: ServerVectors | None
    k: int


@dataclass(frozen=True, eq=False)
class Asking:
    """The work of asking files.

    Args:
        contents: of files that the place where they are run may not have.
        files: all that questions may be about.
    """

    contents: Mapping[Path, bytes]
    files: Sequence[Path]

    def __call__(self, asked: tuple[int, Question]) -> NDArray[np.int32]:
        """Return the recommended items [n, k] of a question."""
        question = asked[1]
        return _ask(PackFile(self.contents.get(question.file, question.file)), question)

    def with_tables(self) -> Asking:
        """Return the same with all files inside."""
        return Asking({file: file.read_bytes() for file in self.files}, self.files)


def answer(
    rows: Sequence[Callable[[], Iterable[Question]]],
    files: Sequence[Path],
    users: Sequence[int],
    k: int,
    engine: Engine,
    progress: Progress,
) -> Iterator[tuple[int, NDArray[np.int32]]]:
    """Ask many files, and give the answers of each row as soon as they are whole.

    Args:
        rows: each makes questions; every place occurs in one of them.
        files: all that are asked.
        users: number of places of each row.
        k: length of the lists.
        engine: where files are run.
        progress: told about each user.

    Returns:
        A row's number and its recommended items [places, k], NO_ITEM where a file has no more.
    """
    asked = ((row, question) for row, make in enumerate(rows) for question in make())
    lists: dict[int, NDArray[np.int32]] = {}
    missing = list(users)
    with progress.task("evaluate", sum(users)) as task:
        for (row, question), found in engine.run(Asking({}, files), asked):
            if row not in lists:
                lists[row] = np.full((users[row], k), NO_ITEM, np.int32)
            lists[row][question.places] = found
            task.advance(len(question.places))
            missing[row] -= len(question.places)
            if not missing[row]:
                yield row, lists.pop(row)


def _ask(file: PackFile, question: Question) -> NDArray[np.int32]:
    lists = np.full((len(question.places), question.k), NO_ITEM, np.int32)
    for place in range(len(lists)):
        server = None if question.server is None else question.server.of(place)
        vector = device_vector(file, question.history.of(place), server)
        ids, _ = file.recommend(vector, question.exclude.of(place), question.k)
        lists[place, : len(ids)] = ids
    return lists


def route_all(router: Path, history: Lists) -> NDArray[np.int32]:
    """Return the cluster that the router file gives each history."""
    file = RouterFile(router)
    return np.asarray([file.route(history.of(i))[0] for i in range(len(history.ends))], np.int32)
