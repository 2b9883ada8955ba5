from __future__ import annotations

import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tfpeel.errors import InputError
from tfpeel_deploy import Place
from tfpeel_deploy.place import checked_name


def test_where_packs_are():
    assert Place.inside("a.b").folder == "files/packs"
    assert Place.shared("a.b").folder == "/sdcard/Android/data/a.b/files/packs"
    assert Place.at("/data/local/tmp/x/", "a.b").folder == "/data/local/tmp/x"
    assert Place.inside("a.b").path_for_app("toys") == "toys"
    assert Place.shared("a.b").path_for_app("toys") == f"{Place.shared('a.b').folder}/toys"


@pytest.mark.parametrize("app", ["", "demo", "a.b;c", "a b.c", "-a.b", "a..b", "a.b\n"])
def test_bad_apps(app):
    with pytest.raises(InputError, match="bad --app"):
        Place.inside(app)


@pytest.mark.parametrize("name", ["", ".", "..", ".x", "-x", "a/b", "a b", "x.old", "x" * 65])
def test_bad_names(name):
    with pytest.raises(InputError, match="cannot be the name"):
        checked_name(name)


@settings(deadline=None, max_examples=30)
@given(st.text(st.characters(blacklist_characters="\0", blacklist_categories=["Cs"])))
def test_a_script_arrives_as_it_is(text):
    script = Place.inside("a.b").script(text)
    shell = f'run-as() {{ printf %s "$4"; }}; {script}'.replace("run-as", "run_as")
    got = subprocess.run(["/bin/sh", "-c", shell], capture_output=True, check=True).stdout
    assert got.decode() == text.replace("run-as", "run_as")
