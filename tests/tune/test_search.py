"""The search itself, over trials that are quick functions."""

from __future__ import annotations

import json
import math
import threading

import pytest

from tfpeel.errors import DamagedFileError, InputError
from tfpeel.processes import WorkerLostError
from tfpeel.tune.oracle import OBJECTIVE, oracle_of
from tfpeel.tune.parameter import Parameter
from tfpeel.tune.search import PackTuner

STRENGTH = Parameter("diversity", 0.0, 1e-3, 10.0)
WIDTH = Parameter("block-width", 8, 2, 16, (2, 4, 8, 16), whole=True)
BEST = 0.05


def quality(values, epochs=None):
    """Best at a strength in the middle of the range, on a logarithmic scale."""
    return {OBJECTIVE: 1 - abs(math.log10(values["diversity"] / BEST)) / 10}


def searched(path, tuner="random", trials=6, jobs=1, measure=quality, **options):
    oracle = oracle_of(tuner, options.get("space", [STRENGTH]), trials, options.get("epochs", 2), 7)
    PackTuner(oracle, path, measure).search_together(jobs)
    return oracle


def values_of(oracle):
    return [oracle.trials[name].hyperparameters.values for name in oracle.start_order]


@pytest.mark.parametrize("tuner", ["random", "bayesian"])
def test_values_are_in_the_range_and_differ(tmp_path, tuner):
    oracle = searched(tmp_path / "search", tuner)
    strengths = [values["diversity"] for values in values_of(oracle)]
    assert len(set(strengths)) == 6
    assert all(1e-3 <= strength <= 10 for strength in strengths)
    assert values_of(searched(tmp_path / "other", tuner)) == values_of(oracle)


def test_the_bayesian_tuner_learns_from_its_trials(tmp_path):
    oracle = searched(tmp_path / "search", "bayesian", trials=12)
    scores = [oracle.trials[name].score for name in oracle.start_order]
    assert max(scores[6:]) > 0.98
    assert max(scores[6:]) > max(scores[:3])


def test_hyperband_gives_more_epochs_to_the_better_ones(tmp_path):
    seen = []

    def measure(values, epochs):
        seen.append((epochs, values["diversity"]))
        return quality(values)

    searched(tmp_path / "search", "hyperband", trials=20, measure=measure, epochs=9)
    assert {epochs for epochs, _ in seen} == {1, 3, 9}
    first = [strength for epochs, strength in seen[:9] if epochs == 1]
    promoted = [strength for epochs, strength in seen[:12] if epochs == 3]
    best = sorted(first, key=lambda strength: -quality({"diversity": strength})[OBJECTIVE])
    assert promoted == best[: len(promoted)]
    assert len(promoted) >= 2


@pytest.mark.parametrize("tuner", ["random", "hyperband", "bayesian"])
def test_a_killed_search_goes_on_with_the_trial_that_was_running(tmp_path, tuner):
    asked = []

    def killed_at_the_fourth(values, epochs):
        asked.append(values)
        if len(asked) == 4:
            raise SystemExit
        return quality(values)

    def noted(values, epochs):
        asked.append(values)
        return quality(values)

    path = tmp_path / "search"
    oracle = oracle_of(tuner, [STRENGTH], 6, 9, 7)
    with pytest.raises(SystemExit):
        PackTuner(oracle, path, killed_at_the_fourth).search(verbose=0)
    again = searched(path, tuner, measure=noted, epochs=9)
    assert asked[3] == asked[4]
    assert len(asked) == 7
    assert {trial.status for trial in again.trials.values()} == {"COMPLETED"}
    if tuner == "random":
        assert values_of(again) == values_of(searched(tmp_path / "whole"))


def test_a_finished_search_goes_on_when_more_trials_are_asked_for(tmp_path):
    first = searched(tmp_path / "search", trials=4)
    asked = []
    searched(tmp_path / "search", trials=4, measure=lambda values, _: asked.append(values))
    assert asked == []
    second = searched(tmp_path / "search", trials=6)
    assert values_of(second)[:4] == values_of(first)
    assert len(second.trials) == 6


def test_a_search_in_parts_leaves_the_same_bytes(tmp_path):
    searched(tmp_path / "whole", trials=9)
    for trials in (3, 6, 9):
        searched(tmp_path / "parts", trials=trials)
    whole, parts = (tmp_path / name / "oracle.json" for name in ("whole", "parts"))
    assert parts.read_bytes() == whole.read_bytes()
    # Within a process sets of the same words often have the same order, among processes seldom.
    tried = json.loads(whole.read_text())["oracle"]["tried_so_far"]
    assert tried == sorted(tried)


def test_several_jobs_share_the_trials(tmp_path):
    together = threading.Barrier(3, timeout=30)

    def measure(values, epochs):
        together.wait()
        return quality(values)

    oracle = searched(tmp_path / "search", trials=6, jobs=3, measure=measure)
    assert len({values["diversity"] for values in values_of(oracle)}) == 6
    assert len(oracle.end_order) == 6


def test_when_all_values_were_tried_the_search_ends(tmp_path):
    oracle = searched(
        tmp_path / "search", trials=30, space=[WIDTH], measure=lambda *_: {OBJECTIVE: 0.5}
    )
    assert sorted(values["block-width"] for values in values_of(oracle)) == [2, 4, 8, 16]


def test_a_trial_that_was_killed_does_not_end_the_search(tmp_path):
    asked = []

    def measure(values, epochs):
        asked.append(values)
        if len(asked) in (2, 3, 4, 5):
            raise WorkerLostError("signal 9")
        return quality(values)

    oracle = searched(tmp_path / "search", trials=6, measure=measure)
    statuses = [oracle.trials[name].status for name in oracle.start_order]
    assert statuses == ["COMPLETED", *["FAILED"] * 4, "COMPLETED"]


@pytest.mark.parametrize("error", [InputError("a", 1, "b", "c"), KeyError("a bug")])
def test_what_is_wrong_for_all_ends_the_search(tmp_path, error):
    def measure(values, epochs):
        raise error

    with pytest.raises(type(error)) as caught:
        searched(tmp_path / "search", jobs=2, measure=measure)
    assert caught.value is error


def test_a_torn_state_is_said(tmp_path):
    searched(tmp_path / "search", trials=2)
    state = tmp_path / "search" / "oracle.json"
    content = json.loads(state.read_text())
    assert set(content["trials"]) == {"0", "1"}
    state.write_text(state.read_text()[:-20])
    with pytest.raises(DamagedFileError, match=r"oracle\.json is damaged"):
        searched(tmp_path / "search", trials=2)
