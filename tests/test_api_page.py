"""docs/api.md says what the docstrings do, and these say what callers need."""

from __future__ import annotations

import pytest

from tests.scripts_module import ROOT, script

API = script("api_page")
PACKAGES = {package.path: package for package in API.packages()}
# With which a first line says what comes out.
SAY = ("Return", "Whether")


def documented(package):
    """Yield each public function, class and method with the sections of its docstring."""
    for name, found in API.public_names(PACKAGES[package]):
        if not found.is_attribute:
            for one in (found, *API.methods(found)):
                assert one.docstring, f"{package}.{name}: {one.name}"
                sections = one.docstring.parse("google")
                yield one, {section.kind.value: section.value for section in sections}


def parameters(found):
    """Return the names of a function's arguments, or of those that make a class."""
    names = [one.name for one in found.parameters if one.name not in ("self", "cls")]
    return [name for name in names if not name.startswith("_")]


def test_the_page_is_what_the_docstrings_say():
    assert (ROOT / "docs" / "api.md").read_text() == API.page(), "run scripts/api_page.py"


def test_every_package_with_public_names_is_on_the_page():
    there = {
        path.parent.relative_to(ROOT).as_posix().replace("/", ".")
        for path in ROOT.glob("tfpeel/*/__init__.py")
    }
    # The command line has its own help; fit and Model are names of tfpeel itself.
    assert there - {"tfpeel.cli", "tfpeel.library"} == set(PACKAGES) - {"tfpeel", "tfpeel_deploy"}


@pytest.mark.parametrize("package", PACKAGES)
def test_every_public_name_is_documented_and_no_argument_that_there_is_not(package):
    for one, sections in documented(package):
        named = [each.name for each in sections.get("parameters", ())]
        if named and one.is_function:
            assert named == parameters(one), one.path


@pytest.mark.parametrize("package", PACKAGES)
def test_every_public_name_says_what_goes_in_and_what_comes_out(package):
    for one, sections in documented(package):
        # A property takes nothing; what belongs to another class's contract is said there.
        if one.is_attribute or one.docstring.value.startswith("See "):
            continue
        named = [each.name for each in sections.get("parameters", ())]
        assert set(parameters(one)) <= set(named), one.path
        if one.is_function:
            said = sections.keys() & {"returns", "yields"} or one.docstring.value.split()[0] in SAY
            assert said or str(one.returns) == "None", one.path
