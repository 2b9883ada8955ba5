"""Product quantisation, by faiss."""

from __future__ import annotations

from collections.abc import Iterator

import faiss
import numpy as np

from comparison.other_ways.arrays import from_bytes, header_bytes, to_bytes
from comparison.other_ways.way import Decoded, Material, Settings, Way, all_there, rows_that_fit

_CENTROIDS = 256
_DIMENSIONS = (16, 32, 64, 128)
_PIECES = (1, 2, 4, 8, 16, 32, 64)
_HALF_BYTES = 2


class ProductQuantisation(Way):
    """Each row in pieces, each piece as the number of one of 256 centroids in float16."""

    name = "product quantisation"
    source = "Product Quantization for Nearest Neighbor Search, 2011; library: faiss"

    def tried(self, material: Material, budget_bytes: int) -> Iterator[Settings]:
        """See Way."""
        items, width = material.table.items.shape
        for dimensions in (d for d in _DIMENSIONS if d <= width):
            fixed = _CENTROIDS * dimensions * _HALF_BYTES + header_bytes(3) + header_bytes(2)
            for pieces in (p for p in _PIECES if dimensions // 16 <= p <= dimensions):
                count = rows_that_fit(budget_bytes, items, pieces, fixed)
                # Fewer rows than a few times the centroids leave nothing to quantise.
                if count >= min(2 * _CENTROIDS, items):
                    yield {"dimensions": dimensions, "pieces": pieces, "items": count}

    def encode(self, material: Material, budget_bytes: int, settings: Settings) -> bytes:
        """See Way."""
        rows = material.table.items[: settings["items"], : settings["dimensions"]]
        rows = np.ascontiguousarray(rows)
        quantiser = faiss.ProductQuantizer(settings["dimensions"], settings["pieces"], 8)
        # Its threads wait for each other by spinning, which is slow where cores are shared.
        faiss.omp_set_num_threads(1)
        # faiss warns below 39 rows a centroid; a small catalogue has no more.
        quantiser.cp.min_points_per_centroid = 1
        quantiser.cp.seed = material.seed + 1
        quantiser.train(rows)
        codes = quantiser.compute_codes(rows)
        shape = (settings["pieces"], _CENTROIDS, -1)
        centroids = faiss.vector_to_array(quantiser.centroids).reshape(shape)
        return to_bytes([centroids.astype(np.float16), codes])

    def decode(self, content: bytes, items: int) -> Decoded:
        """See Way."""
        centroids, codes = from_bytes(content)
        pieces = [centroids[piece][codes[:, piece]] for piece in range(codes.shape[1])]
        return all_there(np.concatenate(pieces, axis=1))
