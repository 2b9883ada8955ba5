"""The options of `tfpeel recommend` that ask for what a device can do."""

from __future__ import annotations

import json

import pytest

from tests.cli.commands import tfpeel
from tests.runtime.make_vectors import VECTORS
from tfpeel.runtime import Pack, Recommender

PACK = VECTORS / "pack"
HISTORY, DISLIKED = ("item-0001", "item-0003"), ("item-1042", "item-0746")


@pytest.fixture
def device() -> Recommender:
    device = Recommender(Pack(PACK))
    device.like(*HISTORY)
    return device


def recommend(*options):
    given = ("recommend", "--pack", PACK, "-k", 5, *options)
    return json.loads(tfpeel(*given, "--json", "-").stdout)


def test_dislikes_are_left_out_and_learned_from(device):
    device.dislike(*DISLIKED)
    device.learn()
    answer = recommend("--history", ",".join(HISTORY), "--dislike", ",".join(DISLIKED))
    expected = [(one.item_id, one.score) for one in device.recommend(5).recommendations]
    assert [(one["item_id"], one["score"]) for one in answer["recommendations"]] == expected


def test_small_files_leave_dislikes_out_and_say_that_they_learn_nothing():
    history = ("--history", HISTORY[0], "--dislike", HISTORY[1])
    done = tfpeel("recommend", "--pack", PACK, *history, "--budget", "40KB")
    assert HISTORY[1] not in done.stdout
    assert "Nothing to learn from the dislikes here" in done.stderr


def test_who_has_everything_is_told_that_nothing_is_left():
    done = tfpeel("recommend", "--pack", PACK, "--history", ",".join(Pack(PACK).items.ids))
    assert done.stdout.splitlines()[1:] == [
        "nothing is left: all items of the file are known or disliked"
    ]


def test_similar_items(device):
    device.state = device.state.forgetting(*HISTORY).liking(DISLIKED[0])
    answer = recommend("--similar", DISLIKED[0])
    expected = [one.item_id for one in device.similar(DISLIKED[0], 5)]
    assert [one["item_id"] for one in answer["recommendations"]] == expected


def test_why_names_the_items_that_speak_for_each(device):
    history = ("--history", ",".join(HISTORY), "--why")
    for item in recommend(*history)["recommendations"]:
        expected = [(one.item_id, one.score) for one in device.why(item["item_id"], 3)]
        assert [(one["item_id"], one["score"]) for one in item["because"]] == expected
    items = Pack(PACK).items
    title = items.titles[items.ids.index(HISTORY[0])]
    assert f"because of {title} (" in tfpeel("recommend", "--pack", PACK, *history).stdout


def test_a_history_of_unknown_items_is_an_error_with_every_option():
    for more in ((), ("--why",), ("--dislike", "item-0001")):
        done = tfpeel("recommend", "--pack", PACK, "--history", "typo", *more, status=2)
        assert "no item of the history is known" in done.stderr
