from __future__ import annotations

import pytest

from tests.runtime.toy_pack import IDS, ITEM_COUNT, LARGE, SMALL, TITLES
from tfpeel.errors import InputError
from tfpeel.play import Playground
from tfpeel.play.wish import Wish
from tfpeel.runtime import Recommender

LIKES, DISLIKES = (IDS[1], IDS[5]), (IDS[7],)


@pytest.fixture
def playground(pack):
    return Playground(pack)


def test_about_the_pack(playground, pack):
    assert playground.about() == {
        "name": "toy",
        "created_by": "tfpeel 0.1.0",
        "items": ITEM_COUNT,
        "budgets": [SMALL, LARGE],
        "clusters": [17, 13],
        "router_bytes": pack.manifest.router.bytes,
    }


def test_searching_gives_ids_and_titles(playground):
    assert playground.search("«5»") == [{"item_id": IDS[5], "title": TITLES[5]}]
    assert playground.search("item-3")[0] == {"item_id": IDS[3], "title": None}


@pytest.mark.parametrize("budget", [SMALL, LARGE])
@pytest.mark.parametrize("dislikes", [(), DISLIKES])
def test_the_answer_is_the_recommenders(playground, pack, budget, dislikes):
    answer = playground.recommend(Wish(LIKES, dislikes, budget, 8))
    device = Recommender(pack, budget)
    device.like(*LIKES)
    device.dislike(*dislikes)
    assert answer["learned"] == (bool(dislikes) and device.learn())
    expected = device.recommend(8)
    entry = pack.file_for(expected.cluster, budget)
    assert answer["cluster"] == pack.route(LIKES)
    assert answer["file"] == {
        "path": entry.path,
        "bytes": (pack.path / entry.path).stat().st_size,
        "budget_bytes": budget,
        "items": entry.items,
        "gives_reasons": budget == LARGE,
    }
    assert answer["milliseconds"] > 0
    found = [(one["item_id"], one["title"], one["score"]) for one in answer["recommendations"]]
    assert found == [(o.item_id, o.title, o.score) for o in expected.recommendations]
    assert not {item for item, _, _ in found} & {*LIKES, *dislikes}


def test_reasons_are_the_likes_that_speak_for_an_item(playground, pack):
    answer = playground.recommend(Wish(LIKES, (), LARGE, ITEM_COUNT))
    device = Recommender(pack, LARGE)
    device.like(*LIKES)
    given = 0
    for one in answer["recommendations"]:
        speaking = [r for r in device.why(one["item_id"], 2) if r.score > 0]
        assert [r["item_id"] for r in one["because"]] == [r.item_id for r in speaking]
        given += len(speaking)
    assert 0 < given < 2 * len(answer["recommendations"])


def test_small_files_give_no_reasons(playground):
    answer = playground.recommend(Wish(LIKES, DISLIKES, SMALL, 5))
    assert [one["because"] for one in answer["recommendations"]] == [[]] * 5
    assert answer["learned"] is False


def test_what_is_liked_and_disliked_is_disliked(playground):
    both = playground.recommend(Wish(LIKES, LIKES[:1], LARGE, 5))
    one = playground.recommend(Wish(LIKES[1:], LIKES[:1], LARGE, 5))
    assert both["recommendations"] == one["recommendations"]


def test_a_new_user_and_unknown_items(playground):
    new = playground.recommend(Wish((), (), LARGE, 5))
    assert len(new["recommendations"]) == 5
    assert playground.recommend(Wish(("?",), (), LARGE, 5))["unknown_ids"] == ["?"]


def test_a_budget_below_all_files_is_refused(playground):
    with pytest.raises(InputError, match="no file fits the budget"):
        playground.recommend(Wish((), (), SMALL - 1, 5))
