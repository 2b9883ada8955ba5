"""Recommendations from several threads while packs change, each compared with a quiet answer."""

from __future__ import annotations

import os
import random
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from tfpeel.runtime import Answer, Pack, Recommender, UserState

_USERS = 100
_CALLS_BETWEEN_PACKS = 500
_SAMPLES = 100
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True)
class Question:
    """What a device is asked: a user's state, a pack, a budget, a cluster or the router's, k."""

    pack: int
    state: UserState
    budget_bytes: int
    cluster: int | None
    k: int


@dataclass
class Soak:
    """What happened.

    Args:
        recommendations: how many were made.
        pack_switches: how often a thread went on with a pack that it had just opened.
        wrong: answers that were not those of one thread alone.
        errors: what was raised.
        memory_bytes: resident memory, at even steps.
    """

    recommendations: int = 0
    pack_switches: int = 0
    wrong: int = 0
    errors: list[str] = field(default_factory=list)
    memory_bytes: list[int] = field(default_factory=list)

    @property
    def memory_of_tenths(self) -> list[int]:
        """Median memory in each tenth of the calls, in bytes."""
        parts = np.array_split(np.asarray(self.memory_bytes), 10)
        return [int(np.median(part)) for part in parts]


def soak(paths: Sequence[Path], recommendations: int, threads: int, seed: int = 0) -> Soak:
    """Ask many questions from several threads at once.

    The threads share each pack; now and then one of them opens a pack anew, which all go on with.

    Args:
        paths: of the packs.
        recommendations: how many, of all threads together.
        threads: how many.
        seed: of the questions and their order.
    """
    packs = [Pack(path) for path in paths]
    questions = _questions(packs, random.Random(seed))
    wanted = [_ask(Recommender(packs[one.pack]), packs, one) for one in questions]
    shares = [recommendations // threads] * threads
    shares[0] += recommendations - sum(shares)
    result, lock, begin = Soak(), threading.Lock(), threading.Barrier(threads)
    every = max(recommendations // _SAMPLES, 1)

    def work(number: int) -> None:
        draw = random.Random(f"{seed} {number}")
        device = Recommender(packs[0])
        begin.wait()
        for call in range(shares[number]):
            switches = call % _CALLS_BETWEEN_PACKS == _CALLS_BETWEEN_PACKS - 1
            if switches:
                place = draw.randrange(len(packs))
                packs[place] = Pack(paths[place])
            place = draw.randrange(len(questions))
            error, right = "", False
            try:
                right = _ask(device, packs, questions[place]) == wanted[place]
            except Exception as raised:
                error = f"{type(raised).__name__}: {raised}"
            with lock:
                result.recommendations += 1
                result.pack_switches += switches
                if error:
                    result.errors.append(error)
                else:
                    result.wrong += not right
                if result.recommendations % every == 0:
                    result.memory_bytes.append(_resident_bytes())

    workers = [threading.Thread(target=work, args=(number,)) for number in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return result


def _questions(packs: Sequence[Pack], draw: random.Random) -> list[Question]:
    """Return questions of users who know some items and, half of them, learned from dislikes."""
    found = []
    for _ in range(_USERS):
        ids = sorted({item for pack in packs for item in pack.items.ids})
        some = draw.sample(ids, draw.randrange(2, 40))
        half = len(some) // 2
        state = UserState().liking(*some[:half])
        for number, pack in enumerate(packs):
            for budget in pack.budgets:
                cluster = draw.choice([None, *pack.clusters])
                device = Recommender(pack, budget, state.disliking(*some[half:]), cluster)
                if draw.random() < 0.5:
                    device.learn()
                found.append(Question(number, device.state, budget, cluster, draw.randrange(1, 30)))
    return found


def _ask(device: Recommender, packs: Sequence[Pack], question: Question) -> Answer:
    if question.cluster is not None:
        device = Recommender(packs[question.pack], cluster=question.cluster)
    device.use_budget(None)
    device.use_pack(packs[question.pack])
    device.state = question.state
    device.use_budget(question.budget_bytes)
    return device.recommend(question.k)


def _resident_bytes() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * _PAGE_BYTES
