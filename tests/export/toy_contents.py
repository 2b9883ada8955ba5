"""Contents of files with random numbers, in all the shapes that a file can take."""

from __future__ import annotations

import numpy as np

from tfpeel.export import Encoder, FileContents, LogScale, RouterContents, Segment, VotesContents


def toy_contents(
    shapes: list[tuple[int, int, int]],
    *,
    width: int = 12,
    item_count: int = 40,
    exponent: float = 0.5,
    levels: int = 20,
    seed: int = 0,
) -> FileContents:
    """Return contents whose segments have the given (rows, dimensions, bits)."""
    random = np.random.default_rng(seed)
    rows = sum(shape[0] for shape in shapes)
    segments = tuple(_segment(random, width, *shape) for shape in shapes)
    codes = random.integers(0, levels, rows).astype(np.uint8)
    encoder = Encoder(
        exponent,
        random.integers(-127, 128, (width, width)).astype(np.int8),
        random.uniform(0.001, 0.01, width).astype(np.float32),
        random.normal(size=width).astype(np.float32),
    )
    return FileContents(
        width=width,
        item_count=item_count,
        item_ids=random.permutation(item_count)[:rows].astype(np.int32),
        segments=segments,
        scale=LogScale(codes, 0.05, -3.0),
        encoder=encoder,
        metadata={"cluster": 3, "name": "toy"},
    )


def toy_router(clusters: int = 5, *, seed: int = 0, **options: int) -> RouterContents:
    """Return a router over a toy file."""
    rows = toy_contents([(20, 5, 8), (15, 12, 8)], seed=seed, **options)
    random = np.random.default_rng(seed + 1)
    return RouterContents(
        rows,
        random.normal(size=(clusters, rows.width)).astype(np.float16),
        random.normal(size=clusters).astype(np.float32) * np.float32(0.1),
    )


def toy_votes(
    items: int = 900, voting: int = 450, clusters: int = 5, *, seed: int = 5
) -> VotesContents:
    """Return a router by votes of so many items of a catalogue."""
    random = np.random.default_rng(seed)
    return VotesContents(
        items,
        np.sort(random.permutation(items)[:voting]).astype(np.int32),
        random.integers(0, clusters, voting).astype(np.int32),
        random.uniform(0.5, 2, clusters).astype(np.float32),
        random.uniform(0, 0.4, clusters).astype(np.float32),
    )


def _segment(
    random: np.random.Generator, width: int, rows: int, dimensions: int, bits: int
) -> Segment:
    kept = np.sort(random.permutation(width)[:dimensions]).astype(np.int32)
    if bits <= 8:
        largest = 7 if bits == 4 else 127
        return Segment(
            kept, bits, random.integers(-largest, largest + 1, (rows, dimensions)).astype(np.int8)
        )
    values = random.normal(size=(rows, dimensions))
    return Segment(kept, bits, values.astype(np.float16 if bits == 16 else np.float32))
