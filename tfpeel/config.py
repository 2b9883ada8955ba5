"""The base of all configs: frozen, validated, documented field by field."""

from __future__ import annotations

import hashlib
import json
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.fields import FieldInfo

from tfpeel.errors import InputError
from tfpeel.field_range import allowed_values, meaning, unknown_field


class Config(BaseModel):
    """A frozen set of options; every field has a range and a description.

    What is wrong with fields together is an InputError that a validator raises.
    """

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
            raise _refused(cls.model_fields, cls.__name__, error) from None

    def fingerprint(self) -> str:
        """Return a short hash of all the values."""
        return fingerprint_of(self.model_dump(mode="json"))


def _refused(fields: dict[str, FieldInfo], config: str, error: ValidationError) -> InputError:
    """Return the first mistake in words: what the field is, and what it allows."""
    first = error.errors()[0]
    name = ".".join(str(part) for part in first["loc"])
    if first["type"] == "extra_forbidden":
        return unknown_field(f"no such field in {config}", name, fields, "leave it out")
    info = fields[str(first["loc"][0])]
    allowed = (allowed_values(info, "None") or first["msg"]) + meaning(info)
    return InputError(f"bad value for {name}", repr(first["input"]), allowed, f"change {name}")


def fingerprint_of(value: object) -> str:
    """Return a short hash of a JSON value; equal values have equal hashes."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:16]
