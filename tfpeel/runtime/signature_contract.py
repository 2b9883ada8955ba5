"""What the signatures of a pack's files take and give: docs/file-format.md, as code."""

from __future__ import annotations

from tfpeel.errors import DamagedFileError
from tfpeel.runtime.graph_check import SignatureKind, TensorKind
from tfpeel.runtime.known_operators import FLOAT32, INT32

_IDS = TensorKind(INT32, (-1,))
# The width of user vectors is each file's own.
_WIDTH = -2
_USER = TensorKind(FLOAT32, (1, _WIDTH))
_COUNT = TensorKind(INT32, ())

SIGNATURES = {
    "recommend": SignatureKind(
        {"user_vector": _USER, "exclude_ids": _IDS, "k": _COUNT},
        {"ids": _IDS, "scores": TensorKind(FLOAT32, (-1,))},
    ),
    "encode_history": SignatureKind({"history_ids": _IDS}, {"user_vector": _USER}),
    "item_vectors": SignatureKind(
        {"item_ids": _IDS}, {"vectors": TensorKind(FLOAT32, (-1, _WIDTH))}
    ),
    "train_user": SignatureKind(
        {"user_vector": _USER, "positive_ids": _IDS, "negative_ids": _IDS}, {"user_vector": _USER}
    ),
    "route": SignatureKind(
        {"history_ids": _IDS},
        {"cluster": TensorKind(INT32, (1,)), "scores": TensorKind(FLOAT32, (-1,))},
    ),
}


def check_signatures(found: dict[str, SignatureKind], name: str) -> int:
    """Check the signatures that are known; others are left alone.

    Args:
        found: of a file.
        name: of the file, for messages.

    Returns:
        The width of the file's user vectors; 0 where no signature has any.

    Raises:
        DamagedFileError: an input or output is missing, unknown, or of another type or shape.
    """
    widths = set()
    for signature in sorted(found.keys() & SIGNATURES.keys()):
        wanted = SIGNATURES[signature]
        for side in ("inputs", "outputs"):
            ends, rules = getattr(found[signature], side), getattr(wanted, side)
            if set(ends) != set(rules):
                raise _wrong(name, signature, f"{side} {sorted(ends)}, not {sorted(rules)}")
            for end, rule in rules.items():
                if not _fits(ends[end], rule):
                    shape = list(ends[end].shape)
                    raise _wrong(name, signature, f"{end} of type {ends[end].type}, shape {shape}")
                if rule.shape[-1:] == (_WIDTH,):
                    widths.add(ends[end].shape[-1])
    if len(widths) > 1 or not all(width > 0 for width in widths):
        raise DamagedFileError(f"{name} has user vectors of the widths {sorted(widths)}")
    return widths.pop() if widths else 0


def _fits(found: TensorKind, rule: TensorKind) -> bool:
    """Sizes that any may be are those of the rule that are below zero."""
    pairs = list(zip(found.shape, rule.shape, strict=False))
    same = all(size == wanted or wanted < 0 for size, wanted in pairs)
    return found.type == rule.type and len(found.shape) == len(rule.shape) and same


def _wrong(name: str, signature: str, what: str) -> DamagedFileError:
    return DamagedFileError(f"{name} has a signature {signature} with {what}")
