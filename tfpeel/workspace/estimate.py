"""What a run will take: time, memory and bytes of every stage, from the sizes of the data.

Each stage is counted as what takes most of it: multiplications of matrices, in floating-point
operations (FLOP), and the rest as seconds of the machine on which it was timed. A measured piece
of a training step says how much faster or slower this machine is: products of matrices alone say
too much of processors that are made for them. Constants are rounded from the timed runs in
benchmarks/results/run-times.json, whose table in docs/command-line.md has the errors. Early
stopping, and work that the machine begins later, are beyond any such model.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np

from tfpeel.cluster.cluster import cluster_count
from tfpeel.evaluate import one_table_users
from tfpeel.evaluate.server_share import SHARES
from tfpeel.pretrain.neighbours import ROWS_AT_ONCE
from tfpeel.pretrain.validation import judging_users, users_weighed_at_once
from tfpeel.ranking import MOST_USERS_AT_ONCE, SCORES_AT_ONCE
from tfpeel.threads import MOST_THREADS
from tfpeel.workspace.config import RunConfig
from tfpeel.workspace.export_stage import MANY_FILES
from tfpeel.workspace.made_from import FitPlace, needed_fits
from tfpeel.workspace.server_share import MOST_USERS
from tfpeel.workspace.stages import StageName

USUAL_FACTOR = 2.5
# FLOP a second of the machine of the constants below, by `measured_speed`; it has two cores.
_REFERENCE_SPEED = 90e9
_BATCH, _WIDTH, _MEASURED_SECONDS = 2048, 128, 0.3
_MB = 10**6
# TensorFlow in memory, and what a process without it takes.
_TENSORFLOW_BYTES, _PLAIN_BYTES = 800 * _MB, 300 * _MB
# Until the first of several processes works.
_START_SECONDS = 0.9
# Of a training step for each query, item of its batch and dimension, and of the spectral model for
# each user or item and pair of dimensions, both as `measured_speed` counts them.
_STEP_FLOP, _SPECTRAL_FLOP = 3.6, 35
# Validation stops most fits by then; see PretrainConfig.patience.
_USUAL_EPOCHS = 8
_FITS = 2  # on train to choose, on train and validation to ship
# Pairs of items that a user has, against what they were if all users had as many; and those of
# one part of the items, against its share. Both as on Gowalla.
_UNEQUAL_USERS, _UNEQUAL_ITEMS = 3, 2
# What the evaluation writes about a budget.
_RESULT_BYTES = 1_700


@dataclass(frozen=True)
class DataSize:
    """How much data there is.

    Args:
        users: number of them.
        items: likewise.
        interactions: of all parts.
        train_interactions: of the training part.
    """

    users: int
    items: int
    interactions: int
    train_interactions: int


@dataclass(frozen=True)
class Machine:
    """What a run is made on.

    Args:
        speed: FLOP a second by `measured_speed`, on all cores.
        cores: that may be used.
        jobs: processes that refine, export and evaluate.
    """

    speed: float
    cores: int
    jobs: int


@dataclass(frozen=True)
class StageEstimate:
    """What one stage will take.

    Args:
        name: of the stage, or evaluate.
        seconds: of the clock.
        memory_bytes: of all processes together, at most.
        disk_bytes: of what it writes.
    """

    name: StageName | Literal["evaluate"]
    seconds: float
    memory_bytes: int
    disk_bytes: int


def measured_speed() -> float:
    """Do for a third of a second what training does most of the time: an in-batch softmax.

    Returns:
        FLOP a second of its two products, the exponentials between them included; the median.
    """
    vectors = np.full((_BATCH, _WIDTH), 0.1, np.float32)
    taken: list[float] = []
    start = time.perf_counter()
    while not taken or time.perf_counter() - start < _MEASURED_SECONDS:
        before = time.perf_counter()
        scores = vectors @ vectors.T
        np.exp(scores, out=scores)
        scores /= scores.sum(axis=1, keepdims=True)
        scores.T @ vectors
        taken.append(time.perf_counter() - before)
    return float(4 * _BATCH**2 * _WIDTH / np.median(taken))


def estimate(config: RunConfig, size: DataSize, machine: Machine) -> tuple[StageEstimate, ...]:
    """Return what every stage takes, and the evaluation after them.

    Args:
        config: of the run.
        size: of its data.
        machine: that it runs on.
    """
    model = _Model(config, size, machine)
    costs: dict[StageName | Literal["evaluate"], _Cost] = {
        "prepare": model.prepare(),
        "pretrain": model.pretrain(),
        "cluster": model.cluster(),
        "refine": model.refine(),
        "export": model.export(),
        "evaluate": model.evaluate(),
    }
    slower = _REFERENCE_SPEED / machine.speed
    return tuple(
        StageEstimate(name, cost.seconds * slower, round(cost.memory), round(cost.disk))
        for name, cost in costs.items()
    )


class _Cost(NamedTuple):
    """Seconds on the machine of the constants, bytes of memory, bytes on the disk."""

    seconds: float
    memory: float
    disk: float


class _Model:
    """The stages of a run, counted."""

    def __init__(self, config: RunConfig, size: DataSize, machine: Machine) -> None:
        self._config, self._size, self._machine = config, size, machine
        self._clusters = cluster_count(size.users, config.cluster)
        pretrain, refine = config.pretrain, config.refine
        self._model_width = pretrain.dimension + min(
            pretrain.spectral_dimension, min(size.users, size.items) - 1
        )
        self._width = min(refine.width, self._model_width)
        self._head = min(refine.head_items, size.items)
        self._tail = size.items - self._head
        # Of a cluster on average, and of everybody in one cluster.
        self._members = min(size.users / self._clusters, refine.sampled_users)
        self._everybody = min(size.users, refine.sampled_users)

    def prepare(self) -> _Cost:
        size = self._size
        disk = 5 * size.interactions + 50 * (size.users + size.items)
        seconds = 0.05 + 0.25e-6 * size.interactions
        return _Cost(seconds, _PLAIN_BYTES + 300 * size.interactions, disk)

    def pretrain(self) -> _Cost:
        config, size = self._config.pretrain, self._size
        steps = max(1, size.train_interactions / config.batch_size)
        planned = max(config.epochs, config.least_steps / steps)
        epochs = min(planned, max(_USUAL_EPOCHS, config.epochs / 2))
        # A step scores its queries against all items of the batch, forwards and backwards.
        training = epochs * size.train_interactions * config.batch_size * config.dimension
        training *= _STEP_FLOP
        factors = (size.users + size.items) * config.spectral_dimension**2 * _SPECTRAL_FLOP
        # After each epoch.
        ranking = 10e-9 * epochs * min(size.users, config.validation_users) * size.items
        neighbours = 12e-9 * self._pairs if config.neighbours else 0
        seconds = 5 + ranking + self._weighing_seconds
        seconds += _FITS * (neighbours + (training + factors) / _REFERENCE_SPEED)
        # The towers with their moments, which TensorFlow keeps, and without; the model; and four
        # matrices of what its spectral part is made of.
        tables = 16 * (size.users + 2 * size.items) * config.dimension
        tables += 4 * (size.users + 2 * size.items) * self._model_width
        tables += 16 * (size.users + size.items) * config.spectral_dimension
        memory = max(self._neighbour_bytes, 8 * self._kept_links + self._weighing_bytes)
        return _Cost(seconds, _TENSORFLOW_BYTES + tables + memory, _FITS * self._model_bytes)

    def cluster(self) -> _Cost:
        return self._clustering(self._fits_of_pack, self._fits_of_pack)

    def _clustering(self, fits: int, tables: int) -> _Cost:
        """Those of some fits, and of the one tables of some."""
        items = self._size.items
        asked = fits * self._clusters * self._members + tables * self._everybody
        scores = 2 * self._model_width / _REFERENCE_SPEED + 8e-9  # and their order
        # Scores, their order, and both in every thread.
        each = 16 * min(MOST_USERS_AT_ONCE * items, SCORES_AT_ONCE)
        return _Cost(
            0.5 + asked * items * scores,
            self._lasting + self._threads * each,
            8 * (fits * self._clusters + tables) * items,
        )

    def refine(self) -> _Cost:
        return self._refining(self._fits_of_pack, self._fits_of_pack)

    def _refining(self, fits: int, tables: int) -> _Cost:
        """The items of some fits, and of the one tables of some."""
        config, items, jobs = self._config.refine, self._size.items, self._machine.jobs
        clusters = fits * self._clusters + tables
        # Elementwise work on the rows of a step counts like so many more users in it.
        step = self._head * self._width * (config.batch_size + 200)
        asked = fits * self._clusters * (self._members + config.shared_users)
        asked += tables * self._everybody
        scores = 2 * asked * self._head * (self._model_width + self._width)
        scores += 2 * clusters * self._tail * self._model_width * self._width
        # The others of a cluster, and of everybody, get vectors from the head's scores.
        others = fits * (self._size.users - self._clusters * self._members)
        others += tables * (self._size.users - self._everybody)
        scores += 2 * others * self._head * (self._model_width + self._width)
        work = (clusters * config.steps * step + scores) / _REFERENCE_SPEED
        # To call a step and to trace it takes time too, however small it is.
        work += clusters * config.steps * 0.001 + (2 if config.steps else 0)
        seconds = 0.08 * clusters + work / min(1.0, jobs / self._machine.cores)
        # The scores of a cluster's users, and of some of all clusters.
        each = 12 * (self._everybody + config.shared_users) * self._head
        workers = jobs * (_TENSORFLOW_BYTES + each) if config.steps else each
        # Vectors of everybody in one cluster, in parts and joined.
        workers += 8 * self._size.users * self._width
        cells = fits * self._clusters * self._cells_of(self._clusters) + tables * self._cells_of(1)
        vectors = 4 * (fits + tables) * self._size.users * self._width
        return _Cost(seconds, self._lasting + workers, 2 * cells + 4 * clusters * items + vectors)

    def export(self) -> _Cost:
        """The pack, and the one-table pack beside it."""
        return self._exporting(self._config.budgets, self._clusters + 1)

    def _exporting(self, budgets: Sequence[int], clusters: int) -> _Cost:
        items = self._size.items
        seconds = clusters * len(budgets) * (0.055 + 1e-6 * items)
        workers = 0
        if self._clusters * len(budgets) >= MANY_FILES:
            workers = min(self._machine.jobs, self._machine.cores)
            seconds = _START_SECONDS + seconds / workers
        codes = self._cells_of(self._clusters) * (self._config.export.bits or 8) / 8
        largest = codes + 5 * items + 20_000
        disk = clusters * sum(min(budget, largest) for budget in budgets)
        return _Cost(seconds, self._lasting + workers * _PLAIN_BYTES, disk)

    def evaluate(self) -> _Cost:
        jobs, items = self._machine.jobs, self._size.items
        most = self._config.evaluate.most_users
        users = min(self._size.users, most or self._size.users)
        # The one-table packs are asked for fewer.
        asked = len(self._config.budgets) * (users + min(users, one_table_users(most)))
        full_model = users * items * (2 * self._model_width / _REFERENCE_SPEED + 10e-9)
        before = self._choosing_share()
        disk = before.disk + _RESULT_BYTES * len(self._config.budgets)
        memory = max(before.memory, self._lasting + jobs * _PLAIN_BYTES)
        return _Cost(before.seconds + self._asking(asked) + full_model, memory, disk)

    def _choosing_share(self) -> _Cost:
        """The validation fit's files of one budget, asked by some users with every share."""
        config = self._config
        is_given = config.evaluate.server_share is not None or config.vectors is not None
        if is_given or config.data.split == "held-out-users":
            return _Cost(0, 0, 0)
        parts = [self._exporting(config.budgets[:1], self._clusters)]
        if FitPlace.VALIDATION not in needed_fits(config):
            parts += [self._clustering(1, 0), self._refining(1, 0)]
        users = min(self._size.users, MOST_USERS)
        seconds = sum(part.seconds for part in parts) + self._asking(len(SHARES) * users)
        memory, disk = max(part.memory for part in parts), sum(part.disk for part in parts)
        return _Cost(seconds, memory, disk)

    def _asking(self, times: int) -> float:
        """Seconds in which files answer so often."""
        jobs = self._machine.jobs
        start = _START_SECONDS if jobs > 1 else 0.1
        # A history is encoded, which takes somewhat longer than its list does.
        question = (0.22e-3 + 12e-9 * self._size.items) / min(jobs, self._machine.cores)
        return start + times * question

    @property
    def _fits_of_pack(self) -> int:
        """Fits that are clustered and refined, each with its one table."""
        return len(needed_fits(self._config)) // 2

    @property
    def _threads(self) -> int:
        """Of tfpeel.threads.in_threads."""
        return min(self._machine.cores, MOST_THREADS)

    @property
    def _parts(self) -> int:
        """Scores of an item that are weighed: the towers in two ways, and the other parts."""
        config = self._config.pretrain
        return 2 + (config.spectral_dimension > 0) + (config.neighbours > 0)

    @property
    def _weighing_seconds(self) -> float:
        """Scores of the users who decide about weights, the best of each part, and 98 settings."""
        config, size = self._config.pretrain, self._size
        if self._parts == 2:  # nothing to weigh
            return 0
        products = 2 * (2 * config.dimension + config.spectral_dimension) / _REFERENCE_SPEED
        each = size.items * (self._parts * 0.5e-9 + products) + 0.03e-3
        return min(size.users, judging_users(config.weight_users, size.items)) * each

    @property
    def _weighing_bytes(self) -> float:
        """The parts' scores of some users, and the order of those of one part."""
        users, items = self._size.users, self._size.items
        in_memory = self._threads * users_weighed_at_once(items)
        return (4 * self._parts + 16) * min(users, in_memory) * items

    @property
    def _kept_links(self) -> int:
        """From items to their neighbours."""
        return self._size.items * min(self._config.pretrain.neighbours, self._size.items)

    @property
    def _pairs(self) -> float:
        """Of items that the same user has, with those of other users again."""
        return _UNEQUAL_USERS * self._size.train_interactions**2 / self._size.users

    @property
    def _neighbour_bytes(self) -> float:
        """The interactions, turned round and scaled, the links of some items, and those kept."""
        if not self._kept_links:
            return 0
        size, items = self._size, self._size.items
        rows = self._threads * ROWS_AT_ONCE
        cells = min(rows, items) * items
        pairs = self._pairs * min(1.0, _UNEQUAL_ITEMS * rows / items)
        # Pairs that several users have are one link.
        links = -cells * math.expm1(-pairs / cells)
        return 40 * size.train_interactions + 16 * (links + self._kept_links)

    def _cells_of(self, clusters: int) -> int:
        """Return how many values a cluster's copy of the item table has, of so many clusters."""
        tail_width = self._config.refine.for_clusters(clusters).tail_width
        return self._head * self._width + self._tail * min(tail_width, self._width)

    @property
    def _model_bytes(self) -> float:
        vectors = 4 * (2 * self._size.items + self._size.users) * self._model_width
        return vectors + 8 * self._kept_links

    @property
    def _lasting(self) -> float:
        """Bytes that the process of a run keeps after training."""
        return _TENSORFLOW_BYTES + self._model_bytes
