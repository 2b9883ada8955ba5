"""A few of the kills that kills.py tries; it tries more, of more commands, for longer."""

from __future__ import annotations

import shlex

_KILLS = ("kill all", "terminate")


def test_killed_with_its_workers_or_ended_alone_a_run_recovers_and_leaves_nothing(checkout):
    chosen = shlex.join([word for kill in _KILLS for word in ("--kill", kill)])
    few = {"--kills 200": f"--command run --kills {len(_KILLS)} {chosen}"}
    done = checkout.run_block("docs/reliability.md", "bash kills", few)
    report = checkout.result("kills")
    for kill in _KILLS:
        assert f"run, {kill}, 1 times: right" in done.stdout
        assert report["commands"]["run"][kill] == {"tried": 1, "findings": 0}
