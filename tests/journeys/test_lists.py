"""A list is searched, narrowed, sorted and left, and its address says how it stands."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.journeys.conftest import Visitors
from tests.journeys.watching import violations


def test_the_network_is_searched_narrowed_and_sorted_and_going_back_undoes_each_step(visit: Visitors) -> None:
    page = visit("Orla Mwangi", "/network/")
    address = page.url
    page.get_by_role("searchbox").fill("dental")
    expect(page).to_have_url(re.compile(r"\?q=dental$"))
    page.locator("#listing-choices > summary").click()
    page.get_by_role("checkbox", name="New York").check()
    expect(page).to_have_url(re.compile(r"q=dental&state=US-NY"))
    expect(page.get_by_role("link", name="Remove the filter State: New York")).to_be_visible()
    names = page.locator("tbody td:first-child")
    page.keyboard.press("Escape")
    page.get_by_role("columnheader", name="Practice").get_by_role("link").click()
    expect(page).to_have_url(re.compile(r"sort=-name"))
    expect(page.get_by_role("columnheader", name="Practice")).to_have_attribute("aria-sort", "descending")
    backwards = names.all_inner_texts()
    assert backwards == sorted(backwards, reverse=True)
    assert violations(page) == []
    sorted_at = page.url
    names.first.get_by_role("link").click()
    expect(page).to_have_url(re.compile(r"/practices/\d+/"))
    page.go_back()
    expect(page).to_have_url(sorted_at)
    expect(names).to_have_count(len(backwards))
    assert names.all_inner_texts() == backwards
    page.get_by_role("link", name="Remove the filter State: New York").click()
    expect(page.get_by_role("link", name="Remove the filter State: New York")).to_have_count(0)
    page.go_back()
    expect(page).to_have_url(sorted_at)
    expect(page.get_by_role("link", name="Remove the filter State: New York")).to_be_visible()
    page.goto(address)
    expect(page.locator(".chip")).to_have_count(0)


def test_a_list_without_rows_says_so_and_shows_a_way_out(visit: Visitors) -> None:
    page = visit("Orla Mwangi", "/network/?q=zebra")
    empty = page.locator(".empty-state")
    expect(empty).to_contain_text("No practice")
    expect(empty.locator(".empty-text")).not_to_be_empty()
    assert violations(page) == []
    page.get_by_role("link", name="Show all").click()
    expect(page.locator("tbody tr").first).to_be_visible()


def test_a_page_asked_for_another_day_says_so(visit: Visitors) -> None:
    page = visit("Orla Mwangi", "/network/")
    page.get_by_role("link", name="Cedar Grove Dental").click()
    page.get_by_label("As of").fill("2025-06-30")
    page.get_by_label("As of").press("Enter")
    expect(page.get_by_role("note").filter(has_text="Jun 30, 2025")).to_be_visible()
    assert violations(page) == []
