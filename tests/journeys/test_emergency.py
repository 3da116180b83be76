"""Charts open in an emergency: with a reason, for some hours, and every owner is told."""

from __future__ import annotations

import time

from playwright.sync_api import expect

from tests.journeys.conftest import Visitors
from tests.journeys.watching import violations

REASON = "A patient fainted in chair two and the physician asks for the list of medicines."


def test_emergency_access_takes_a_reason_shows_a_banner_and_is_told_to_the_owner(visit: Visitors) -> None:
    page = visit("Ximena Huxtable", "/emergency/")
    page.get_by_label("What happened?").fill(f"help{' ' * 40}")  # long enough for the browser, not for an owner
    page.get_by_role("button", name="Open charts for 4 hours").click()
    expect(page.get_by_text("Write what happened in a sentence, so that an owner understands it.")).to_be_visible()
    assert violations(page) == []
    page.get_by_label("What happened?").fill(REASON)
    page.get_by_role("button", name="Open charts for 4 hours").click()
    expect(page.get_by_text("All owners are told.")).to_be_visible()
    assert violations(page) == []
    page.goto("/")
    banner = page.get_by_text("Emergency access is open", exact=True)
    expect(banner).to_be_visible()
    assert violations(page) == []
    page.get_by_role("link", name="End it").click()
    page.get_by_role("button", name="End it now").click()
    expect(page.get_by_text("The emergency access is ended.")).to_be_visible()
    page.goto("/")
    expect(page.get_by_role("heading", level=1, name="Today")).to_be_visible()
    expect(banner).to_have_count(0)

    owner = visit("Zeno Adeyemi", "/emergency/")
    taken = owner.locator("tbody tr", has_text=REASON)
    expect(taken).to_contain_text("Ximena Huxtable")
    expect(taken).to_contain_text("closed")
    letters = owner.locator("tbody a", has_text="mergency")
    for _ in range(480):
        owner.goto(f"/mailbox/?to={visit.site.person('Zeno Adeyemi').email}")
        if letters.count():
            break
        time.sleep(0.25)
    letters.first.click()
    expect(owner.locator(".letter-words")).to_contain_text("Ximena Huxtable")


def test_emergency_access_is_no_way_in_for_the_organization(visit: Visitors) -> None:
    page = visit("Orla Mwangi", "/")
    expect(page.get_by_role("link", name="Emergency access")).to_have_count(0)
    answer = page.goto("/emergency/")
    assert answer
    assert answer.status in (403, 404)
    expect(page.get_by_role("button", name="Open charts")).to_have_count(0)
