"""What is not there, and what is somebody else's, look the same."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visitors
from tests.journeys.watching import overhang, resize, violations


def _answer(page: Page, path: str) -> tuple[int, str]:
    response = page.goto(path)
    assert response
    return response.status, page.locator("body").inner_text()


def test_an_absent_practice_and_anothers_look_the_same(visit: Visitors) -> None:
    owner = visit("Jude Pellegrino", "/practices/")
    expect(owner).to_have_url(re.compile(r"/practices/\d+/"))
    theirs = re.sub(r"^.*(/practices/\d+/)$", r"\1", owner.url)
    page = visit("Zeno Adeyemi", "/")
    of_another = _answer(page, theirs)
    absent = _answer(page, "/practices/987654321/")
    assert of_another == absent
    assert absent[0] == 404
    assert violations(page) == []


def test_a_page_that_is_not_there_names_thing_reason_and_next_step(visit: Visitors) -> None:
    page = visit("Orla Mwangi", "/")
    status, _ = _answer(page, "/no-such-page/")
    assert status == 404
    expect(page.get_by_role("heading", level=1)).to_have_text("Page not found")
    expect(page.locator("main .sentence")).not_to_be_empty()
    resize(page, "phone", "dark")
    assert violations(page) == []
    assert overhang(page) <= 0
    page.get_by_role("link", name="Go to Today").click()
    expect(page.get_by_role("heading", level=1, name="Today")).to_be_visible()


def test_a_page_that_is_not_open_to_a_role_says_whom_to_ask(visit: Visitors) -> None:
    page = visit("Omar Nightingale", "/")
    status, words = _answer(page, "/people/")
    assert status in (403, 404)
    assert "Today" in words
    assert violations(page) == []
