"""One cluster's files: what a budget buys, quantised, with an encoder of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from tfpeel.errors import InputError
from tfpeel.export.config import ExportConfig
from tfpeel.export.contents import Encoder, FileContents, LogScale, Segment
from tfpeel.export.encoder_fit import fit_encoder
from tfpeel.export.quantise import quantise_rows
from tfpeel.export.write_file import SIGNATURES, SIGNATURES_OF_LEARNING, file_bytes
from tfpeel.ranking import evenly_spread
from tfpeel.refine.refined import Refined
from tfpeel.select import (
    Kept,
    bytes_of_prefixes,
    kept_after,
    largest_prefix,
    purchase_order,
    worth_by_share,
)

# Smaller files leave the two signatures of learning out: their graphs take 4 to 4.5 KB, 3.5%
# of the bytes here, and less of larger files.
LEAST_BUDGET_OF_LEARNING = 120_000
_ENCODER_USERS = 4096
_DTYPES: dict[int, Any] = {4: np.int8, 8: np.int8, 16: np.float16, 32: np.float32}


@dataclass(frozen=True, eq=False)
class ClusterFile:
    """One file and what is in it."""

    content: bytes
    contents: FileContents
    kept: Kept
    purchases: int
    signatures: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class _Part:
    """Item groups that keep the same blocks at the same precision, and so one segment."""

    groups: tuple[int, ...]
    dimensions: NDArray[np.int32]
    bits: int


class ClusterFiles:
    """Writes one cluster's file for any budget.

    Args:
        refined: the cluster.
        fitted: [users, items] CSR that the cluster was made from.
        config: options.
        metadata: goes into every file.
    """

    def __init__(
        self,
        refined: Refined,
        fitted: sparse.csr_matrix,
        config: ExportConfig,
        metadata: dict[str, object],
    ) -> None:
        self._refined, self._config, self._metadata = refined, config, metadata
        # There may be more than a regression needs.
        users = evenly_spread(refined.users, _ENCODER_USERS)
        self._histories, self._vectors = fitted[users], refined.vectors_of(users)
        self._rows = np.diff(refined.group_ends, prepend=0)
        # Budgets are looked for in the same halves.
        self._sizes: dict[tuple[int, bool], int] = {}
        self.order = purchase_order(
            worth_by_share(refined.weights, config.share_power),
            self._rows,
            config.bits,
            config.catalogue == "full",
            refined.noise,
        )
        self._codes = bytes_of_prefixes(self.order, self._rows, refined.block_width)

    def write(self, budget_bytes: int) -> ClusterFile:
        """Return the best file of at most `budget_bytes`.

        Raises:
            InputError: the budget is too small; names the smallest that works.
        """
        least = len(self._rows) if self._config.catalogue == "full" else 1
        learns = budget_bytes >= LEAST_BUDGET_OF_LEARNING
        learns = learns and self._size_of(least, learns=True) <= budget_bytes
        count = max(least, self._count(budget_bytes, learns))
        content, contents = self._build(count, budget_bytes, learns=learns)
        while len(content) > budget_bytes and count > least:
            count -= 1
            content, contents = self._build(count, budget_bytes, learns=learns)
        if len(content) > budget_bytes:
            raise self._too_small(budget_bytes, least)
        signatures = SIGNATURES + (SIGNATURES_OF_LEARNING if learns else ())
        return ClusterFile(content, contents, self._kept(count), count, signatures)

    def _count(self, budget_bytes: int, learns: bool) -> int:
        """Return how many purchases a budget pays for."""

        def most(budget: int, *, learns: bool) -> int:
            return largest_prefix(
                lambda count: self._size_of(count, learns=learns),
                len(self.order),
                budget,
                self._codes,
            )

        count = most(budget_bytes, learns=learns)
        if learns or self._size_of(count, learns=True) <= LEAST_BUDGET_OF_LEARNING:
            return count
        # A slightly larger file, which learns, has to keep all that this one keeps.
        return min(count, most(LEAST_BUDGET_OF_LEARNING, learns=True))

    def _too_small(self, budget_bytes: int, least: int) -> InputError:
        built = len(self._build(least, budget_bytes, learns=False)[0])
        smallest = max(self._size_of(least, learns=False), built)
        return InputError(
            "the budget is too small for a file",
            f"{budget_bytes} B",
            f"at least {smallest} B with the {self._config.catalogue} catalogue",
            "raise --budget" + (" or use --catalogue important" if least > 1 else ""),
        )

    def _kept(self, count: int) -> Kept:
        return kept_after(self.order, count, *self._refined.weights.shape)

    def _parts(self, kept: Kept) -> list[_Part]:
        found: dict[tuple[bytes, int], list[int]] = {}
        for group in np.flatnonzero(kept.cells.any(axis=1)):
            key = (kept.cells[group].tobytes(), int(kept.bits[group]))
            found.setdefault(key, []).append(int(group))
        width = self._refined.block_width
        parts = []
        for (_, bits), groups in found.items():
            blocks = np.flatnonzero(kept.cells[groups[0]])
            dimensions = (blocks[:, None] * width + np.arange(width)).ravel()
            parts.append(_Part(tuple(groups), dimensions.astype(np.int32), bits))
        return parts

    def _values(self, part: _Part) -> NDArray[np.float32]:
        stored = [self._refined.group_values(group)[:, part.dimensions] for group in part.groups]
        values = np.concatenate(stored)
        if self._config.scoring == "all-pairs":
            values *= np.float32(self._refined.head.shape[1] / len(part.dimensions))
        return values

    def _items(self, part: _Part) -> NDArray[np.int32]:
        order = self._refined.item_order
        return np.concatenate([order[self._refined.group_rows(g)] for g in part.groups])

    def _size_of(self, count: int, *, learns: bool) -> int:
        """Return the bytes of a file with the same shapes and other codes."""
        if count == 0:
            return 0
        if (count, learns) not in self._sizes:
            self._sizes[count, learns] = len(self._shaped_bytes(count, learns=learns))
        return self._sizes[count, learns]

    def _shaped_bytes(self, count: int, *, learns: bool) -> bytes:
        parts = self._parts(self._kept(count))
        shapes = [(int(self._rows[list(p.groups)].sum()), len(p.dimensions)) for p in parts]
        segments = tuple(
            Segment(part.dimensions, part.bits, _different_codes(number, shape, part.bits))
            for number, (part, shape) in enumerate(zip(parts, shapes, strict=True))
        )
        rows = sum(shape[0] for shape in shapes)
        levels = (np.arange(rows) % 64).astype(np.uint8)
        contents = self._contents(parts, segments, LogScale(levels, 1.0, 0.0), None)
        return file_bytes(contents, learns=learns)

    def _contents(
        self,
        parts: list[_Part],
        segments: tuple[Segment, ...],
        scale: LogScale,
        encoder: Encoder | None,
        budget_bytes: int = 10**9,
    ) -> FileContents:
        width = 1 + max(int(part.dimensions[-1]) for part in parts)
        # The exponent 0 needs the most bytes: a table of weights of its own.
        blank = Encoder(0.0, np.zeros((width, width), np.int8), *np.eye(2, width, dtype=np.float32))
        return FileContents(
            width=width,
            item_count=len(self._refined.item_order),
            item_ids=np.concatenate([self._items(part) for part in parts]),
            segments=segments,
            scale=scale,
            encoder=encoder or blank,
            metadata={**self._metadata, "budget_bytes": budget_bytes},
        )

    def _build(self, count: int, budget_bytes: int, *, learns: bool) -> tuple[bytes, FileContents]:
        parts = self._parts(self._kept(count))
        rows = quantise_rows([(self._values(part), part.bits) for part in parts])
        segments = tuple(
            Segment(part.dimensions, part.bits, codes)
            for part, codes in zip(parts, rows.codes, strict=True)
        )
        contents = self._contents(parts, segments, rows.scale, None, budget_bytes)
        full = np.zeros((len(contents.item_ids), contents.width), np.float32)
        start = 0
        for segment in segments:
            full[start : start + len(segment.codes), segment.dimensions] = segment.codes
            start += len(segment.codes)
        encoder = fit_encoder(
            self._histories[:, contents.item_ids],
            full,
            rows.scale,
            self._vectors[:, : contents.width],
        )
        contents = replace(contents, encoder=encoder)
        return file_bytes(contents, learns=learns), contents


def _different_codes(number: int, shape: tuple[int, int], bits: int) -> NDArray[Any]:
    """Return codes no two parts of which are equal: equal constants would be stored only once."""
    end = number + shape[0] * shape[1]
    drawn = _drawn_codes(1 << end.bit_length())
    return drawn[number:end].reshape(shape).astype(_DTYPES[bits], copy=False)


@cache
def _drawn_codes(count: int) -> NDArray[np.int8]:
    return np.random.default_rng(0).integers(-7, 8, count, np.int8)
