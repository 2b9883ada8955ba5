"""The sizes of data that the page is about."""

from __future__ import annotations

from dataclasses import dataclass

from tfpeel.workspace.estimate import DataSize

INTERACTIONS_PER_USER = 40
# Of tfpeel's random split: 20% test, 10% of what is left for validation.
_TRAIN_SHARE, _VALID_SHARE = 0.7, 0.1


@dataclass(frozen=True)
class Workload:
    """Users and items, with as many interactions for each user.

    Args:
        users: number of them.
        items: likewise.
    """

    users: int
    items: int

    @property
    def interactions(self) -> int:
        """Of all parts."""
        return INTERACTIONS_PER_USER * self.users

    @property
    def train_interactions(self) -> int:
        """Of the training part."""
        return round(_TRAIN_SHARE * self.interactions)

    @property
    def fitted_interactions(self) -> int:
        """Of training and validation part together."""
        return round((_TRAIN_SHARE + _VALID_SHARE) * self.interactions)

    @property
    def data_size(self) -> DataSize:
        """The same as the estimate takes it."""
        return DataSize(self.users, self.items, self.interactions, self.train_interactions)

    @property
    def title(self) -> str:
        """Such as 10^8 x 10^7."""
        return f"{_power(self.users)} x {_power(self.items)}"


WORKLOADS = tuple(Workload(10 * items, items) for items in (10**5, 10**6, 10**7))


def _power(count: int) -> str:
    return f"10^{len(str(count)) - 1}"
