"""The Java runtime: its own tests and the shared test vectors, on a desktop JVM."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest

from tests.android_demo.android_build import ANDROID_DEMO, JVM_PROGRAMS, run, skip_without
from tests.page_blocks import TRIED_BY, blocks
from tfpeel.runtime import limits as python_limits
from tfpeel.runtime.known_operators import KNOWN_OPERATORS, Code

DESKTOP = "peel-runtime-desktop"
# What the examples in the docs take for granted: an activity, something that shows an item, a key.
_AROUND_EXAMPLE = """
import dev.tfpeel.runtime.*;
import dev.tfpeel.runtime.desktop.DesktopInterpreter;
import dev.tfpeel.runtime.signature.*;
import java.io.File;
import java.util.*;

class Example {{
    String text;
    java.security.Provider provider;
    File getFilesDir() {{ return new File("."); }}
    void show(String name, List<Recommendation> reasons) {{}}
    void run() throws Exception {{
        {example}
    }}
}}
"""


def test_the_java_runtime_passes_its_tests_and_the_vectors():
    skip_without(*JVM_PROGRAMS)
    run("mvn", "--batch-mode", "--quiet", "-Dstyle.color=never", "test")
    vectors = ANDROID_DEMO / DESKTOP / "target/surefire-reports"
    report = ET.parse(vectors / "TEST-dev.tfpeel.runtime.desktop.DesktopVectorsTest.xml").getroot()
    assert int(report.attrib["tests"]) >= 2
    assert report.attrib["skipped"] == "0"


@pytest.mark.parametrize("page", sorted(TRIED_BY["java"][1]))
def test_the_example_in_the_docs_compiles(tmp_path, page):
    skip_without(*JVM_PROGRAMS)
    run("mvn", "--batch-mode", "--quiet", "-Dstyle.color=never", "compile")
    (block,) = blocks(page, "java")
    example = block.text.replace("TfliteInterpreter", "DesktopInterpreter")
    source = tmp_path / "Example.java"
    source.write_text(_AROUND_EXAMPLE.format(example=example))
    classes = (ANDROID_DEMO / name / "target/classes" for name in ("peel-runtime", DESKTOP))
    run("javac", "--class-path", ":".join(map(str, classes)), "-d", tmp_path, source)


def test_the_core_knows_no_android():
    sources = (ANDROID_DEMO / "peel-runtime/src/main").rglob("*.java")
    imported = {
        name
        for source in sources
        for name in re.findall(r"^import (?:static )?([\w.]+)", source.read_text(), re.MULTILINE)
    }
    assert imported
    assert all(name.startswith(("java.", "dev.tfpeel.runtime.")) for name in imported), imported


def test_both_clients_have_the_same_limits_and_know_the_same_operators():
    core = ANDROID_DEMO / "peel-runtime/src/main/java/dev/tfpeel/runtime"
    java = re.findall(r"(?:long|int) (\w+) = (.+);", (core / "Limits.java").read_text())
    values = {name: value.replace("Integer.MAX_VALUE", "2**31-1") for name, value in java}
    python = vars(python_limits)
    same = {name for name in values if name in python}
    assert len(same) == 13
    for name in same:
        number = eval(re.sub(r"L\b|_", "", values[name]))
        assert number == python[name], name
    codes = re.findall(r"int (\w+) = (\d+);", (core / "graph/Code.java").read_text())
    assert {name: int(code) for name, code in codes} == {code.name: code for code in Code}
    known = set(re.findall(r"\bCode\.(\w+)", (core / "graph/KnownOperator.java").read_text()))
    assert known == {code.name for code in KNOWN_OPERATORS}
