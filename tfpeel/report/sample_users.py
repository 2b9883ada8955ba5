"""What a few users are recommended at each budget, out of the .tflite files."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tfpeel.data import Dataset
from tfpeel.evaluate import USUAL_SHARE
from tfpeel.ranking import users_with
from tfpeel.runtime import Pack
from tfpeel.seeds import generator
from tfpeel.workspace import Fit, answer_for_user

_USERS, _LEAST_HISTORY = 4, 5
_K, _SHOWN_HISTORY = 10, 12


@dataclass(frozen=True)
class SampleItem:
    """An item of a user.

    Args:
        item_id: external id.
        title: None where unknown.
        is_hit: whether the user went on to take it: it is in the test part.
    """

    item_id: str
    title: str | None
    is_hit: bool = False


@dataclass(frozen=True)
class SampleUser:
    """A user, and what each budget's file recommends.

    Args:
        user_id: external id.
        cluster: whose files answer.
        is_held_out: whether the device made cluster and vector out of the history alone.
        history_length: number of items that the user has.
        history: some of them, the least popular first, which tell most.
        relevant: number of items in the test part.
        lists: budget in bytes to the best items, best first.
    """

    user_id: str
    cluster: int
    is_held_out: bool
    history_length: int
    history: tuple[SampleItem, ...]
    relevant: int
    lists: dict[int, tuple[SampleItem, ...]]


def sample_users(
    fit: Fit, pack: Pack, seed: int, server_share: float = USUAL_SHARE
) -> tuple[SampleUser, ...]:
    """Return a few users, drawn among those with a history and a test part.

    Args:
        fit: that the pack was made from.
        pack: the pack.
        seed: of the draw.
        server_share: how much the server's vectors count; see answer_for_user.
    """
    dataset = fit.dataset
    histories = dataset.history if dataset.history.nnz else fit.train
    length = min(_LEAST_HISTORY, int(np.diff(histories.indptr).max()))
    able = users_with(dataset.test)
    able = able[np.diff(histories.indptr)[able] >= length]
    if len(able) == 0:
        return ()
    draw = generator(seed, "sample users of the report")
    chosen = draw.choice(able, min(_USERS, len(able)), replace=False)
    return tuple(_sample(fit, pack, int(place), server_share) for place in chosen)


def _sample(fit: Fit, pack: Pack, place: int, server_share: float) -> SampleUser:
    dataset = fit.dataset
    is_held_out = fit.train[place].nnz == 0
    history = (dataset.history if is_held_out else fit.train)[place].indices
    popularity = np.bincount(fit.train.indices, minlength=dataset.item_count)
    shown = history[np.argsort(popularity[history], kind="stable")][:_SHOWN_HISTORY]
    relevant = {dataset.item_ids[i] for i in dataset.test[place].indices}
    k = min(_K, dataset.item_count)
    answers = [
        answer_for_user(fit, pack, place, k, budget, server_share=server_share)
        for budget in pack.budgets
    ]
    return SampleUser(
        user_id=dataset.user_ids[place],
        cluster=answers[0].cluster,
        is_held_out=is_held_out,
        history_length=len(history),
        history=tuple(_item(dataset, i) for i in shown),
        relevant=len(relevant),
        lists={
            budget: tuple(
                SampleItem(found.item_id, found.title, found.item_id in relevant)
                for found in answer.recommendations
            )
            for budget, answer in zip(pack.budgets, answers, strict=True)
        },
    )


def _item(dataset: Dataset, place: int) -> SampleItem:
    return SampleItem(dataset.item_ids[place], dataset.item_titles[place] or None)
