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
from tests.page_blocks import blocks, with_others
from tfpeel.sign import new_key, read_private_key, sign_pack

BOUNCY_CASTLE = "Lorg/bouncycastle/"
DOWNLOADS = {"PEEL_DOWNLOADS": str(ANDROID_DEMO / "build" / "downloads")}


def build(directory: Path, keys: Path, command: str = "./build-apk") -> Path:
    keystore = str(keys / "debug.keystore")
    run("bash", "-c", command, PEEL_BUILD=str(directory), PEEL_KEYSTORE=keystore, **DOWNLOADS)
    return directory / "tfpeel-demo.apk"


def on_page(page: str, pack: str, other: Path) -> str:
    """Return the command of a page with a pack of the test's."""
    (block,) = blocks(page, "bash apk")
    return with_others(block.text.rstrip(), {"android_demo/": f"{ANDROID_DEMO}/", pack: other})


def classes(apk: Path) -> set[str]:
    return set(re.findall(r"Class descriptor  : '(.*)'", run("dexdump", apk)))


def refusal(*options: str | Path) -> str:
    done = subprocess.run(
        [ANDROID_DEMO / "build-apk", *options], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    return done.stderr


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


def test_what_the_user_likes_stays_on_the_device(apk):
    manifest = run("aapt", "dump", "xmltree", apk, "AndroidManifest.xml")
    assert re.search(r"android:allowBackup.*0x0$", manifest, re.MULTILINE)
    assert "android:dataExtractionRules" in manifest
    rules = run("aapt", "dump", "xmltree", apk, "res/xml/data_extraction_rules.xml")
    for where in ("cloud-backup", "device-transfer"):
        excluded = rules.split(f"E: {where}")[1].split("E: device-transfer")[0]
        for domain in ("root", "file", "database", "sharedpref", "external"):
            assert f'"{domain}"' in excluded, (where, domain)


def test_the_signature_is_right(apk):
    assert "Verified using v2 scheme (APK Signature Scheme v2): true" in run(
        "apksigner", "verify", "--verbose", apk
    )


def test_the_code_is_in_it(apk):
    assert {
        "Ldev/tfpeel/demo/MainActivity;",
        "Ldev/tfpeel/demo/DemoApplication;",
        "Ldev/tfpeel/runtime/Recommender;",
        "Ldev/tfpeel/runtime/tflite/TfliteInterpreter;",
        "Lorg/tensorflow/lite/Interpreter;",
    } <= classes(apk)


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


def test_an_app_without_keys_brings_nothing_to_check_them_with(apk):
    assert not [name for name in classes(apk) if name.startswith(BOUNCY_CASTLE)]
    with zipfile.ZipFile(apk) as archive:
        assert not [name for name in archive.namelist() if name.startswith("assets/keys/")]


def test_keys_and_signatures_are_in_it(keys, tmp_path):
    skip_without(*APK_PROGRAMS)
    for name in ("old.pem", "new.pem"):
        new_key(tmp_path / name)
    pack = tmp_path / "shop"
    shutil.copytree(PACK, pack)
    sign_pack(pack, read_private_key(tmp_path / "new.pem"), 1)
    options = [f"--key {tmp_path}/{name}.pem.pub" for name in ("old", "new")]
    command = on_page("docs/tutorial.md", "library/pack", pack)
    apk = build(tmp_path / "build", keys, " ".join([command, *options]))
    with zipfile.ZipFile(apk) as archive:
        for place, name in enumerate(("old", "new")):
            key = (tmp_path / f"{name}.pem.pub").read_bytes()
            assert archive.read(f"assets/keys/{place}.pub") == key
        signature = (pack / "signature.json").read_bytes()
        assert archive.read("assets/packs/shop/signature.json") == signature
    assert f"{BOUNCY_CASTLE}jce/provider/BouncyCastleProvider;" in classes(apk)


def test_a_private_key_does_not_get_into_it(tmp_path):
    public = new_key(tmp_path / "key.pem").to_pem()
    both = tmp_path / "both.pem"
    both.write_text((tmp_path / "key.pem").read_text() + public)
    for wrong in (tmp_path / "key.pem", both, tmp_path / "nothing", tmp_path):
        assert refusal("--key", wrong) == (
            f"build-apk: --key needs a public key, as tfpeel keys new writes it, not '{wrong}'\n"
        )


def test_wrong_options_are_one_clear_line(tmp_path):
    assert "needs a directory with a manifest.json, not ''" in refusal("--pack")
    assert f"not '{tmp_path}'" in refusal("--pack", tmp_path)
    assert "usage: build-apk" in refusal("--keys")


def test_the_same_sources_and_pack_give_the_same_bytes(apk, keys, tmp_path):
    again = build(tmp_path, keys, on_page("docs/android.md", "my-workspace/pack", PACK))
    assert hashlib.sha256(again.read_bytes()).digest() == hashlib.sha256(apk.read_bytes()).digest()


def test_every_screen_on_a_desktop(tmp_path):
    skip_without(*APK_PROGRAMS, "gcc", "nm")
    if (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        pytest.skip("Android's interpreter is run on Linux on x86_64 alone")
    run("./test-app", PEEL_KEYSTORE=str(tmp_path / "debug.keystore"))
    screens = {path.stem for path in (ANDROID_DEMO / "build" / "screens").glob("*.png")}
    assert {"new-user", "liked", "dark", "search", "similar", "small-file", "landscape"} <= screens
    assert {"failure", "not-signed"} <= screens


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
