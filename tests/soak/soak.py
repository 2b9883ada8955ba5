"""Recommendations from several threads while packs change, each compared with a quiet answer."""

from __future__ import annotations

import os
import random
import threading
from collections.abc import Sequence
from dataclasses import dataclass
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


class Soak:
    """What happened; threads write it down one after the other.

    Args:
        calls_between_samples: of the memory.
    """

    def __init__(self, calls_between_samples: int) -> None:
        self.recommendations = self.pack_switches = self.wrong = 0
        self.errors: list[str] = []
        self.memory_bytes: list[int] = []
        self._calls_between_samples = calls_between_samples
        self._one_at_a_time = threading.Lock()

    def note(self, switched: bool, answer: Answer | Exception, wanted: Answer) -> None:
        """Write one call down."""
        with self._one_at_a_time:
            self.recommendations += 1
            self.pack_switches += switched
            if isinstance(answer, Exception):
                self.errors.append(f"{type(answer).__name__}: {answer}")
            else:
                self.wrong += answer != wanted
            if self.recommendations % self._calls_between_samples == 0:
                self.memory_bytes.append(_resident_bytes())

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
    result, begin = Soak(max(recommendations // _SAMPLES, 1)), threading.Barrier(threads)

    def work(number: int) -> None:
        draw, device = random.Random(f"{seed} {number}"), Recommender(packs[0])
        begin.wait()
        for call in range(number, recommendations, threads):
            switches = call // threads % _CALLS_BETWEEN_PACKS == _CALLS_BETWEEN_PACKS - 1
            if switches:
                place = draw.randrange(len(packs))
                packs[place] = Pack(paths[place])
            place = draw.randrange(len(questions))
            try:
                answer: Answer | Exception = _ask(device, packs, questions[place])
            except Exception as error:
                answer = error
            result.note(switches, answer, wanted[place])

    workers = [threading.Thread(target=work, args=(number,)) for number in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return result


def _questions(packs: Sequence[Pack], draw: random.Random) -> list[Question]:
    """Return questions of users who know some items and, half of them, learned from dislikes."""
    found = []
    ids = sorted({item for pack in packs for item in pack.items.ids})
    for _ in range(_USERS):
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
