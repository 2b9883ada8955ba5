"""The demo app: builds into an APK that Android's own tools accept, and runs on a desktop."""

from __future__ import annotations

import hashlib
import os
import platform
import re
import shutil
import struct
import subprocess
import zipfile
from pathlib import Path

import pytest

from tests.android_demo.android_build import (
    ANDROID_DEMO,
    APK_PROGRAMS,
    PACK,
    run,
    skip_without,
)

DOWNLOADS = {"PEEL_DOWNLOADS": str(ANDROID_DEMO / "build" / "downloads")}


def build(directory: Path, keys: Path) -> Path:
    keystore = str(keys / "debug.keystore")
    run("./build-apk", PEEL_BUILD=str(directory), PEEL_KEYSTORE=keystore, **DOWNLOADS)
    return directory / "tfpeel-demo.apk"


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("keys")


@pytest.fixture(scope="module")
def apk(tmp_path_factory: pytest.TempPathFactory, keys: Path) -> Path:
    skip_without(*APK_PROGRAMS)
    return build(tmp_path_factory.mktemp("apk"), keys)


def test_the_package_is_what_tfpeel_deploy_expects(apk):
    badging = run("aapt", "dump", "badging", apk)
    assert "package: name='dev.tfpeel.demo'" in badging
    assert "launchable-activity: name='dev.tfpeel.demo.MainActivity'" in badging
    assert "application-debuggable" in badging  # run-as, and so `tfpeel deploy`, needs it
    assert "native-code: 'arm64-v8a' 'x86_64'" in badging


def test_it_may_do_nothing_beyond_its_own_files(apk):
    assert "uses-permission" not in run("aapt", "dump", "permissions", apk)


def test_the_signature_is_right(apk):
    assert "Verified using v2 scheme (APK Signature Scheme v2): true" in run(
        "apksigner", "verify", "--verbose", apk
    )


def test_the_code_is_in_it(apk):
    classes = set(re.findall(r"Class descriptor  : '(.*)'", run("dexdump", apk)))
    assert {
        "Ldev/tfpeel/demo/MainActivity;",
        "Ldev/tfpeel/demo/DemoApplication;",
        "Ldev/tfpeel/runtime/Recommender;",
        "Ldev/tfpeel/runtime/tflite/TfliteInterpreter;",
        "Lorg/tensorflow/lite/Interpreter;",
    } <= classes


def test_the_pack_is_stored_as_it_is_and_aligned(apk):
    with zipfile.ZipFile(apk) as archive, apk.open("rb") as content:
        assert archive.testzip() is None
        models = [name for name in archive.namelist() if name.endswith(".tflite")]
        assert len(models) == len(list(PACK.rglob("*.tflite")))
        for name in models:
            entry = archive.getinfo(name)
            assert entry.compress_type == zipfile.ZIP_STORED, name
            content.seek(entry.header_offset + 26)
            name_size, extra_size = struct.unpack("<HH", content.read(4))
            assert (entry.header_offset + 30 + name_size + extra_size) % 4 == 0, name
            packed = name.removeprefix("assets/packs/pack/")
            assert archive.read(entry) == (PACK / packed).read_bytes(), name


def test_the_same_sources_give_the_same_bytes(apk, keys, tmp_path):
    again = build(tmp_path, keys)
    assert hashlib.sha256(again.read_bytes()).digest() == hashlib.sha256(apk.read_bytes()).digest()


def test_every_screen_on_a_desktop(tmp_path):
    skip_without(*APK_PROGRAMS, "gcc", "nm")
    if (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        pytest.skip("Android's interpreter is run on Linux on x86_64 alone")
    run("./test-app", PEEL_KEYSTORE=str(tmp_path / "debug.keystore"))
    screens = {path.stem for path in (ANDROID_DEMO / "build" / "screens").glob("*.png")}
    assert {"new-user", "liked", "dark", "search", "similar", "small-file", "landscape"} <= screens


def test_a_missing_program_is_one_clear_line(tmp_path):
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("bash", "dirname", "basename"):
        found = shutil.which(name)
        assert found is not None
        (programs / name).symlink_to(found)
    done = subprocess.run(
        [ANDROID_DEMO / "build-apk"],
        env={**os.environ, "PATH": str(programs)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("build-apk: not installed: javac mvn aapt2 zipalign apksigner")
    assert done.stderr.count("\n") == 1
