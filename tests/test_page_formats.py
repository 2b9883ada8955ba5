"""What docs/ show of files is what tfpeel reads, and the demo app has."""

from __future__ import annotations

import json

from tests.page_blocks import ROOT, blocks
from tfpeel.cli.config_file import read_config_file
from tfpeel.runtime import UserState
from tfpeel.runtime.trusted_keys import signatures_of


def test_the_config_file(tmp_path):
    (block,) = blocks("docs/config.md", "toml")
    path = tmp_path / "shop.toml"
    path.write_text(block.text)
    found = read_config_file(path)
    assert found.fields["budgets"] == (60_000, 500_000)
    assert set(found.sections) == {"data", "cluster"}


def test_the_state_of_a_user():
    (block,) = blocks("docs/device.md", "json")
    assert UserState.from_json(json.loads(block.text)).likes == ("tea",)


def test_the_signatures(tmp_path):
    (block,) = blocks("docs/signing.md", "json")
    assert ": " in block.text
    (tmp_path / "signature.json").write_text(
        block.text.replace("5f1c0a...", "5f1c0a" + "0" * 10).replace(
            "base64 of 64 bytes", "A" * 86 + "=="
        )
    )
    assert signatures_of(tmp_path) == {"5f1c0a" + "0" * 10: bytes(64)}


def test_the_build_of_an_app():
    (block,) = blocks("docs/android.md", "kotlin")
    built = (ROOT / "android_demo" / "app" / "build.gradle.kts").read_text()
    for line in block.text.splitlines():
        for part in line.removesuffix("}").split("{"):
            assert part.strip() in built, part
