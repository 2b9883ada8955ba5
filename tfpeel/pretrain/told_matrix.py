"""Sparse matrices that tell of the products with them: where a library is, that tells nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from scipy import sparse


class _Telling:
    tell: Callable[[], None]

    def __matmul__(self, other: Any) -> Any:
        product = super().__matmul__(other)  # type: ignore[misc]
        self.tell()
        return product

    def transpose(self, *arguments: Any, **named: Any) -> Any:
        """Return the matrix turned round, which tells too."""
        return told(super().transpose(*arguments, **named), self.tell)  # type: ignore[misc]


class _Rows(_Telling, sparse.csr_matrix):  # type: ignore[misc]
    pass


class _Columns(_Telling, sparse.csc_matrix):  # type: ignore[misc]
    pass


def told(matrix: Any, tell: Callable[[], None]) -> Any:
    """Return a CSR or CSC matrix, with the same arrays, that calls `tell` after each product."""
    made = (_Rows if matrix.format == "csr" else _Columns)(matrix)
    made.tell = tell
    return made
