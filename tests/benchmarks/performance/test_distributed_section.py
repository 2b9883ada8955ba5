from __future__ import annotations

from typing import Any

from performance.distributed_section import distributed_section


def _parts() -> dict[str, Any]:
    one = {"epoch_seconds": 10.0, "steps": 500, "recall@20": 0.2}
    two = {"epoch_seconds": 8.0, "steps": 500, "recall@20": 0.21, "sent_bytes_per_step": 5e6}
    alone = {"seconds": 60.0, "sha256": "a", "clusters": 12}
    return {
        "training, 10000: one core": {**one, "epoch_seconds": 20.0},
        "training, 2048: one core": one,
        "training, 2048: two workers": two,
        "refinement: one core": alone,
        "refinement: two nodes": {**alone, "seconds": 40.0, "sent_bytes": 3e6, "lost_after": 4},
    }


def test_gains_are_over_the_first_row():
    lines = "\n".join(distributed_section(_parts())).splitlines()
    trainings = [line for line in lines if line.startswith("|")][2:5]
    assert trainings == [
        "| one core | 2,048 | 20 | 1.00 | – | 0.2000 |",
        "| two workers | 2,048 | 16 | 1.25 | 5.0 | 0.2100 |",
        "| one core | 10,000 | 40 | 1.00 | – | 0.2000 |",
    ]
    assert "| two nodes | 40 | 1.50 | 3 |" in lines


def test_it_is_said_whether_all_wrote_the_same():
    parts = _parts()
    assert distributed_section(parts)[-1] == (
        "12 clusters, and the one table, whose bytes were not compared. All wrote the same bytes."
        " The lost machine was killed when 4 clusters were done."
    )
    parts["refinement: two nodes"]["sha256"] = "b"
    assert "They wrote different bytes." in distributed_section(parts)[-1]
