"""docs/api.md says what the docstrings do, and these say what callers need."""

from __future__ import annotations

import pytest

from tests.scripts_module import ROOT, script

API = script("api_page")
PACKAGES = {package.path: package for package in API.packages()}
# What other people's programs call.
FOR_OTHERS = ("tfpeel", "tfpeel.runtime", "tfpeel.vectors")


def documented(package):
    """Yield each public function, class and method with the sections of its docstring."""
    for name, found in API.public_names(PACKAGES[package]):
        if not found.is_attribute:
            for one in (found, *API.methods(found)):
                assert one.docstring, f"{package}.{name}: {one.name}"
                sections = one.docstring.parse("google")
                yield one, {section.kind.value: section.value for section in sections}


def parameters(function):
    return [one.name for one in function.parameters if one.name not in ("self", "cls")]


def test_the_page_is_what_the_docstrings_say():
    assert (ROOT / "docs" / "api.md").read_text() == API.page(), "run scripts/api_page.py"


def test_every_package_with_public_names_is_on_the_page():
    there = {
        path.parent.relative_to(ROOT).as_posix().replace("/", ".")
        for path in ROOT.glob("tfpeel/*/__init__.py")
    }
    # The command line has its own help; fit and Model are names of tfpeel itself.
    assert there - {"tfpeel.cli", "tfpeel.library"} == set(PACKAGES) - {"tfpeel"}


@pytest.mark.parametrize("package", PACKAGES)
def test_every_public_name_is_documented_and_no_argument_that_there_is_not(package):
    for one, sections in documented(package):
        named = [each.name for each in sections.get("parameters", ())]
        if named and one.is_function:
            assert named == parameters(one), one.path


@pytest.mark.parametrize("package", FOR_OTHERS)
def test_functions_for_others_say_what_goes_in_and_what_comes_out(package):
    for one, sections in documented(package):
        if one.is_function:
            assert bool(parameters(one)) == ("parameters" in sections), one.path
            said = "returns" in sections or one.docstring.value.split()[0] in ("Return", "Whether")
            assert said or str(one.returns) == "None", one.path
