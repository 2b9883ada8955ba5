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
from tfpeel.pretrain.validation import first_as_good
from tfpeel.progress import Progress
from tfpeel.ranking import list_metrics

# Recall is smooth in the share: of a parabola through these, one of the others is chosen. They are
# in the order of preference.
SHARES = (0.0, 1 / 3, USUAL_SHARE, 1.0)
_CHOICES = sorted((n / 12 for n in range(13)), key=lambda share: abs(share - USUAL_SHARE))
K = 20
_DIGITS = 9


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

    Clearly is by more than the standard error of the difference; see first_as_good.

    Args:
        recall: [shares, users], with each of SHARES.
    """
    parabolas = np.vander(_CHOICES, 3) @ np.linalg.pinv(np.vander(SHARES, 3))
    # What differs by rounding alone is the same.
    return _CHOICES[first_as_good(np.round(parabolas @ recall, _DIGITS).T)]
