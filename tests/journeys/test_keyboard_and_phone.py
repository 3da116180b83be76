"""Without a mouse, in the dark, and on a phone."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visitors
from tests.journeys.watching import violations


def _is_focus_seen(page: Page) -> bool:
    return bool(
        page.evaluate(
            """() => {
                const style = getComputedStyle(document.activeElement);
                const isOutlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
                return isOutlined || style.boxShadow !== "none";
            }"""
        )
    )


def test_by_keyboard_alone_to_a_practice_and_through_a_list(visit: Visitors) -> None:
    page = visit("Orla Mwangi", "/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the page")).to_be_focused()
    assert _is_focus_seen(page)
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox", name="Go to")).to_be_focused()
    page.keyboard.type("cedar gro")
    expect(page.get_by_role("option").first).to_contain_text("Cedar Grove Dental")
    expect(page.get_by_role("option").first).to_have_attribute("href", re.compile("^/practices/"))
    assert violations(page) == []
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Cedar Grove Dental")
    page.goto("/network/")
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("hudson")
    expect(page.locator("tbody tr")).to_have_count(1)


def test_every_stop_of_the_tab_key_can_be_seen(visit: Visitors) -> None:
    page = visit("Zeno Adeyemi", "/")
    for stop in range(30):
        page.keyboard.press("Tab")
        assert _is_focus_seen(page), f"stop {stop}: {page.evaluate('document.activeElement.outerHTML')[:120]}"


def test_a_theme_is_remembered_on_the_next_page(visit: Visitors) -> None:
    page = visit("Orla Mwangi", "/")
    page.get_by_label("Theme").click()
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    page.goto("/network/")
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    assert violations(page) == []
    page.get_by_label("Theme").click()
    page.get_by_role("button", name="Light").click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "light")


def test_on_a_phone_the_drawer_leads_everywhere(visit: Visitors) -> None:
    page = visit("Zeno Adeyemi", "/", size="phone")
    expect(page.get_by_role("navigation", name="Main places")).to_be_visible()
    page.get_by_role("button", name="More").click()
    drawer = page.get_by_role("dialog", name="All places")
    expect(drawer).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    page.get_by_role("banner").get_by_role("button", name="All places").click()
    drawer.get_by_role("link", name="Who looked").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Who looked")
