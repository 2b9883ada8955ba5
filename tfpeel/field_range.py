"""What a field of a config allows, in words."""

from __future__ import annotations

from typing import Any, Literal, Union, get_args, get_origin

from annotated_types import Ge, Gt, Le, Lt
from pydantic.fields import FieldInfo

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


def may_be_none(info: FieldInfo) -> bool:
    """Whether None is allowed."""
    return type(None) in _kinds(info.annotation)


def is_text(info: FieldInfo) -> bool:
    """Whether any text is allowed."""
    return str in _kinds(info.annotation)


def _kinds(annotation: Any) -> tuple[Any, ...]:
    is_union = get_origin(annotation) is Union or type(annotation).__name__ == "UnionType"
    return get_args(annotation) if is_union else (annotation,)
