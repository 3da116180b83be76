"""The law of a state on a day: each answer with its citation, whether its text was read, and what it is not."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys.conftest import Visitors
from tests.journeys.watching import overhang, resize, violations


def test_the_law_of_a_state_is_asked_for_a_day_and_every_answer_is_cited(visit: Visitors) -> None:
    page = visit("Selma Navarrete", "/law/")
    page.get_by_role("searchbox").fill("new york")
    expect(page.locator("tbody tr")).to_have_count(1)
    page.get_by_role("link", name="New York").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("New York")
    page.get_by_label("As of").fill("2020-03-01")
    page.get_by_role("button", name="Ask").click()
    expect(page.get_by_role("note").filter(has_text="Mar 1, 2020")).to_be_visible()
    page.goto("/law/US-NY/")
    citations = page.locator(".citation")
    assert citations.count() > 5
    for said in citations.all_text_contents():
        assert "Not legal advice." in said
        assert "read" in said
    for title in page.locator("main section h2").all_inner_texts():
        assert title
    expect(page.get_by_role("note").filter(has_text="Not legal advice").first).to_be_visible()
    assert violations(page) == []
    resize(page, "phone", "dark")
    assert violations(page) == []
    assert overhang(page) <= 0


def test_the_states_are_narrowed_by_what_their_law_says(visit: Visitors) -> None:
    page = visit("Selma Navarrete", "/law/")
    every = page.locator("tbody tr").count()
    page.locator("#listing-choices > summary").click()
    page.get_by_label("Percentage").select_option(index=2)
    expect(page.locator(".chip").first).to_be_visible()
    assert 0 < page.locator("tbody tr").count() < every
    assert violations(page) == []
