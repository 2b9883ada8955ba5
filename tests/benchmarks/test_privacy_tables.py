from __future__ import annotations

from privacy_tables import crowd_table, membership_table, soak_table


def test_attacks_stand_beside_each_other():
    found = {"auc": 0.75, "tpr_at_1_percent_fpr": 0.125}
    attacks = ("interactions by vector", "interactions by history", "users by history")
    result = {"model": "0.5 MB", **dict.fromkeys(attacks, found)}
    last = membership_table({"results": [result]}).splitlines()[-1]
    assert last == "| 0.5 MB | 0.750 | 12.5% | 0.750 | 12.5% | 0.750 | 12.5% |"


def test_a_crowd_is_a_row_with_its_options():
    result = {"attack": "narrow", "crowd": 1500, "options": ["--a 1"], "all": 0.5, "segment": 0.25}
    report = {"real_users": 9, "users_of_segment": 4, "users_of_target": 2, "results": [result]}
    lines = crowd_table(report).splitlines()
    assert lines[0] == "9 real users, 4 of them in the attacked cluster; 2 have the target."
    assert lines[2] == "| attack | made-up users | options | all | segment |"
    assert lines[-1] == "| narrow | 1,500 | --a 1 | 50.0% | 25.0% |"


def test_memory_is_that_of_the_beginning_the_middle_and_the_end():
    report = {
        "recommendations": 1000,
        "threads": 4,
        "pack_switches": 2,
        "wrong": 0,
        "errors": 0,
        "memory_bytes_of_tenths": [place * 10**6 for place in range(10)],
    }
    rows = soak_table(report).splitlines()[-3:]
    assert [row.split(" | ")[1] for row in rows] == ["0.0 MB |", "4.0 MB |", "9.0 MB |"]
