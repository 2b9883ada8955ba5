"""Small numbers in less than a byte each: many as the digits of one number of three bytes."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from tfpeel.export import operators as op
from tfpeel.export.flatbuffer import Subgraph, Tensor
from tfpeel.export.row_ids import stored_integers

_NUMBERS = 2**24


def stored_digits(graph: Subgraph, digits: NDArray[np.int32], base: int) -> Tensor:
    """Return digits as int32 [n].

    Args:
        graph: of the signature.
        digits: [n] in 0..base-1.
        base: from 2 to 2**24; 64 takes 6 bits for a digit.
    """
    in_one = int(math.log(_NUMBERS + 0.5, base))
    columns = -(-len(digits) // in_one)
    padded = np.zeros(in_one * columns, np.int64)
    padded[: len(digits)] = digits
    powers = base ** np.arange(in_one, dtype=np.int64)
    numbers = powers @ padded.reshape(in_one, columns)
    stored = stored_integers(graph, numbers.astype(np.int32), _NUMBERS)
    shifted = op.divide(graph, stored, graph.constant(powers.astype(np.int32)[:, None]))
    rest = op.remainder(graph, shifted, graph.integer(base))
    vector = op.reshaped(graph, rest, padded.shape)
    filling = len(padded) - len(digits)
    return op.split(graph, vector, [len(digits), filling], axis=0)[0] if filling else vector
