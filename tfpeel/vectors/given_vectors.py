"""Vectors that someone else trained."""

from __future__ import annotations

from dataclasses import dataclass

from tfpeel.errors import InputError
from tfpeel.vectors.vector_table import VectorTable


@dataclass(frozen=True, eq=False)
class GivenVectors:
    """Vectors of items, and of users where there are any.

    A user likes an item as much as the dot product of their vectors says. Where no user vectors
    are given, a user is the mean of their items.

    Args:
        items: of the items.
        users: of the users, with as many dimensions; None where none are given.

    Raises:
        InputError: the two have not as many dimensions.
    """

    items: VectorTable
    users: VectorTable | None

    def __post_init__(self) -> None:
        """Check that users and items go together."""
        if self.users is not None and self.users.dimensions != self.items.dimensions:
            raise InputError(
                "user and item vectors have not as many dimensions",
                f"{self.users.dimensions} for users, {self.items.dimensions} for items",
                "the same number",
                f"check {self.users.source} and {self.items.source}",
            )
