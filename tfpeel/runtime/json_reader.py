"""JSON as RFC 8259 has it: no key twice, no NaN, no endless nesting; what Java's reader takes."""

from __future__ import annotations

import json
import math
import re
from typing import Any

from tfpeel.runtime.limits import DEEPEST_JSON

_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


def read_json(utf8: bytes) -> Any:
    """Return the value of a JSON text.

    Raises:
        ValueError: the bytes are no such text; says why, on one line.
    """
    try:
        text = utf8.decode()
    except UnicodeDecodeError:
        raise ValueError("not UTF-8") from None
    try:
        value = _DECODER.decode(text)
    except RecursionError:
        raise _too_deep() from None
    if _SURROGATE.search(text):
        _check_texts(value)
    _check_depth(value)
    return value


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the key {twice[:60]!r} occurs twice")
    return found


def _number(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(f"{text[:60]} is too large a number")
    return value


def _constant(text: str) -> float:
    raise ValueError(f"{text} is no JSON")


def _check_texts(value: object) -> None:
    """Check that texts have no half of a character, which no file name or output can hold."""
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise ValueError("a text holds half of a character (a lone surrogate)") from None
    except RecursionError:
        raise _too_deep() from None


def _check_depth(value: object) -> None:
    level = [value]
    for _ in range(DEEPEST_JSON + 1):
        nodes = [node for node in level if isinstance(node, dict | list)]
        level = [
            child for node in nodes for child in (node.values() if isinstance(node, dict) else node)
        ]
        if not level:
            return
    raise _too_deep()


def _too_deep() -> ValueError:
    return ValueError(f"more than {DEEPEST_JSON} levels")


_DECODER = json.JSONDecoder(object_pairs_hook=_pairs, parse_float=_number, parse_constant=_constant)
