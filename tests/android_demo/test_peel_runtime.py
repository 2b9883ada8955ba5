"""The Java runtime: its own tests and the shared test vectors, on a desktop JVM."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from tests.android_demo.android_build import ANDROID_DEMO, JVM_PROGRAMS, run, skip_without


def test_the_java_runtime_passes_its_tests_and_the_vectors():
    skip_without(*JVM_PROGRAMS)
    run("mvn", "--batch-mode", "--quiet", "-Dstyle.color=never", "test")
    vectors = ANDROID_DEMO / "peel-runtime-desktop/target/surefire-reports"
    report = ET.parse(vectors / "TEST-dev.tfpeel.runtime.desktop.DesktopVectorsTest.xml").getroot()
    assert int(report.attrib["tests"]) >= 2
    assert report.attrib["skipped"] == "0"


def test_the_core_knows_no_android():
    sources = (ANDROID_DEMO / "peel-runtime/src/main").rglob("*.java")
    imported = {
        name
        for source in sources
        for name in re.findall(r"^import (?:static )?([\w.]+)", source.read_text(), re.MULTILINE)
    }
    assert imported
    assert all(name.startswith(("java.", "dev.tfpeel.runtime.")) for name in imported), imported
