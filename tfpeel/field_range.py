"""What a field of a config allows, in words."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Any, Literal, Union, get_args, get_origin

from annotated_types import Ge, Gt, Le, Lt
from pydantic.fields import FieldInfo

from tfpeel.errors import InputError

_SIGNS = ((Ge, "ge", "from"), (Gt, "gt", "above"), (Le, "le", "to"), (Lt, "lt", "below"))


def number_range(info: FieldInfo) -> str:
    """Return the kind and the limits of a number, the empty string for what is no number."""
    kinds = _kinds(info.annotation)
    if not {int, float} & set(kinds):
        return ""
    found = []
    for limit in info.metadata:
        for kind, name, word in _SIGNS:
            if isinstance(limit, kind):
                found.append(f"{word} {getattr(limit, name)}")
    return " ".join(["whole number" if int in kinds else "number", *found])


def choices(info: FieldInfo) -> tuple[Any, ...]:
    """Return what a field with a Literal type allows, without None."""
    literals = [kind for kind in _kinds(info.annotation) if get_origin(kind) is Literal]
    return tuple(value for kind in literals for value in get_args(kind))


def allowed_values(info: FieldInfo, none: str) -> str:
    """Return what a field allows, the empty string where that cannot be said so.

    Args:
        info: of the field.
        none: what None is called.
    """
    allowed = ", ".join(map(str, choices(info))) or number_range(info)
    return f"{allowed}, or {none}" if allowed and may_be_none(info) else allowed


def meaning(info: FieldInfo) -> str:
    """Return what a field is about, in brackets after a space; the empty string if nobody says."""
    return f" ({info.description.rstrip('.')})" if info.description else ""


def unknown_field(what: str, name: str, known: Iterable[str], next_step: str) -> InputError:
    """Return the error about a name that no field has.

    Args:
        what: was wrong.
        name: that was given.
        known: the names that there are.
        next_step: what to do where none of them is near.
    """
    names = list(known)
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
    return InputError(what, name, ", ".join(names), f"write {near[0]}" if near else next_step)


def may_be_none(info: FieldInfo) -> bool:
    """Whether None is allowed."""
    return type(None) in _kinds(info.annotation)


def is_text(info: FieldInfo) -> bool:
    """Whether any text is allowed."""
    return str in _kinds(info.annotation)


def _kinds(annotation: Any) -> tuple[Any, ...]:
    is_union = get_origin(annotation) is Union or type(annotation).__name__ == "UnionType"
    return get_args(annotation) if is_union else (annotation,)
