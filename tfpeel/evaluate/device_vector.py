"""The user vector that a device asks a file with."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tfpeel.runtime import PackFile

_SHORTEST = 1e-9
# Of a server's vector; an encoder's has about one. On the validation parts of Gowalla, where the
# server knows more, and of MovieLens 1M, where the encoder does, twice serves both.
_SERVER_LENGTH = 2.0


def device_vector(
    file: PackFile, history: NDArray[np.int32], server_vector: NDArray[np.float32] | None
) -> NDArray[np.float32]:
    """Return what the file makes of a history, and the server's vector where there is one.

    The two are added, as the offset of a user's state is: the one knows what training knew of
    the user, the other errs as the file's own items do. The server's counts twice: the encoder's
    vectors have about length one (see export.fit_encoder), and it is brought to two.

    Args:
        file: that will be asked.
        history: [n] int32 item indices.
        server_vector: [D], in the cluster's basis, at least as long as the file's vectors, whose
            other numbers the file does not know; None where the history is all there is.

    Returns:
        [d] float32, as long as the file's vectors.
    """
    vector = file.encode_history(history)
    if server_vector is None:
        return vector
    offset = server_vector[: file.width]
    return vector + offset * (_SERVER_LENGTH / max(float(np.linalg.norm(offset)), _SHORTEST))
