"""The base of all configs: frozen, validated, documented field by field."""

from __future__ import annotations

import hashlib
import json
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, ValidationError

from tfpeel.errors import InputError


class Config(BaseModel):
    """A frozen set of options; every field has a range and a description."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @classmethod
    def of(cls, **fields: Any) -> Self:
        """Build the config.

        Raises:
            InputError: a field is unknown or out of its range; names the field.
        """
        try:
            return cls(**fields)
        except ValidationError as error:
            first = error.errors()[0]
            name = ".".join(str(part) for part in first["loc"]) or cls.__name__
            raise InputError(
                f"bad value for {name}", repr(first["input"]), first["msg"], f"change {name}"
            ) from None

    def fingerprint(self) -> str:
        """Return a short hash of all the values."""
        return fingerprint_of(self.model_dump(mode="json"))


def fingerprint_of(value: object) -> str:
    """Return a short hash of a JSON value; equal values have equal hashes."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:16]
