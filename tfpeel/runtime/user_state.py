"""What a device remembers of its user; it never leaves the device."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from tfpeel.errors import DamagedFileError

STATE_VERSION = 1
_LARGEST_FLOAT32 = (2 - 2**-23) * 2.0**127


@dataclass(frozen=True)
class Offset:
    """What was learned on the device: added to the user vector that the history gives.

    Args:
        basis: name of the space that the numbers belong to; see `Manifest.basis_of`.
        values: one for each dimension of the file that it was learned with.
    """

    basis: str
    values: tuple[float, ...]

    def of_width(self, width: int) -> tuple[float, ...]:
        """Return the values for a file of another width: cut, or followed by zeros.

        Args:
            width: d of the file.
        """
        return self.values[:width] + (0.0,) * (width - len(self.values))


@dataclass(frozen=True)
class UserState:
    """Likes, dislikes, and what was learned from them.

    Items that the pack of the day does not know are kept: another pack may know them.

    Args:
        likes: external item ids, the latest last.
        dislikes: likewise; no item is in both.
        offset: None where nothing was learned.
    """

    likes: tuple[str, ...] = ()
    dislikes: tuple[str, ...] = ()
    offset: Offset | None = None

    def liking(self, *item_ids: str) -> UserState:
        """Return the state after the user liked items, in this order.

        Args:
            item_ids: external ids, the latest last.
        """
        new = dict.fromkeys(item_ids)
        kept = self.forgetting(*item_ids)
        return replace(kept, likes=(*kept.likes, *new))

    def disliking(self, *item_ids: str) -> UserState:
        """Return the state after the user disliked items, in this order.

        Args:
            item_ids: external ids, the latest last.
        """
        new = dict.fromkeys(item_ids)
        kept = self.forgetting(*item_ids)
        return replace(kept, dislikes=(*kept.dislikes, *new))

    def forgetting(self, *item_ids: str) -> UserState:
        """Return the state without items.

        Args:
            item_ids: external ids.
        """
        gone = set(item_ids)
        return replace(
            self,
            likes=tuple(item for item in self.likes if item not in gone),
            dislikes=tuple(item for item in self.dislikes if item not in gone),
        )

    def to_json(self) -> dict[str, Any]:
        """Return a JSON object; `from_json` is the inverse."""
        offset = self.offset
        return {
            "schema_version": STATE_VERSION,
            "likes": list(self.likes),
            "dislikes": list(self.dislikes),
            "offset": offset and {"basis": offset.basis, "values": list(offset.values)},
        }

    @staticmethod
    def from_json(value: object) -> UserState:
        """Return the state that a JSON value holds.

        Args:
            value: what json.loads gave.

        Raises:
            DamagedFileError: it is no user state, or one of another version.
        """
        fields = {"schema_version", "likes", "dislikes", "offset"}
        if not isinstance(value, dict) or set(value) != fields:
            raise DamagedFileError(f"this is no user state: it must have {sorted(fields)}")
        if type(value["schema_version"]) is not int or value["schema_version"] != STATE_VERSION:
            raise DamagedFileError(
                f"the user state has schema_version {value['schema_version']!r};"
                f" this tfpeel reads {STATE_VERSION}"
            )
        likes, dislikes = _ids(value["likes"]), _ids(value["dislikes"])
        if len({*likes, *dislikes}) != len(likes) + len(dislikes):
            raise DamagedFileError("the user state names an item twice")
        return UserState(likes, dislikes, _offset(value["offset"]))


def _ids(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise DamagedFileError("the user state's likes and dislikes must be lists of texts")
    return tuple(value)


def _offset(value: object) -> Offset | None:
    if value is None:
        return None
    fields = {"basis", "values"}
    if not isinstance(value, dict) or set(value) != fields or not isinstance(value["basis"], str):
        raise DamagedFileError("the user state's offset must have a basis and values")
    values = value["values"]
    if not isinstance(values, list) or not all(_is_finite(number) for number in values):
        raise DamagedFileError("the user state's offset must have finite numbers as values")
    return Offset(value["basis"], tuple(map(float, values)))


def _is_finite(value: object) -> bool:
    """Whether a value is a number that a float32 can hold, as the graphs need it."""
    return type(value) in (int, float) and -_LARGEST_FLOAT32 <= value <= _LARGEST_FLOAT32  # type: ignore[operator]  # the first part says that it is a number
