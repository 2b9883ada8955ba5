"""docs/concept.svg is what its script draws, and its rows are what the method does."""

from __future__ import annotations

from xml.etree import ElementTree

from tests.scripts_module import ROOT, script

PICTURE = script("concept_picture")


def test_the_committed_picture_is_the_scripts():
    assert PICTURE.OUT == ROOT / "docs" / "concept.svg"
    assert PICTURE.OUT.read_text() == PICTURE.picture(), "run scripts/concept_picture.py"


def test_it_needs_no_network_and_tells_who_cannot_see_it():
    root = ElementTree.fromstring(PICTURE.picture())
    assert "http://www.w3.org" in root.tag
    assert PICTURE.picture().count("http") == 1
    assert "budget" in root.find("{http://www.w3.org/2000/svg}title").text
