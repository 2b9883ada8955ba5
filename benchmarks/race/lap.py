"""A lap of the race: the quality after some time of training."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tfpeel.pretrain.validation import Validation

Vectors = tuple[NDArray[np.float32], NDArray[np.float32]]


@dataclass(frozen=True)
class Lap:
    """What a model was worth when it had trained so long.

    Args:
        seconds: of training; judging it does not count.
        recall: at 20, on the validation part.
    """

    seconds: float
    recall: float


@dataclass(frozen=True)
class Runner:
    """A model in the race.

    Args:
        name: with its settings.
        source: where its way of training comes from.
        laps: in the order of time.
        most_seconds: of training, after which no lap began; None: no limit.
        out_of_time: whether that ended its training.
        interactions_a_second: what it trained on in a second, its first lap left out.
    """

    name: str
    source: str
    laps: tuple[Lap, ...]
    most_seconds: float | None
    out_of_time: bool
    interactions_a_second: float

    def to_json(self) -> dict[str, Any]:
        """Return the JSON object of this runner."""
        return asdict(self)


class Judge:
    """Takes the time of training, and stops the clock while it looks at a model.

    Args:
        validation: what recall is measured on.
        most_seconds: of training, after which no lap begins.
    """

    def __init__(self, validation: Validation, most_seconds: float) -> None:
        self._validation, self._most_seconds = validation, most_seconds
        self._seconds, self._started = 0.0, time.perf_counter()
        self.laps: list[Lap] = []

    def lap(self, vectors: Callable[[], Vectors]) -> float:
        """Note a lap that has just ended, and return its recall.

        Args:
            vectors: gives user vectors [users, d] and item vectors [items, d].
        """
        self._seconds += time.perf_counter() - self._started
        users, items = vectors()
        recall = self._validation.recall(users, items)
        self.laps.append(Lap(self._seconds, recall))
        self._started = time.perf_counter()
        return recall

    def goes_on(self, patience: int) -> bool:
        """Return whether there is time, and one of the last `patience` laps was the best."""
        return self.improves(patience) and self._seconds < self._most_seconds

    def improves(self, patience: int) -> bool:
        """Return whether one of the last `patience` laps was better than all before them."""
        recalls = [lap.recall for lap in self.laps]
        return len(recalls) <= patience or max(recalls[-patience:]) > max(recalls[:-patience])

    def runner(self, name: str, source: str, patience: int, interactions: int) -> Runner:
        """Return who ran these laps.

        Args:
            name: with its settings.
            source: where its way of training comes from.
            patience: what it would have gone on with, had there been time.
            interactions: that it trains on in a lap.
        """
        pace = interactions_a_second([lap.seconds for lap in self.laps], interactions)
        cut = self._seconds >= self._most_seconds and self.improves(patience)
        return Runner(name, source, tuple(self.laps), self._most_seconds, cut, pace)


def interactions_a_second(ends: Sequence[float], interactions: int) -> float:
    """Return what was trained on in a second, without the first lap, where graphs are made.

    Args:
        ends: of the laps, in seconds of training.
        interactions: of a lap.
    """
    if len(ends) == 1:
        return interactions / ends[0]
    return interactions * (len(ends) - 1) / (ends[-1] - ends[0])
