"""The global model: the result of pretraining."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from tfpeel.stored_result import read_result, write_result

SCHEMA_VERSION = 2
_SMALLEST_SQUARE = 1e-18
_ROWS_AT_ONCE = 65536


@dataclass(frozen=True)
class PretrainChoices:
    """What validation decided, so that a later fit need not decide again.

    Args:
        epochs: passes over the interactions.
        spectral_weight: factor of the spectral part's scores in the sum; 0 where there is none.
        neighbour_weight: the same of the neighbourhood part.
    """

    epochs: int
    spectral_weight: float
    neighbour_weight: float


@dataclass(frozen=True, eq=False)
class Pretrained:
    """The full, unquantised global model: user_vectors @ item_vectors.T, plus neighbourhoods.

    The columns are those of the trained two-tower model, then those of the spectral model. The
    history vectors of a user's items are summed; each part of the sum is brought to the length
    given by its weight. So are the scores that the neighbourhoods of a user's items add up to.

    Args:
        item_vectors: [items, D] float32.
        history_vectors: [items, D] float32.
        user_vectors: [users, D] float32, fitted users; rows of held-out users are zero.
        part_widths: columns in each part; their sum is D.
        part_weights: length of a user vector's part.
        neighbours: [items, items] CSR float32; empty where there is no neighbourhood part.
        neighbour_length: length of a user's scores by neighbourhood.
        block_width: dimensions in a block; divides every part's width.
        choices: what was decided on validation.
        log: one entry per epoch, for the reports.
    """

    item_vectors: NDArray[np.float32]
    history_vectors: NDArray[np.float32]
    user_vectors: NDArray[np.float32]
    part_widths: tuple[int, ...]
    part_weights: tuple[float, ...]
    neighbours: sparse.csr_matrix
    neighbour_length: float
    block_width: int
    choices: PretrainChoices
    log: tuple[dict[str, Any], ...]

    @property
    def width(self) -> int:
        """D, the length of a user vector."""
        return int(self.item_vectors.shape[1])

    @property
    def size_bytes(self) -> int:
        """Bytes of what scores need: the item vectors, and links of 8 bytes."""
        return int(4 * self.item_vectors.size + 8 * self.neighbours.nnz)

    def scores(
        self,
        history: sparse.csr_matrix,
        users: NDArray[np.int64] | None = None,
        items: NDArray[np.int32] | slice = slice(None),
        fitted_history: sparse.csr_matrix | None = None,
    ) -> NDArray[np.float32]:
        """Return scores of items.

        Args:
            history: [n, items] CSR of ones.
            users: [n], which fitted users these are; None: their history is all that is known.
            items: which of the catalogue.
            fitted_history: [n, items] CSR, what users had when they were fitted, where that is
                not `history`: their vectors move by what the encoder makes of the difference.

        Returns:
            [n, m] float32.
        """
        return self.of_users(history, users, fitted_history).scores(items)

    def of_users(
        self,
        history: sparse.csr_matrix,
        users: NDArray[np.int64] | None = None,
        fitted_history: sparse.csr_matrix | None = None,
    ) -> UserScores:
        """Return what scores one part of the catalogue after another for the same users.

        Args:
            history: see `scores`, as all arguments.
            users: whose vectors are taken.
            fitted_history: what they had when they were fitted.
        """
        vectors = self.encode(history) if users is None else np.asarray(self.user_vectors[users])
        if fitted_history is not None:
            vectors = vectors + self.encode(history) - self.encode(fitted_history)
        near = None
        if self.neighbours.nnz:
            near = neighbour_scores(history, self.neighbours, self.neighbour_length)
        return UserScores(vectors, self.item_vectors, near)

    def encode(self, history: sparse.csr_matrix) -> NDArray[np.float32]:
        """Return user vectors from histories alone.

        Args:
            history: [n, items] CSR of ones.

        Returns:
            [n, D] float32; zeros for an empty history.
        """
        total = np.asarray(history @ self.history_vectors, np.float32)
        return weigh_parts(total, self.part_widths, self.part_weights)

    def save(self, path: Path, fingerprint: str) -> None:
        """Write the model as a directory; see stored_result.write_result.

        Args:
            path: of the directory; replaced only when all of the new one is written.
            fingerprint: a hash of all that it was made from; see stored_result.write_result.
        """
        names = ("item_vectors", "history_vectors", "user_vectors")
        links = self.neighbours
        fields = {
            "part_widths": list(self.part_widths),
            "part_weights": list(self.part_weights),
            "neighbour_length": self.neighbour_length,
            "block_width": self.block_width,
            "choices": asdict(self.choices),
            "log": list(self.log),
        }
        arrays = {name: getattr(self, name) for name in names}
        arrays |= {"link_ends": links.indptr[1:], "link_items": links.indices, "links": links.data}
        write_result(path, "pretrained", SCHEMA_VERSION, fingerprint, fields, arrays)

    @classmethod
    def load(cls, path: Path) -> Pretrained:
        """Read a saved model; its tables are memory-mapped.

        Args:
            path: of the directory that `save` wrote.

        Returns:
            The model, equal to what was saved.

        Raises:
            DamagedFileError: see stored_result.read_result.
        """
        stored = read_result(path, "pretrained", SCHEMA_VERSION)
        fields, arrays = stored.fields, stored.arrays
        ends = np.concatenate([[0], arrays["link_ends"]])
        links = np.asarray(arrays["links"]), np.asarray(arrays["link_items"]), ends
        return cls(
            item_vectors=arrays["item_vectors"],
            history_vectors=arrays["history_vectors"],
            user_vectors=arrays["user_vectors"],
            part_widths=tuple(fields["part_widths"]),
            part_weights=tuple(fields["part_weights"]),
            neighbours=sparse.csr_matrix(links, shape=(len(ends) - 1,) * 2),
            neighbour_length=fields["neighbour_length"],
            block_width=fields["block_width"],
            choices=PretrainChoices(**fields["choices"]),
            log=tuple(fields["log"]),
        )


@dataclass(frozen=True, eq=False)
class UserScores:
    """Some users and what their scores are made of.

    Args:
        vectors: [n, D] float32.
        item_vectors: [items, D] float32.
        near: [n, items] CSR, what the neighbourhoods of their items add; None: there are none.
    """

    vectors: NDArray[np.float32]
    item_vectors: NDArray[np.float32]
    near: sparse.csr_matrix | None

    @cached_property
    def near_by_item(self) -> sparse.csc_matrix:
        """The same as `near`, of which columns are found without a look at all of it."""
        assert self.near is not None
        return self.near.tocsc()

    def scores(self, items: NDArray[np.int32] | slice = slice(None)) -> NDArray[np.float32]:
        """Return scores [n, m] float32.

        Args:
            items: which of the catalogue.
        """
        scores: NDArray[np.float32] = self.vectors @ self.item_vectors[items].T
        if self.near is not None:
            is_all = isinstance(items, slice) and items == slice(None)
            near = self.near if is_all else self.near_by_item[:, items]
            scores += near.toarray(order="C")
        return scores


def weighed_scores(
    users: Sequence[UserScores],
    weights: Sequence[NDArray[np.float32]],
    items: NDArray[np.int32],
) -> NDArray[np.float32]:
    """Return sums over users of their scores times weights, without making the scores.

    Args:
        users: some, and others of the same model.
        weights: [n, r] float32 of each of them.
        items: [m], which of the catalogue.

    Returns:
        [m, r] float32.
    """
    pairs = list(zip(users, weights, strict=True))
    vectors = np.sum([some.vectors.T @ of_some for some, of_some in pairs], axis=0)
    sums: NDArray[np.float32] = users[0].item_vectors[items] @ vectors
    for some, of_some in pairs:
        if some.near is not None:
            sums += some.near_by_item[:, items].T @ of_some
    return sums


def neighbour_scores(
    history: sparse.csr_matrix, neighbours: sparse.csr_matrix, length: float
) -> sparse.csr_matrix:
    """Return the sum of the rows of each history's items, brought to a length.

    Args:
        history: [n, items] CSR of ones.
        neighbours: [items, items] CSR.
        length: of each row that is not empty.

    Returns:
        [n, items] CSR float32.
    """
    total = (history @ neighbours).tocsr()
    squares = np.asarray(total.multiply(total).sum(axis=1)).ravel()
    factors = length / np.sqrt(np.maximum(squares, _SMALLEST_SQUARE))
    total.data *= np.repeat(factors, np.diff(total.indptr)).astype(np.float32)
    return total.astype(np.float32)


def weigh_parts(
    vectors: NDArray[np.float32],
    widths: tuple[int, ...],
    weights: tuple[float, ...],
    out: NDArray[np.float32] | None = None,
) -> NDArray[np.float32]:
    """Bring each part of each row to its length; zero parts stay zero.

    Args:
        vectors: [n, D] float32.
        widths: columns in each part.
        weights: length of each part afterwards.
        out: [n, D] float32, where the result goes; may be `vectors`. None: a new array.

    Returns:
        [n, D] float32.
    """
    found = np.empty(vectors.shape, np.float32) if out is None else out
    for rows in row_slices(len(vectors)):
        for columns, weight in zip(part_columns(widths), weights, strict=True):
            part = vectors[rows, columns]
            length = np.linalg.norm(part, axis=1, keepdims=True)
            np.multiply(part, weight / np.maximum(length, 1e-9), out=found[rows, columns])
    return found


def part_columns(widths: Sequence[int]) -> list[slice]:
    """Return the columns of parts of these widths that stand side by side."""
    ends = itertools.accumulate(widths)
    return [slice(end - width, end) for end, width in zip(ends, widths, strict=True)]


def row_slices(count: int) -> Iterator[slice]:
    """Give slices of so many rows of a table: what is made of one at a time is small."""
    return (slice(start, start + _ROWS_AT_ONCE) for start in range(0, count, _ROWS_AT_ONCE))
