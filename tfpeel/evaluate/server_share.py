"""How much a server's vector of a user counts beside their history: chosen on validation."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from tfpeel.engine import Engine
from tfpeel.evaluate.answers import answer
from tfpeel.evaluate.asked_rows import Shipped, Way, asked_rows
from tfpeel.evaluate.device_vector import USUAL_SHARE
from tfpeel.evaluate.protocol import Protocol
from tfpeel.progress import Progress
from tfpeel.ranking import list_metrics

# Recall is smooth in the share: of a parabola through these, one of the others is chosen.
SHARES = (0.0, 1 / 3, USUAL_SHARE, 1.0)
_CHOICES = tuple(twelfth / 12 for twelfth in range(13))
K = 20


def choose_server_share(
    protocol: Protocol,
    shipped: Shipped,
    fitted: sparse.csr_matrix,
    budget: int,
    engine: Engine,
    progress: Progress,
) -> float:
    """Return the share with which files recommend best, by what they do with SHARES.

    Args:
        protocol: users whom the server knows, of the validation part.
        shipped: the pack of the fit that decides.
        fitted: [users, items] CSR that this fit was made on.
        budget: of the files that are asked.
        engine: where they are run.
        progress: told about the users.
    """
    k = min(K, fitted.shape[1])
    asked = [
        row
        for share in SHARES
        for row in asked_rows(protocol, shipped, Way("", share, "known"), fitted, (budget,), k)
    ]
    questions, users = [row.questions for row in asked], len(protocol.users)
    recall = np.empty((len(SHARES), users))
    answers = answer(questions, asked[0].files, [users] * len(asked), k, engine, progress)
    for number, lists in answers:
        recall[number] = list_metrics(lists, protocol.relevant, protocol.users).recall
    return best_share(recall)


def best_share(recall: NDArray[np.float64]) -> float:
    """Return, of the shares that are not clearly worse than the best, the one next to the usual.

    Clearly is by more than the standard error of the difference: few users decide little.

    Args:
        recall: [shares, users], with each of SHARES.

    Source:
        Classification and Regression Trees, 1984: the rule of one standard error.
    """
    parabolas = np.vander(_CHOICES, 3) @ np.linalg.pinv(np.vander(SHARES, 3))
    smooth = parabolas @ recall
    lost = smooth[int(smooth.mean(axis=1).argmax())] - smooth
    error = lost.std(axis=1) / np.sqrt(recall.shape[1])
    good = np.flatnonzero(lost.mean(axis=1) <= error)
    return min((_CHOICES[place] for place in good), key=lambda share: abs(share - USUAL_SHARE))
