"""The first command of docs/privacy.md, on small workspaces."""

from __future__ import annotations

from tests.cli.commands import SMALL, tfpeel


def test_every_model_is_attacked_in_every_way(checkout, workspace, tmp_path):
    held_out = tmp_path / "held-out"
    tfpeel("run", "--workspace", held_out, *SMALL, "--split", "held-out-users")
    others = {
        "privacy.py": "privacy.py --users 30",
        "--workspace FOLDER": f"--workspace {workspace}",
        "--held-out FOLDER": f"--held-out {held_out}",
    }
    checkout.run_block("docs/privacy.md", "bash privacy", others)
    report = checkout.result("privacy")
    assert report["users"] == 30
    models = [result.pop("model") for result in report["results"]]
    assert models == ["full model", "0.04 MB", "0.025 MB", "popularity"]
    for attacks in report["results"]:
        assert len(attacks) == 3
        for success in attacks.values():
            assert 0 < success["auc"] < 1
