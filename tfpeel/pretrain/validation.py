"""What decides in pretraining: recall of known users on validation interactions."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from tfpeel.progress import Progress, Silent
from tfpeel.ranking import MASKED_SCORE, list_metrics, top_items, users_at_once, users_with
from tfpeel.seeds import generator
from tfpeel.threads import in_threads

_K = 20
_CANDIDATES = 200
# With more scores, to judge takes longer than to train: of 20,000 users, from 107,000 items on.
_MOST_JUDGED_SCORES = 1 << 31
_LEAST_JUDGES = 1000


def judging_users(most: int, items: int) -> int:
    """Return how many users decide the weights of a model's parts.

    Args:
        most: where the catalogue is not large.
        items: of the catalogue.
    """
    return min(most, max(_MOST_JUDGED_SCORES // items, _LEAST_JUDGES))


def users_weighed_at_once(items: int) -> int:
    """Return for how many users a thread has the scores of all parts in memory.

    Half as many as elsewhere: there are several threads.

    Args:
        items: of the catalogue.
    """
    return max(users_at_once(items) // 2, 1)


class Validation:
    """A fixed sample of users whose validation items have to be found.

    Args:
        train: [users, items] CSR, left out of the lists.
        valid: [users, items] CSR, to be found.
        most_users: size of the sample.
        seed: of the sample.
    """

    def __init__(
        self, train: sparse.csr_matrix, valid: sparse.csr_matrix, most_users: int, seed: int
    ) -> None:
        users = users_with(valid)
        if len(users) > most_users:
            draw = generator(seed, "validation users")
            users = np.sort(draw.choice(users, most_users, replace=False))
        self.users = users
        self._seen, self._relevant = train[users], valid[users]

    def recalls_of_sums(
        self,
        parts: Callable[[NDArray[np.int64]], Sequence[NDArray[np.float32]]],
        tried: Sequence[tuple[float, ...]],
        progress: Progress | None = None,
    ) -> NDArray[np.float64]:
        """Return the recall@20 of each weighted sum of scores, [validation users, len(tried)].

        Only items that come high for one of the parts are looked at.

        Args:
            parts: gives, for user indices [n], one [n, items] float32 array of scores per part,
                which is overwritten; asked in any thread.
            tried: one weight per part.
            progress: told about the users.
        """

        def recalls(start: int) -> NDArray[np.float64]:
            rows = slice(start, start + step)
            scores, relevant = self._candidates(parts(self.users[rows]), rows)
            hits = np.stack([_hits(scores, weights, relevant) for weights in tried], axis=1)
            found: NDArray[np.float64] = hits / np.diff(self._relevant[rows].indptr)[:, None]
            return found

        count, found = len(self.users), []
        step = users_weighed_at_once(self._seen.shape[1])
        with (progress or Silent()).task("weigh parts", count) as task:
            for some in in_threads(recalls, range(0, count, step)):
                found.append(some)
                task.advance(len(some))
        return np.concatenate(found)

    def _candidates(
        self, scores: Sequence[NDArray[np.float32]], rows: slice
    ) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
        """Return the parts' scores of candidates [parts, n, c], and which of them are relevant."""
        seen, relevant = self._seen[rows], self._relevant[rows]
        high = []
        for part in scores:
            part[seen.nonzero()] = MASKED_SCORE
            count = min(_CANDIDATES, part.shape[1])
            # Negated, because the many equal low scores would make the search slow; copied,
            # because a view would keep the places of the whole catalogue.
            np.negative(part, out=part)
            high.append(np.argpartition(part, count - 1, axis=1)[:, :count].copy())
        places = np.sort(np.concatenate(high, axis=1), axis=1)
        chosen = np.stack([-np.take_along_axis(part, places, axis=1) for part in scores])
        repeated = np.zeros(places.shape, bool)
        repeated[:, 1:] = places[:, 1:] == places[:, :-1]
        chosen[:, repeated] = MASKED_SCORE
        users = np.repeat(np.arange(len(places)), places.shape[1])
        wanted = np.asarray(relevant[users, places.ravel()]).reshape(places.shape) > 0
        return chosen, wanted & ~repeated & (chosen.max(axis=0) > MASKED_SCORE)

    def recall(self, user_vectors: NDArray[np.float32], items: NDArray[np.float32]) -> float:
        """Return the mean recall@20 of dot-product scores.

        Args:
            user_vectors: [users, d] float32, of all users.
            items: [items, d] float32.
        """
        return self.recall_of(lambda users: user_vectors[users] @ items.T)

    def recall_of(self, score: Callable[[NDArray[np.int64]], NDArray[np.float32]]) -> float:
        """Return the mean recall@20 of any scores.

        Args:
            score: gives the scores [n, items] of user indices [n].
        """
        places = np.arange(len(self.users))
        k = min(_K, self._seen.shape[1])
        lists = top_items(lambda rows: score(self.users[rows]), self._seen, places, k)
        return float(list_metrics(lists, self._relevant, places).recall.mean())


def _hits(
    scores: NDArray[np.float32], weights: tuple[float, ...], relevant: NDArray[np.bool_]
) -> NDArray[np.int64]:
    """Return how many of the first 20 of a weighted sum are relevant, [n]."""
    total = np.tensordot(np.asarray(weights, np.float32), scores, axes=1)
    k = min(_K, total.shape[1])
    top = np.argpartition(total, -k, axis=1)[:, -k:]
    hits: NDArray[np.int64] = np.take_along_axis(relevant, top, axis=1).sum(axis=1)
    return hits


def first_as_good(recalls: NDArray[np.float64]) -> int:
    """Return the first setting that is within one standard error of the best.

    Users have easy and hard items whatever the setting, so it is the standard error of the
    difference from the best, user by user.

    Args:
        recalls: [users, settings], the settings in the order of preference.

    Source:
        Classification and Regression Trees, 1984, for the rule of one standard error.
    """
    best = recalls[:, [int(recalls.mean(axis=0).argmax())]]
    behind = best - recalls
    errors = behind.std(axis=0) / np.sqrt(len(recalls))
    return int((behind.mean(axis=0) <= errors).argmax())
