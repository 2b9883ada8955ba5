from __future__ import annotations

import numpy as np

from comparison.other_ways.arrays import from_bytes, header_bytes, to_bytes


def test_arrays_come_back_and_every_byte_is_counted():
    arrays = [
        np.arange(6, dtype=np.float32).reshape(2, 3),
        np.asarray([-1, 2], np.int8),
        np.zeros((0, 4), np.float16),
        np.arange(8, dtype=np.uint8).reshape(2, 2, 2),
    ]
    content = to_bytes(arrays)
    assert len(content) == sum(a.nbytes + header_bytes(a.ndim) for a in arrays)
    for array, back in zip(arrays, from_bytes(content), strict=True):
        assert back.dtype == array.dtype
        assert back.tolist() == array.tolist()
        assert back.shape == array.shape
