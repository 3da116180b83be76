"""A practice joins, and its owner makes a sign-in that nobody else can reset."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.journeys.coming_in import make_sign_in, open_invitation
from tests.journeys.conftest import Visitors
from tests.journeys.watching import violations

EMAIL = "thea.marlowe@maplecrossing.example"


def _register(page: Page) -> None:
    page.goto("/network/")
    page.get_by_role("link", name="Register a practice").click()
    practice = page.locator("section", has=page.get_by_role("heading", name="The practice and its affiliation"))
    practice.get_by_label("Name", exact=True).fill("Maple Crossing Dental")
    practice.get_by_label("Legal name").fill("Maple Crossing Dental PLLC")
    practice.get_by_label("State").select_option("US-NY")
    practice.get_by_label("Affiliated from").fill("2025-01-01")
    owner = page.locator("section", has=page.get_by_role("heading", name="Owner", exact=True))
    owner.get_by_label("Given name").fill("Thea")
    owner.get_by_label("Family name").fill("Marlowe")
    owner.get_by_label("Share in percent").fill("60")
    owner.get_by_label("Licensed in").select_option("US-NY")
    owner.get_by_label("License number").fill("NY-D-7301")
    page.get_by_role("button", name="Register", exact=True).click()
    expect(page.get_by_text("The owners' shares add up to 60%")).to_be_visible()
    assert violations(page) == []
    owner.get_by_label("Share in percent").fill("100")
    page.get_by_role("button", name="Register", exact=True).click()
    expect(page.get_by_text("Maple Crossing Dental is registered.")).to_be_visible()


def test_a_new_owner_comes_in_by_the_letter_and_prints_recovery_codes(visit: Visitors) -> None:
    page = visit("Emeka Eastlake")
    _register(page)
    page.get_by_role("link", name="Thea Marlowe").first.click()
    page.get_by_role("link", name="Invite").click()
    page.get_by_label("Email").fill(EMAIL)
    page.get_by_role("button", name="Send invitation").click()
    expect(page.get_by_text(f"The invitation is on its way to {EMAIL}.")).to_be_visible()

    page = open_invitation(visit, EMAIL)
    link = page.url
    make_sign_in(page, EMAIL, "Thea Marlowe")
    with page.expect_download() as kept:
        page.get_by_role("link", name="Download").click()
    sheet = kept.value.path().read_text()
    for code in page.locator(".signin-codes code").all_inner_texts():
        assert code in sheet
    page.evaluate("window.print = () => { window.printed = true }")
    page.get_by_role("button", name="Print").click()
    assert page.evaluate("window.printed") is True
    page.get_by_role("button", name="I have kept them").click()
    expect(page.get_by_role("heading", level=1, name="Today")).to_be_visible()
    expect(page.locator(".name-now").first).to_contain_text("Maple Crossing Dental")
    assert violations(page) == []

    stranger = visit.stranger()
    stranger.goto(link)
    expect(stranger.get_by_role("heading", name="This link opens nothing")).to_be_visible()
    page.goto("/security/")
    expect(page.get_by_text(re.compile("no organization can reset or replace it"))).to_be_visible()
