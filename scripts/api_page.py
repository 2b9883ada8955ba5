"""Write docs/api.md from the docstrings of all public names.

python scripts/api_page.py            # rewrites it
python scripts/api_page.py --check    # fails where it is not what the docstrings say
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import griffe

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "api.md"
# In the order of the work; the first is what most people need.
PACKAGES = (
    *("", "runtime", "vectors", "workspace", "data", "pretrain", "cluster", "refine", "select"),
    *("export", "engine", "evaluate", "tune", "report", "play", "sign"),
)
_HEAD = """\
# API

Every public name of the Python packages, made from the docstrings by
`python scripts/api_page.py`. `tfpeel` itself is what [most programs need](library.md); a device
needs `tfpeel.runtime`; the other packages are the stages, in the order of the work, and last what
brings packs on devices. The fields of configs are explained in the file that `tfpeel config init`
writes.
"""
_TITLES = {"parameters": "Args", "returns": "Returns", "yields": "Yields", "raises": "Raises"}


def main() -> None:
    """Write or check the page."""
    text = page()
    if "--check" not in sys.argv:
        PAGE.write_text(text)
    elif PAGE.read_text() != text:
        sys.exit("docs/api.md is not what the docstrings say: run scripts/api_page.py")


def page() -> str:
    """Return the page."""
    parts = [_HEAD]
    for package in packages():
        parts.append(f"## {package.path}\n\n{_words(package)}")
        for name, found in public_names(package):
            parts += _entry(f"### `{name}{_signature(found)}`", found)
            parts += [part for method in methods(found) for part in _method(name, method)]
    return "\n".join(parts)


def packages() -> list[Any]:
    """Return the packages, whose names have been resolved."""
    loader = griffe.GriffeLoader(search_paths=[ROOT], docstring_parser="google")
    whole = loader.load("tfpeel")
    deploy = loader.load("tfpeel_deploy", try_relative_path=False)
    loader.resolve_aliases()
    return [*(whole[name] if name else whole for name in PACKAGES), deploy]


def public_names(package: Any) -> Iterator[tuple[str, Any]]:
    """Yield what a package's `__all__` names, with what it is."""
    for name in package.exports or ():
        found = package[str(name)]
        if found.is_alias:
            found = found.final_target
        # A function may have the name of its module.
        yield str(name), found[str(name)] if found.is_module else found


def methods(found: Any) -> list[Any]:
    """Return the public methods and properties of a class, in the order of its file."""
    if not found.is_class:
        return []
    inside = [
        one
        for name, one in found.members.items()
        if not name.startswith("_") and not one.is_alias and one.docstring
    ]
    return [one for one in inside if one.is_function or "property" in one.labels]


def _method(of: str, method: Any) -> list[str]:
    signature = _signature(method) if method.is_function else ""
    return _entry(f"#### `{of}.{method.name}{signature}`", method)


def _entry(heading: str, found: Any) -> list[str]:
    if found.is_attribute and "property" not in found.labels:
        return [f"{heading}\n\n`{found.value}`\n" if found.value else f"{heading}\n"]
    return [f"{heading}\n\n{_words(found)}"]


def _signature(found: Any) -> str:
    if not found.is_function:
        return ""
    shown = []
    for one in found.parameters:
        if one.name in ("self", "cls"):
            continue
        if one.kind is griffe.ParameterKind.var_positional:
            shown.append(f"*{one.name}")
            continue
        if one.kind is griffe.ParameterKind.keyword_only and not any("*" in x for x in shown):
            shown.append("*")
        shown.append(one.name if one.default is None else f"{one.name}={one.default}")
    return f"({', '.join(shown)})"


def _words(found: Any) -> str:
    if not found.docstring:
        return ""
    options = {"returns_multiple_items": False, "returns_named_value": False, "warnings": False}
    return "\n".join(
        part for section in found.docstring.parse("google", **options) for part in _section(section)
    )


def _section(section: Any) -> list[str]:
    kind = section.kind.value
    if kind == "text":
        return [f"{section.value}\n"]
    if kind not in _TITLES:
        return [f"{section.title or kind}: {_flat(section.value.contents)}\n"]
    lines = [f"{_TITLES[kind]}:\n"]
    for one in section.value:
        named = one.name if kind == "parameters" else one.annotation if kind == "raises" else None
        text = _flat(one.description)
        lines.append(f"- `{named}`: {text}" if named else f"- {text}")
    return [*lines, ""]


def _flat(text: str) -> str:
    return " ".join(text.split())


if __name__ == "__main__":
    main()
