"""The first command of docs/privacy.md, on small workspaces."""

from __future__ import annotations

import json

from tests.cli.commands import SMALL, tfpeel
from tests.page_blocks import blocks, with_others


def test_every_model_is_attacked_in_every_way(checkout, workspace, tmp_path):
    held_out = tmp_path / "held-out"
    tfpeel("run", "--workspace", held_out, *SMALL, "--split", "held-out-users")
    others = {
        "privacy.py": "privacy.py --users 30",
        "--workspace FOLDER": f"--workspace {workspace}",
        "--held-out FOLDER": f"--held-out {held_out}",
    }
    (block,) = blocks("docs/privacy.md", "bash privacy")
    checkout.run_inside(with_others(block.text, others))
    report = json.loads((checkout.path / "benchmarks/results/privacy.json").read_text())
    assert report["users"] == 30
    models = [result.pop("model") for result in report["results"]]
    assert models == ["full model", "0.04 MB", "0.025 MB", "popularity"]
    for attacks in report["results"]:
        assert len(attacks) == 3
        for success in attacks.values():
            assert 0 < success["auc"] < 1
