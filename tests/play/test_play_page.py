"""The page in a real browser, with a server of its own."""

from __future__ import annotations

import json

import pytest

from tests.runtime.toy_pack import IDS, LARGE, SMALL, TITLES
from tfpeel.play.wish import Wish


@pytest.fixture
def page(watched, server):
    watched.page.goto(server.url)
    watched.page.locator("#recommendations li").first.wait_for()
    return watched.page


def shown(page):
    return page.locator("#recommendations .title").all_inner_texts()


def expected(server, likes, dislikes, budget):
    answer = server.playground.recommend(Wish(likes, dislikes, budget, 20))
    names = [one["title"] or one["item_id"] for one in answer["recommendations"]]
    return names, answer


def act(page, do):
    """Do something that asks the server, and wait until the answer is shown."""
    with page.expect_response("**/api/recommend") as asked:
        do()
    assert asked.value.ok
    page.locator("#recommendations.waiting").wait_for(state="detached")
    return json.loads(asked.value.request.post_data)


def like(page, place):
    title = TITLES[place]
    page.fill("#search", title)
    row = page.locator("#found li", has=page.get_by_text(title, exact=True))
    return act(page, lambda: row.locator(".like").click())


def test_the_slider_changes_the_file_the_items_and_the_figures(page, server):
    names, answer = expected(server, (), (), SMALL)
    assert shown(page) == names
    assert page.locator("#budget-name").inner_text() == "10 KB"
    assert page.locator("#bytes").inner_text() == f"{answer['file']['bytes']:,} bytes"
    sent = act(page, lambda: page.locator("#budget").press("ArrowRight"))
    assert sent["budget_bytes"] == LARGE
    names, answer = expected(server, (), (), LARGE)
    assert shown(page) == names
    assert page.locator("#bytes").inner_text() == f"{answer['file']['bytes']:,} bytes"
    assert page.locator("#items").inner_text() == f"{answer['file']['items']:,}"
    assert page.locator("#milliseconds").inner_text().endswith(" ms")
    assert page.locator(".move").count() > 0


def test_likes_from_the_search_give_reasons_and_a_cluster(page, server):
    act(page, lambda: page.locator("#budget").press("ArrowRight"))
    like(page, 1)
    like(page, 5)
    names, answer = expected(server, (IDS[1], IDS[5]), (), LARGE)
    assert shown(page) == names
    users = server.playground.about()["clusters"][answer["cluster"]]
    assert page.locator("#cluster").inner_text() == f"{answer['cluster']} ({users} users)"
    assert page.locator("#likes .title").all_inner_texts() == [TITLES[5], TITLES[1]]
    given = [one["because"] for one in answer["recommendations"]]
    reasons = [
        "because of " + ", ".join(r["title"] or r["item_id"] for r in each)
        for each in given
        if each
    ]
    assert page.locator(".because").all_inner_texts() == reasons != []
    act(page, lambda: page.locator("#budget").press("ArrowLeft"))
    assert page.locator(".because").count() == 0
    assert "gives no reasons" in page.locator("#note").inner_text()


def test_what_is_disliked_goes_and_can_be_taken_back(page, server):
    act(page, lambda: page.locator("#budget").press("ArrowRight"))
    like(page, 1)
    gone = shown(page)[0]
    act(page, page.locator("#recommendations .dislike").first.click)
    assert gone not in shown(page)
    assert page.locator("#dislikes .title").all_inner_texts() == [gone]
    act(page, lambda: page.locator("#dislikes button").click())
    assert shown(page) == expected(server, (IDS[1],), (), LARGE)[0]
    act(page, lambda: page.locator("#forget").click())
    assert shown(page) == expected(server, (), (), LARGE)[0]
    assert page.locator("#no-likes").is_visible()


def test_a_search_without_results_says_so(page):
    page.fill("#search", "no such item")
    page.locator("#nothing-found").wait_for()
    page.fill("#search", "")
    page.locator("#nothing-found").wait_for(state="hidden")


def test_it_can_be_played_with_the_keyboard_alone(page, server):
    page.locator("#search").focus()
    page.keyboard.insert_text(TITLES[4])
    page.locator("#found li").first.wait_for()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == f"Like {TITLES[4]}"
    act(page, lambda: page.keyboard.press("Enter"))
    assert shown(page) == expected(server, (IDS[4],), (), SMALL)[0]


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_sticks_out(watched, page, width):
    like(page, 1)
    assert watched.fits_at(width)
