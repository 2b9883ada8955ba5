"""The user vector that a device asks a file with."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tfpeel.runtime import PackFile

# On the validation parts of Gowalla, where the server knows more, and of MovieLens 1M, where the
# history does, this serves both; where validation chooses, it is what it departs from.
USUAL_SHARE = 2 / 3
_SHORTEST = 1e-9


@dataclass(frozen=True, eq=False)
class ServerVector:
    """What a server knows of a user.

    Args:
        values: [D], in the cluster's basis, at least as long as a file's vectors, whose other
            numbers the file does not know.
        history: [n] int32 item indices: what it was made of. None: all that the device has.
        share: how much it counts against the file's vector of the same history, from 0 to 1.
    """

    values: NDArray[np.float32]
    history: NDArray[np.int32] | None = None
    share: float = USUAL_SHARE


def device_vector(
    file: PackFile, history: NDArray[np.int32], server: ServerVector | None
) -> NDArray[np.float32]:
    """Return what the file makes of a history, and the server's offset where there is one.

    Args:
        file: that will be asked.
        history: [n] int32 item indices.
        server: what it knows of the user; None where the history is all there is.

    Returns:
        [d] float32, as long as the file's vectors.
    """
    vector = file.encode_history(history)
    if server is None:
        return vector
    before = vector if server.history is None else file.encode_history(server.history)
    return vector + first_offset(before, server.values, server.share)


def first_offset(
    encoded: NDArray[np.float32], server_vector: NDArray[np.float32], share: float
) -> NDArray[np.float32]:
    """Return what a server sends a device: what it knows beyond what the history says.

    The device adds it to what its file makes of the history. As long as that is the history that
    the server knew, both vectors count, the server's by its share; items that come later move the
    sum as far as they move the file's vector.

    Args:
        encoded: [d] what the file makes of the history that the server's vector was made of; of
            about length one, see export.fit_encoder.
        server_vector: [D], see ServerVector; it is brought to length one.
        share: see ServerVector.

    Returns:
        [d] float32.
    """
    known = server_vector[: len(encoded)]
    direction = known / max(float(np.linalg.norm(known)), _SHORTEST)
    return np.asarray(share * (direction - encoded), np.float32)
