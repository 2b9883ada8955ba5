"""Numbers as people read them."""

from __future__ import annotations

_UNITS = ((10**9, "GB"), (10**6, "MB"), (10**3, "KB"))


def size_text(size_bytes: float) -> str:
    """Return bytes in their largest unit, with three digits: 125 KB, 1.65 MB."""
    for unit, name in _UNITS:
        # What would be rounded to 1000 KB is 1 MB.
        if size_bytes >= 0.9995 * unit:
            return f"{size_bytes / unit:.3g} {name}"
    return f"{size_bytes:.0f} B"


def share_text(share: float) -> str:
    """Return a share in per cent, with more digits where it is small."""
    return f"{share:.1%}" if share >= 0.01 or share == 0 else f"{100 * share:.2g}%"


def time_text(milliseconds: float) -> str:
    """Return milliseconds with three digits at most."""
    return f"{milliseconds:.3g}" if milliseconds < 100 else f"{milliseconds:.0f}"
