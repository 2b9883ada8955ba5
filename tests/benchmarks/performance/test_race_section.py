from __future__ import annotations

from performance.race_section import duels, race_section, strongest
from tests.benchmarks.performance.toy_speed import toy_speed

PARTS = toy_speed()["parts"]


def test_times_are_those_to_the_best_of_the_other():
    found = duels(PARTS)
    assert found["stock-adam-128"].ratio == 12 / 2
    assert found["stock-adagrad-32"].ratio == 8 / 1
    # Only the sum of all parts is as good as its first lap.
    assert found["ials-1-10"].ratio == 0.5 / 9
    assert found["bpr"].ratio is None


def test_the_strongest_of_a_kind_is_that_with_the_best_recall():
    best = strongest(duels(PARTS), "stock")
    assert best is not None
    assert best.name == "stock"
    assert strongest(duels(PARTS), "nobody") is None


def test_who_was_stopped_and_who_is_out_of_reach_are_marked():
    lines = "\n".join(race_section(PARTS))
    assert "| stock (stopped after 60 s) | 0.3000 | 12.0 | 2.0 | 6.00 | 1,000 |" in lines
    assert "| out of reach | 0.5000 | 4.0 | – | – |" in lines


def test_without_our_own_laps_there_is_no_race():
    assert race_section({"bpr": PARTS["bpr"]}) == []
